/** Messages between peers: files `.peers/comms/<from>-to-<to>/NNNN-<topic>.md` with front matter. */

export type Message = {
  readonly from: string;
  readonly to: string;
  readonly number: number;
  readonly topic: string;
  readonly sentAt: string;
  readonly body: string;
};

/** The body of one message counts up to this many characters. */
export const bodyCap = 4_000;

export const boxOf = (from: string, to: string) => `${from}-to-${to}`;
export const fileNameOf = (number: number, topic: string) => `${String(number).padStart(4, "0")}-${slug(topic)}.md`;

/** The number in a file's name; null when it is no message. Numbers may have more than four digits. */
export function numberOf(name: string): number | null {
  const match = /^(\d{4,})-[a-z0-9-]*\.md$/.exec(name);
  return match ? Number(match[1]) : null;
}

export function renderMessage({ from, to, topic, sentAt, body }: Omit<Message, "number">): string {
  return `---\nfrom: ${from}\nto: ${to}\nts: ${sentAt}\ntopic: ${JSON.stringify(topic)}\n---\n${body.trimEnd()}\n`;
}

/** Reads a message. The folder says whose it is; what the front matter claims beyond topic and time does not count. */
export function parseMessage(text: string, place: { from: string; to: string; number: number }): Message {
  const match = /^---\n([\s\S]*?)\n---\n?([\s\S]*)$/.exec(text);
  const head = match?.[1] ?? "";
  const field = (name: string) =>
    new RegExp(`^${name}: *(.*)$`, "m")
      .exec(head)?.[1]
      ?.trim()
      .replace(/^"(.*)"$/, "$1") ?? "";
  return { ...place, topic: field("topic"), sentAt: field("ts"), body: (match?.[2] ?? text).trim().slice(0, bodyCap) };
}

/** As a part of a prompt: framed, because a message is a peer's claim and not an instruction of the operator. */
export function renderInbox(messages: readonly Message[]): string {
  if (messages.length === 0) return "None.";
  return messages
    .map(
      ({ from, topic, sentAt, body }) =>
        `From ${from}, ${sentAt || "undated"}${topic ? `, about ${topic}` : ""}:\n${body
          .split("\n")
          .map((line) => `    ${line}`)
          .join("\n")}`,
    )
    .join("\n\n");
}

const slug = (topic: string) =>
  topic
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40) || "message";
