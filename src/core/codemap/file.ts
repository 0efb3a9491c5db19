import { isMap, isScalar, isSeq } from "yaml";
import { z } from "zod";
import { openYaml } from "../config/open-yaml.ts";
import { type Codemap, codeKinds } from "./symbol.ts";

export const codemapFile = "CODEMAP.yaml";

/** An entry of CODEMAP.yaml: what the tool knows, and the sentence a person or a peer wrote. */
export const entrySchema = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(codeKinds),
  file: z.string().min(1),
  /** Where it stood at the last refresh; it may lag. */
  line: z.number().int().positive(),
  signature: z.string().optional(),
  summary: z.string().optional(),
});
export type CodeEntry = z.infer<typeof entrySchema>;

/** `at`: the line of CODEMAP.yaml an entry begins at. */
export type ReadEntry = CodeEntry & { readonly at: number };
export type ReadCodemap = { readonly ok: true; readonly entries: readonly ReadEntry[] } | { readonly ok: false; readonly problems: readonly string[] };

const head = `# Every public name of this repository. \`peers codemap --refresh\` writes ids, kinds, files, lines and signatures and keeps the
# summaries; write only those by hand.
`;

/** The text of CODEMAP.yaml. Texts stand in JSON's quotes, which YAML reads as well, so that none of them can end its line. */
export function writeCodemap(entries: readonly CodeEntry[]): string {
  const lines = entries.map(({ id, kind, file, line, signature, summary }) => {
    const first = `  - id: ${quoted(id)}\n    kind: ${kind}\n    file: ${quoted(file)}\n    line: ${line}\n`;
    const second = signature === undefined ? "" : `    signature: ${quoted(signature)}\n`;
    return `${first}${second}    summary: ${quoted(summary ?? "")}\n`;
  });
  return `${head}entries:${entries.length === 0 ? " []" : ""}\n${lines.join("")}`;
}

/** Plain where YAML cannot take it for something else. */
const quoted = (text: string) => (/^[A-Za-z][\w./-]*$/.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text));

export const entriesOf = ({ symbols }: Codemap): CodeEntry[] =>
  symbols.map(({ signature, ...symbol }) => ({ ...symbol, ...(signature === null ? {} : { signature }) }));

/** Reads CODEMAP.yaml; every problem is one line that says where, what, and what would be right. */
export function readCodemap(text: string): ReadCodemap {
  // Ten thousand entries take the YAML library a second; as the tool writes them they are read line by line.
  return readAsWritten(text.replaceAll("\r\n", "\n")) ?? readYaml(text);
}

function readAsWritten(text: string): ReadCodemap | null {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line !== "" && !line.startsWith("#"));
  if (!/^entries:(?: \[\])?$/.test(lines[start] ?? "")) return null;
  const found: { fields: Record<string, unknown>; at: number }[] = [];
  for (const [offset, line] of lines.slice(start + 1).entries()) {
    if (line === "") continue;
    const [, dash, key = "", given = ""] = /^( {2}- | {4})([a-z]+): (.+)$/.exec(line) ?? [];
    const value = scalarOf(given);
    if (value === undefined || dash === undefined) return null;
    if (dash === "  - ") found.push({ fields: {}, at: start + offset + 2 });
    const last = found.at(-1)?.fields;
    if (!last || Object.hasOwn(last, key)) return null;
    last[key] = value;
  }
  return checked(found);
}

/** Undefined for what only a real YAML reader can tell. */
function scalarOf(text: string): string | number | undefined {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  if (/^[A-Za-z][\w./-]*$/.test(text) && quoted(text) === text) return text;
  if (!/^"(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"$/.test(text)) return undefined;
  try {
    return JSON.parse(text) as string;
  } catch {
    return undefined;
  }
}

function readYaml(text: string): ReadCodemap {
  const opened = openYaml(text, codemapFile);
  if (!opened.ok) return opened;
  const { document, at } = opened.yaml;
  const entries = isMap(document.contents) ? document.contents.get("entries", true) : undefined;
  const others = isMap(document.contents)
    ? document.contents.items.map(({ key }) => String(isScalar(key) ? key.value : key)).filter((key) => key !== "entries")
    : [];
  if (others[0] !== undefined)
    return { ok: false, problems: [`${at([others[0]], "key")}: ${others[0]} is no part of a codemap; write everything below entries:`] };
  if (!isSeq(entries) || document.getIn(["entries"], true) === undefined)
    return { ok: false, problems: [`${at(["entries"])}: there is no list entries:; \`peers codemap --refresh\` writes it`] };
  const values = (document.toJS({ maxAliasCount: 0 }) as { entries: Record<string, unknown>[] }).entries;
  return checked(values.map((fields, index) => ({ fields, at: Number(at(["entries", index]).split(":")[1]) })));
}

function checked(found: readonly { readonly fields: Record<string, unknown>; readonly at: number }[]): ReadCodemap {
  const read = found.map(({ fields, at }) => ({ at, fields, result: entrySchema.safeParse(fields) }));
  const problems = read.flatMap(({ result, at, fields }) => (result.success ? [] : [`${codemapFile}:${at}: ${problemOf(result.error, fields)}`]));
  const entries = read.flatMap(({ result, at }) => (result.success ? [{ ...result.data, at }] : []));
  const seen = new Map<string, number>();
  for (const { id, at } of entries) {
    const before = seen.get(id);
    if (before !== undefined) problems.push(`${codemapFile}:${at}: ${id} stands in line ${before} already; keep one of the two`);
    else seen.set(id, at);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, entries };
}

function problemOf(error: z.ZodError, fields: Record<string, unknown>): string {
  const [issue] = error.issues;
  const field = issue?.path.join(".") ?? "";
  const name = typeof fields?.id === "string" ? fields.id : "the entry";
  if (issue?.code === "unrecognized_keys") return `${name} has ${issue.keys.join(", ")}, which no entry has; leave it out`;
  if (field === "kind") return `${name} has a kind that does not exist; write one of ${codeKinds.join(", ")}`;
  return `${name}: ${field === "" ? "" : `${field}: `}${issue?.message ?? "does not read"}; \`peers codemap --refresh\` writes it right`;
}
