import { go } from "./commented-code/go.ts";
import { javascript } from "./commented-code/javascript.ts";
import { python } from "./commented-code/python.ts";
import type { Reading } from "./commented-code/reading.ts";
import { type Run, runsOf } from "./commented-code/runs.ts";
import { rust } from "./commented-code/rust.ts";
import { lineAt, type SourceFile } from "./source-file.ts";
import { type Comment, paragraphsOf } from "./structure/comments.ts";
import { loneStrings, saidBy } from "./structure/remarks.ts";
import { above, type Family, familyOf, isComment, lineOf, type SyntaxNode } from "./syntax.ts";

/** Lines of a file that hold code nobody runs. */
export type CommentedCode = { readonly line: number; readonly lines: readonly string[]; readonly how: "comment" | "string" };

const readings: Readonly<Record<Family, Reading>> = { "JavaScript/TypeScript": javascript, Python: python, Go: go, Rust: rust };

export function commentedCodeIn(file: SourceFile): CommentedCode[] {
  if (!file.language) return [];
  const family = familyOf(file.language);
  const bindsC = file.language === "go" && file.text.includes('"C"');
  const comments = paragraphsOf(file).filter((comment) => isRead(comment, family) && !(bindsC && isPreamble(file, comment)));
  const inText = [...(family === "Python" ? inStrings(file) : []), ...inUnreadNames(file, readings[family])];
  return [...comments.flatMap((comment) => inComment(file, comment, readings[family])), ...inText].sort((a, b) => a.line - b.line);
}

/** Documentation shows code; beside code stand remarks on it. */
const isRead = ({ kind, alone }: Comment, family: Family) =>
  kind === "doc" ? family === "JavaScript/TypeScript" || (family === "Rust" && alone) : alone || kind === "block" || family === "JavaScript/TypeScript";

/** Go compiles the C in the comment above this import. */
const isPreamble = (file: SourceFile, { endLine }: Comment) => /^import\s*(?:\(\s*)?"C"/.test(lineAt(file.text, endLine + 1));

function inComment(file: SourceFile, { line, lines, kind }: Comment, reading: Reading): CommentedCode[] {
  const runs = runsOf(lines.map(unmarked), reading.keywords);
  // In documentation only when there is nothing else.
  if (kind === "doc" && (runs.length !== 1 || written(runs[0]?.lines ?? []) !== written(lines))) return [];
  return runs.flatMap((run) => codeOf(file, run, reading)).map((run) => ({ line: line + run.index, lines: run.lines, how: "comment" }));
}

/** Behind a second mark, all the same: `//| x()`, `## x()`. */
const unmarked = (line: string) => line.replace(/^\s*[|#!>]{1,2}(?=\s)/, "");

const written = (lines: readonly string[]) => lines.filter((line) => line.trim() !== "").length;

/** The run itself when it is code, else its lines that are, one by one. */
function codeOf(file: SourceFile, run: Run, reading: Reading): Run[] {
  if (isCode(file, run.lines.join("\n"), reading)) return [run];
  if (run.lines.length === 1) return [];
  return run.lines
    .map((text, index) => ({ index: run.index + index, lines: [text.trim()] }))
    .filter(({ lines: [text = ""] }) => isCode(file, text, reading))
    .slice(0, 1);
}

function isCode(file: SourceFile, text: string, reading: Reading): boolean {
  for (const wrapped of reading.wraps(text)) {
    const weight = file.parse(wrapped, (root) => (root.hasError ? null : weightOf(reading.statements(root), reading)));
    if (weight !== null) return weight;
  }
  return false;
}

function weightOf(statements: readonly SyntaxNode[], reading: Reading): boolean {
  const weights = statements.filter((node) => !isComment(node)).map(reading.weigh);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const rest = weights.filter((weight) => weight === 0).length;
  return sum >= 1 && rest <= sum && Math.max(...weights) > formula;
}

/** What a formula weighs at most: any number of them is no code. */
const formula = 0.25;

function inStrings(file: SourceFile): CommentedCode[] {
  return loneStrings(file)
    .filter((string) => !isDocumentation(string))
    .flatMap((string) => {
      const lines = saidBy(string).split("\n");
      const isDead = runsOf(lines, python.keywords).some((run) => codeOf(file, run, python).length > 0);
      return isDead ? [{ line: lineOf(string), lines, how: "string" as const }] : [];
    });
}

/** A text of several lines that stands by itself, or under a name that says that nobody reads it. */
function inUnreadNames(file: SourceFile, reading: Reading): CommentedCode[] {
  if (!/\b_\w*\s*(?::[^=\n]*)?=\s*[`"'r(]|^\s*`/m.test(file.text)) return [];
  const texts = file
    .nodes("template_string", "raw_string_literal", "string", "interpreted_string_literal")
    .filter((node) => node.text.includes("\n") && isUnread(node, file));
  return texts.flatMap((node) => {
    const lines = node.text.replace(/^r?#*(?:"""|'''|["'`])|(?:"""|'''|["'`])#*$/g, "").split("\n");
    return runsOf(lines, reading.keywords).some((run) => codeOf(file, run, reading).length > 0) ? [{ line: lineOf(node), lines, how: "string" as const }] : [];
  });
}

function isUnread(node: SyntaxNode, file: SourceFile): boolean {
  const holder = node.parent?.type === "expression_list" ? node.parent.parent : node.parent;
  if (holder?.type === "expression_statement") return node.type === "template_string";
  const name = (holder?.childForFieldName("name") ?? holder?.childForFieldName("left"))?.text ?? "";
  return name === "_" || (/^_\w+$/.test(name) && file.text.split(new RegExp(`\\b${name}\\b`)).length === 2);
}

/** The first statement of a module, class or function; outside of functions also what stands right below an assignment. */
function isDocumentation(string: SyntaxNode): boolean {
  let before = string.parent?.previousNamedSibling ?? null;
  while (before && isComment(before)) before = before.previousNamedSibling;
  if (!before) return true;
  return (
    before.type === "expression_statement" &&
    before.firstNamedChild?.type === "assignment" &&
    above(string, ["function_definition", "class_definition"])?.type !== "function_definition"
  );
}
