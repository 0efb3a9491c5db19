/** A plan file with another acceptance command, the rest of it word for word. */
import { readPage } from "./page.ts";

/** Null when Meta has no acceptance. */
export function withAcceptance(text: string, command: string): string | null {
  const page = readPage(text);
  const meta = page.headings.findIndex(({ depth, text: name }) => depth === 2 && name.toLowerCase() === "meta");
  const from = page.headings[meta]?.line ?? 0;
  const to = page.headings[meta + 1]?.line ?? page.lines.length + 1;
  const line = page.lines.find(({ number, text: words }) => number > from && number < to && /^(?:- )?acceptance:/.test(words));
  if (meta < 0 || !line) return null;
  const fence = /^(?:- )?acceptance:\s*$/.test(line.text) ? page.fences.find((each) => each.from > line.number && each.to < to) : undefined;
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const written = command.includes("\n") ? ["acceptance:", "", "```sh", ...command.trim().split("\n"), "```"] : [`acceptance: ${command.trim()}`];
  return [...lines.slice(0, line.number - 1), ...written, ...lines.slice(fence?.to ?? line.number)].join("\n");
}
