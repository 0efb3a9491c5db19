import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Names and indexes from the top of a file to a place in it. */
export type Path = readonly (string | number)[];

/** A parsed file that still knows where everything stands in its text. */
export type OpenYaml = {
  readonly document: Document.Parsed;
  /** `file:line:col` of a value, or of the nearest thing around it that is there. */
  readonly at: (path: Path, which?: "key" | "value") => string;
  /** `file:line:col` inside a text value, `offset` UTF-16 units after its first. */
  readonly inside: (path: Path, offset: number) => string;
};

export type Opened = { readonly ok: true; readonly yaml: OpenYaml } | { readonly ok: false; readonly problems: string[] };

/** Parses YAML 1.2; every problem is one line that says where, what, and what would be right. */
export function openYaml(text: string, fileName: string): Opened {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${fileName}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const troubles = [...document.errors, ...document.warnings];
  if (troubles.length > 0)
    return { ok: false, problems: troubles.map((trouble) => `${place(trouble.pos[0])}: ${sentence(trouble.message)}; ${remedy(trouble.code)}`) };
  if (!isMap(document.contents))
    return {
      ok: false,
      problems: [`${place(0)}: the file is ${document.contents === null ? "empty" : "not a list of settings"}; write settings as \`name: value\` lines`],
    };
  const root = document.contents;
  return {
    ok: true,
    yaml: {
      document,
      at: (path, which = "value") => place(offsetOf(document, root, { path, which })),
      inside: (path, offset) => place(offsetInside(text, document.getIn(path, true), offset)),
    },
  };
}

const sentence = (message: string) => message.replace(/\.$/, "");

function remedy(code: string): string {
  switch (code) {
    case "DUPLICATE_KEY":
      return "keep one of the two";
    case "TAB_AS_INDENT":
      return "indent with spaces";
    case "MULTIPLE_DOCS":
      return "write one document, without a --- line in the middle";
    case "MISSING_CHAR":
      return "close the quote or bracket";
    case "TAG_RESOLVE_FAILED":
      return "leave out the tag, the word that starts with !";
    default:
      return "check the indentation, and quote text that has a : or # in it";
  }
}

function offsetOf(document: Document.Parsed, root: Node, wanted: { path: Path; which: "key" | "value" }): number {
  let [node, offset]: [unknown, number] = [root, root.range?.[0] ?? 0];
  for (const [depth, part] of wanted.path.entries()) {
    const step = stepInto(isAlias(node) ? node.resolve(document) : node, part);
    if (!step) return offset;
    // A whole list or section is best shown by its name, a plain value by itself.
    const byKey = isMap(step.value) || isSeq(step.value) || (wanted.which === "key" && depth === wanted.path.length - 1);
    offset = (byKey ? step.key : startOf(step.value)) ?? step.key ?? startOf(step.value) ?? offset;
    node = step.value;
  }
  return offset;
}

function stepInto(node: unknown, part: string | number): { key: number | undefined; value: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(part)];
    return item === undefined ? null : { key: startOf(item), value: item };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
  return pair ? { key: startOf(pair.key), value: pair.value } : null;
}

const startOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

/** Plain and quoted text stands as it is in the file; a block is found line by line, for its indentation is not part of the text. */
function offsetInside(text: string, node: unknown, offset: number): number {
  const start = startOf(node) ?? 0;
  if (!isScalar(node) || typeof node.value !== "string" || !node.range) return start;
  const raw = text.slice(node.range[0], node.range[1]);
  const whole = raw.indexOf(node.value);
  if (whole >= 0) return start + whole + offset;
  const before = node.value.slice(0, offset).split("\n");
  const line = node.value.split("\n")[before.length - 1] ?? "";
  const found = line === "" ? -1 : raw.indexOf(line);
  return found < 0 ? start : start + found + (before.at(-1)?.length ?? 0);
}
