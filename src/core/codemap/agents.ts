import type { CodeEntry } from "./file.ts";

export const agentsFile = "AGENTS.md";

const begin = "<!-- peers:codemap, rendered from CODEMAP.yaml by `peers agents-doc`; what is written below this line is overwritten -->";

/** AGENTS.md: what people wrote above the mark stays, everything below it is rendered from the codemap. */
export function renderAgents(entries: readonly CodeEntry[], before: string | null): string {
  const own = handwritten(before ?? "");
  return `${own}${own === "" || own.endsWith("\n\n") ? "" : own.endsWith("\n") ? "\n" : "\n\n"}${rendered(entries)}`;
}

/** What stands above the mark; all of it when there is no mark. */
function handwritten(text: string): string {
  const at = text.indexOf(begin);
  return at < 0 ? text : text.slice(0, at);
}

/** Why AGENTS.md is not what the codemap says; null when it is. */
export function agentsProblem(text: string, entries: readonly CodeEntry[]): { readonly line: number; readonly what: string } | null {
  const now = text.replaceAll("\r\n", "\n");
  const at = now.indexOf(begin);
  if (at < 0) return { line: 1, what: "AGENTS.md has no part rendered from CODEMAP.yaml" };
  const [have, want] = [now.slice(at).split("\n"), rendered(entries).split("\n")];
  const differs = want.findIndex((line, index) => line !== have[index]);
  if (differs < 0 && have.length === want.length) return null;
  const line = now.slice(0, at).split("\n").length + (differs < 0 ? want.length : differs);
  const [is, due] = apart(have[differs < 0 ? want.length : differs] ?? "", want[differs] ?? "");
  return { line, what: `AGENTS.md says ${JSON.stringify(is)} where CODEMAP.yaml renders ${JSON.stringify(due)}` };
}

const shown = 80;

/** Two lines from shortly before they part. */
function apart(one: string, other: string): [string, string] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const from = Math.max(0, at - shown / 2);
  return [one.slice(from, from + shown), other.slice(from, from + shown)];
}

function rendered(entries: readonly CodeEntry[]): string {
  const modules = new Set(entries.filter(({ kind, signature }) => kind === "module" && signature === undefined).map(({ id }) => id));
  const lines = entries.map((entry) => (modules.has(entry.id) ? `\n## ${entry.id}\n\n\`${entry.file}\`${sentence(entry)}\n\n` : itemOf(entry, modules)));
  const text = `${begin}\n\n# Code map\n\nEvery public name with what it is for. Anchors like \`[[id]]\` in ARCHITECTURE.md name these.\n${lines.join("")}`;
  return `${text.replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}

function itemOf(entry: CodeEntry, modules: ReadonlySet<string>): string {
  const { id, kind, signature } = entry;
  const home = nearest(id, modules);
  const name = id.slice(home === "" ? 0 : home.length + 1);
  const indent = "  ".repeat(Math.max(0, name.split(".").length - 1));
  return `${indent}- ${kind} **${name}**${signature ? ` ${code(signature)}` : ""}${sentence(entry)}\n`;
}

/** In backquotes, however many stand in the text. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

const sentence = ({ summary }: CodeEntry) => (summary ? `: ${summary.replace(/\s+/g, " ").trim()}` : "");

function nearest(id: string, modules: ReadonlySet<string>): string {
  for (let at = id.lastIndexOf("."); at > 0; at = id.lastIndexOf(".", at - 1)) if (modules.has(id.slice(0, at))) return id.slice(0, at);
  return "";
}
