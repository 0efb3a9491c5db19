import type { SourceFile } from "../source-file.ts";
import { lineOf, type SyntaxNode } from "../syntax.ts";
import { isAskedFor, isInTeller } from "./deliberate.ts";
import type { Leftover } from "./leftover.ts";
import type { Place } from "./places.ts";
import { leftoverIn, type Told } from "./words.ts";

export function javascript(file: SourceFile, byPath: Place): Leftover[] {
  const place = byPath === "library" && isProgram(file) ? "program" : byPath;
  const stops = file.nodes("debugger_statement").map((node) => ({ line: lineOf(node), what: "stops in the debugger" }));
  if (place === "test") return stops;
  const names = consoleNames(file);
  return [...stops, ...file.nodes("call_expression").flatMap((node) => inCall(node, place, names))];
}

/** What a file calls the console and its methods: `const c = console`, `const { log: show } = console`. */
function consoleNames(file: SourceFile): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  // Most files never name it without a method.
  if (!/=\s*(?:globalThis\.|window\.)?console\s*(?:;|,|$|\))/m.test(file.text)) return found;
  for (const node of file.nodes("variable_declarator")) {
    if (!/^(?:globalThis\.|window\.)?console$/.test(node.childForFieldName("value")?.text ?? "")) continue;
    const target = node.childForFieldName("name");
    if (target?.type === "identifier") found.set(target.text, "console");
    for (const [, key = "", local = key] of target?.type === "object_pattern" ? target.text.matchAll(/(\w+)(?:\s*:\s*(\w+))?/g) : [])
      found.set(local, `console.${key}`);
  }
  return found;
}

/** Nothing can import it, or it reads its command line, or it listens: what it prints is what it is for. */
function isProgram(file: SourceFile): boolean {
  if (/^#!|\bprocess\.argv\b|\bDeno\.args\b|\bparseArgs\(|require\.main\s*===?\s*module|import\.meta\.main|\.listen\(/.test(file.text)) return true;
  if (/(?:from|require\()\s*["'](?:commander|yargs|cac|meow|minimist|inquirer|prompts|@clack\/prompts|ora|@oclif\/core|sade|ink)["']/.test(file.text))
    return true;
  return file.nodes("export_statement").length === 0 && !/\bmodule\.exports\b|(?:^|[^.\w])exports[.[]|\bdefine\(/.test(file.text);
}

function inCall(call: SyntaxNode, place: Place, names: ReadonlyMap<string, string>): Leftover[] {
  const written = call.childForFieldName("function")?.text.replace(/^(?:window|globalThis|global|self)\./, "") ?? "";
  const called = written.replace(/^console\[["'](\w+)["']\]$/, "console.$1").replace(/^\w+(?=\.|$)/, (name) => names.get(name) ?? name);
  if (
    place === "library" &&
    handsOn.test(written) &&
    consoleGiven.test(call.childForFieldName("arguments")?.text ?? "") &&
    !isAskedFor(call) &&
    !isInTeller(call)
  )
    return [{ line: lineOf(call), what: "prints whatever arrives" }];
  if (called === "eval" && /^\(\s*["'`]debugger;?["'`]\s*\)$/.test(call.childForFieldName("arguments")?.text ?? ""))
    return [{ line: lineOf(call), what: "stops in the debugger" }];
  if (!/^(?:console\??\.\w+|alert|process\._rawDebug|process\.std(?:out|err)\.write)$/.test(called)) return [];
  const told = toldBy(call.childForFieldName("arguments"));
  const what = told && whatIsLeft(called, { told, isLibrary: place === "library" && !isInTeller(call) });
  return what && !isAskedFor(call) ? [{ line: lineOf(call), what }] : [];
}

const handsOn = /\.(?:then|forEach|map|tap|finally|subscribe)$/;
const consoleGiven = /^\(\s*console\.(?:log|debug|dir|info)\s*\)$/;

function whatIsLeft(called: string, { told, isLibrary }: { told: readonly Told[]; isLibrary: boolean }): string | null {
  if (called === "alert") return alerts(told);
  if (called.endsWith("._rawDebug")) return "writes past every log";
  if (called.endsWith(".write")) return leftoverIn(told.map(withoutLineEnd), { isLibrary });
  const method = called.slice(called.lastIndexOf(".") + 1);
  if (/^(?:error|warn|info)$/.test(method)) return leftoverIn(told, { isLibrary: false });
  // A logger names its level.
  if (method === "debug" && !isLibrary) return null;
  if (isLibrary && tools.test(method)) return `calls console.${method}`;
  return /^(?:log|debug|dir|trace|table)$/.test(method) ? leftoverIn(told, { isLibrary }) : null;
}

const withoutLineEnd = (one: Told): Told =>
  one.kind === "mixed"
    ? { ...one, pieces: one.pieces.filter((piece) => piece !== "\\n") }
    : one.kind === "text"
      ? { ...one, text: one.text.replace(/\\n$/, "") }
      : one;

const tools = /^(?:trace|dir|dirxml|table|count|time|timeEnd|timeLog|profile|profileEnd|memory)$/;

const alerts = (told: readonly Told[]) =>
  told.length === 1 && told[0]?.kind === "value" && /^(?:JSON\.stringify|typeof)\b/.test(told[0].text)
    ? "shows a value in an alert"
    : leftoverIn(told, { isLibrary: false });

/** Null when it passes on whatever it was given. */
function toldBy(list: SyntaxNode | null): Told[] | null {
  const given = list?.namedChildren.filter((child) => child !== null && child.type !== "comment") ?? [];
  return given.some((child) => child?.type === "spread_element") ? null : given.flatMap((child) => (child ? [told(child)] : []));
}

function told(node: SyntaxNode): Told {
  if (node.type === "string") return { kind: "text", text: node.text.slice(1, -1) };
  if (node.type === "number") return { kind: "text", text: node.text };
  if (node.type !== "template_string") return { kind: "value", text: node.text };
  const inside = node.namedChildren.filter((child) => child !== null);
  const values = inside.filter(({ type }) => type === "template_substitution").map(({ text }) => text.slice(2, -1));
  const pieces = inside.filter(({ type }) => type === "string_fragment").map(({ text }) => text);
  return values.length === 0 ? { kind: "text", text: node.text.slice(1, -1) } : { kind: "mixed", pieces, values };
}
