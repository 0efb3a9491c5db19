import { markOf } from "./mark.ts";

/** Lines between two comment lines that name their repository. They stand first in a file: in TOML only there they are surely in no table. */
export function withBlock(text: string, lines: readonly string[], id: string): string {
  const bom = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  return `${bom}${[begin(id), ...lines, end(id)].join("\n")}\n${text.slice(bom.length)}`;
}

/** The block's lines and the text without it; null when there is none. */
export function takeBlock(text: string, id: string): { readonly lines: readonly string[]; readonly rest: string } | null {
  const all = text.split("\n");
  const bare = all.map((line) => line.replace(/\r$/, "").replace(/^\uFEFF/, ""));
  const first = bare.indexOf(begin(id));
  const last = bare.indexOf(end(id), first);
  if (first < 0 || last < 0) return null;
  const bom = text.startsWith("\uFEFF") && first === 0 ? "\uFEFF" : "";
  return { lines: bare.slice(first + 1, last), rest: bom + [...all.slice(0, first), ...all.slice(last + 1)].join("\n") };
}

const begin = (id: string) => `# ${markOf(id)} begin`;
const end = (id: string) => `# ${markOf(id)} end`;
