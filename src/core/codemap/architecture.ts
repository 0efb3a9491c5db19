import type { Nodes, RootContent } from "mdast";
import { allSections, readMarkdown, type Section } from "../markdown/document.ts";
import { lineOf } from "../markdown/items.ts";
import { plainText, wordsOf } from "../markdown/text.ts";
import { unwritten } from "./architecture-seed.ts";
import { subsystemsOf } from "./subsystems.ts";
import type { CodeSymbol } from "./symbol.ts";

export type ArchitectureProblem = { readonly line: number; readonly text: string; readonly what: string; readonly remedy: string };

/** So much has to be said of a part besides its anchor, where the anchor stands. */
const fewestWords = 8;

/** What is wrong with ARCHITECTURE.md: anchors to nothing, parts nobody speaks of, anchors with nothing said beside them, sections nobody wrote. */
export function architectureProblems(text: string, symbols: readonly Pick<CodeSymbol, "id" | "kind">[]): ArchitectureProblem[] {
  const { opening, sections } = readMarkdown(guarded(text));
  const nodes = [...opening, ...allSections(sections).flatMap((section) => section.nodes)];
  const passages = nodes.flatMap(passagesOf);
  const ids = new Set(symbols.map(({ id }) => id));
  const stale = passages.flatMap(({ anchors, line }) => anchors.filter((id) => !ids.has(id)).map((id) => ({ id, line })));
  return [
    ...leftUnwritten(nodes),
    ...emptySections(allSections(sections)),
    ...stale.map(({ id, line }) => ({
      line,
      text: `[[${id}]]`,
      what: `the anchor [[${id}]] is no id of the codemap`,
      remedy: `${meant(id, symbols)}, or take the sentence out`,
    })),
    ...subsystemsOf(symbols).flatMap((subsystem) => unspoken(subsystem, passages)),
    ...repeated(passages),
  ];
}

// Markdown would read `__init__` as bold and `<T>` as a tag; in an anchor they are letters.
const guarded = (text: string) => text.replace(anchor, (whole) => whole.replace(/[_*<&~\\]/g, (mark) => String.fromCharCode(shift + mark.charCodeAt(0))));
const restored = (text: string) => text.replace(/[\ue000-\ue07f]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - shift));
const anchor = /\[\[([^[\]\n]+)\]\]/g;
const shift = 0xe000;

/** Often only the way to it is written otherwise: `store::Store::find`, `store.(*Store).Get`, `Store#get`. */
function meant(id: string, symbols: readonly Pick<CodeSymbol, "id">[]): string {
  const name = lastName(id);
  const same = symbols.filter((symbol) => name !== "" && lastName(symbol.id) === name);
  return same.length === 1 ? `write [[${same[0]?.id}]]` : "name what stands there now";
}

const lastName = (id: string) => (id.match(/[\p{L}\p{N}_$]+/gu)?.at(-1) ?? "").toLowerCase();

/** A paragraph, item or row, with the anchors outside of code in it. */
type Passage = { readonly anchors: readonly string[]; readonly words: readonly string[]; readonly line: number };

const blocks = ["paragraph", "tableRow"];

function passagesOf(node: Nodes): Passage[] {
  if (blocks.includes(node.type)) {
    const text = textOf(node);
    const anchors = [...text.matchAll(anchor)].map((match) => restored(match[1] ?? "").trim());
    return [{ anchors, words: wordsOf(text.replace(anchor, " ")).map((word) => word.toLowerCase()), line: lineOf(node) }];
  }
  return "children" in node ? node.children.flatMap(passagesOf) : [];
}

/** Without code of any kind: what stands in backquotes is shown, not said. */
function textOf(node: Nodes): string {
  if (node.type === "inlineCode" || node.type === "code" || node.type === "html") return " ";
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map(textOf).join(node.type === "tableRow" ? " " : "") : "";
}

function leftUnwritten(nodes: readonly RootContent[]): ArchitectureProblem[] {
  return nodes.flatMap((node) =>
    node.type === "html" && (node.value.includes(unwritten) || /<!--\s*TODO\b/i.test(node.value))
      ? [
          {
            line: lineOf(node),
            text: node.value.split("\n")[0] ?? "",
            what: "a section still waits to be written",
            remedy: "write it, and take the comment out",
          },
        ]
      : [],
  );
}

const emptySections = (sections: readonly Section[]): ArchitectureProblem[] =>
  sections
    .filter(({ nodes, children }) => children.length === 0 && plainText(nodes, { code: true }).trim() === "")
    .filter(({ nodes }) => leftUnwritten(nodes).length === 0)
    .map(({ heading, line }) => ({ line, heading: restored(heading) }))
    .map(({ heading, line }) => ({ line, text: heading, what: `the section ${heading} is empty`, remedy: "write it, or take its heading out" }));

function unspoken(subsystem: string, passages: readonly Passage[]): ArchitectureProblem[] {
  const about = passages.filter(({ anchors }) => anchors.some((id) => id === subsystem || id.startsWith(`${subsystem}.`)));
  const first = about[0];
  const remedy = `say in ${fewestWords} words or more what ${subsystem} does and whom it works with, beside an anchor like [[${subsystem}]]`;
  if (!first) return [{ line: 1, text: "", what: `nothing is said of ${subsystem}: it has no anchor`, remedy }];
  if (about.some(({ words }) => new Set(words.filter((word) => /\p{L}/u.test(word))).size >= fewestWords)) return [];
  return [{ line: first.line, text: "", what: `${subsystem} has an anchor and nothing is said beside it`, remedy }];
}

/** The same words beside different anchors say nothing of any of them. */
function repeated(passages: readonly Passage[]): ArchitectureProblem[] {
  const seen = new Map<string, number>();
  return passages.flatMap(({ anchors, words, line }) => {
    if (anchors.length === 0 || words.length === 0) return [];
    const said = words.filter((word) => !anchors.some((id) => id.toLowerCase().split(/[.:]/).includes(word))).join(" ");
    const before = seen.get(said);
    if (before === undefined) seen.set(said, line);
    return before === undefined
      ? []
      : [{ line, text: said.slice(0, 100), what: `the same is said here as in line ${before}, of something else`, remedy: "say what is true of this one" }];
  });
}
