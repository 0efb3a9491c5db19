/** Messages between peers: files `.peers/comms/<from>-to-<to>/NNNN-<topic>.md` with front matter. */

export type Message = {
  readonly from: string;
  readonly to: string;
  readonly number: number;
  /** Its name in the box. */
  readonly file: string;
  readonly topic: string;
  readonly sentAt: string;
  readonly body: string;
};

export type Draft = Omit<Message, "number" | "file">;

/** The body of one message counts up to this many characters. */
export const bodyCap = 4_000;
/** What a turn is told at once: a prompt leaves out the middle of a longer part, and a message must not be archived unread. */
export const inboxCap = 11_000;
/** Whoever is no peer writes as this. */
export const person = "human";
/** A file with a higher number was not written by us; going on from it would soon be no number any more. */
export const highestNumber = 999_999_999;
const topicCap = 120;

export const boxOf = (from: string, to: string) => `${from}-to-${to}`;
export const fileNameOf = (number: number, topic: string) => `${String(number).padStart(4, "0")}-${slug(topic)}.md`;

/** The number in a file's name; null when it is no message. Numbers may have more than four digits. */
export function numberOf(name: string): number | null {
  const match = /^(\d{4,9})-[a-z0-9-]{0,60}\.md$/.exec(name);
  return match ? Number(match[1]) : null;
}

export function renderMessage({ from, to, topic, sentAt, body }: Draft): string {
  return `---\nfrom: ${from}\nto: ${to}\nts: ${sentAt}\ntopic: ${JSON.stringify(topic)}\n---\n${body.trimEnd()}\n`;
}

/** Reads a message. The folder says whose it is; what the front matter claims beyond topic and time does not count. */
export function parseMessage(text: string, place: Pick<Message, "from" | "to" | "number" | "file">): Message {
  const match = /^---\n([\s\S]*?)\n---\n?([\s\S]*)$/.exec(text);
  const head = match?.[1] ?? "";
  const field = (name: string) =>
    head
      .split("\n")
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? "";
  return { ...place, topic: oneLine(unquoted(field("topic"))), sentAt: oneLine(field("ts")), body: (match?.[2] ?? text).trim().slice(0, bodyCap) };
}

/** The first messages that a prompt can hold whole; always at least one. */
export function fitting(messages: readonly Message[]): readonly Message[] {
  const fits = (count: number) => renderInbox(messages.slice(0, count)).length <= inboxCap;
  const count = messages.findIndex((_, index) => index > 0 && !fits(index + 1));
  return count < 0 ? messages : messages.slice(0, count);
}

/** As a part of a prompt: framed, because a message is a peer's claim and not an instruction of the operator. */
export function renderInbox(messages: readonly Message[]): string {
  if (messages.length === 0) return "None.";
  return messages
    .map(
      ({ from, topic, sentAt, body }) =>
        `From ${from}, ${sentAt || "undated"}${topic ? `, about ${oneLine(topic)}` : ""}:\n${body
          .split(lineEnds)
          .map((line) => `    ${line}`)
          .join("\n")}`,
    )
    .join("\n\n");
}

const lineEnds = /\r\n|[\n\r\u2028\u2029]/;
const oneLine = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, topicCap);

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

const slug = (topic: string) =>
  topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-|-$/g, "") || "message";
