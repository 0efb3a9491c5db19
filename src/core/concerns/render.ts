import { type Concern, type Concerns, listOf, nameOf } from "./concern.ts";

/** CONCERNS.md: a view of the log, which nobody reads back. */
export function renderConcerns(concerns: Concerns): string {
  const all = listOf(concerns);
  const intro = "# Concerns\n\nMade from the log by `peers concerns`; changes here change nothing.\n";
  return all.length === 0 ? `${intro}\nNone was raised.\n` : `${intro}\n${all.map(section).join("\n")}`;
}

function section({ id, status, text, openedBy, turn, answer, closing }: Concern): string {
  const lines = [
    `- status: ${status}`,
    `- opened by: ${nameOf(openedBy)}${turn === null ? "" : ` in turn ${turn}`}`,
    ...(answer ? [`- answered by: ${nameOf(answer.by)}${answer.commit ? ` in ${answer.commit.slice(0, 10)}` : ""}: ${oneLine(answer.how)}`] : []),
    ...(closing ? [`- closed by: ${nameOf(closing.by)}: ${oneLine(closing.why)}`] : []),
  ];
  return `## ${id}\n\n${oneLine(text)}\n\n${lines.join("\n")}\n`;
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();
