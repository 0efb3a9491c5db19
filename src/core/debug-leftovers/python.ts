import type { SourceFile } from "../source-file.ts";
import { above, lineOf, type SyntaxNode } from "../syntax.ts";
import { isAskedFor, isInTeller } from "./deliberate.ts";
import type { Leftover } from "./leftover.ts";
import type { Place } from "./places.ts";
import { leftoverIn, type Told } from "./words.ts";

export function python(file: SourceFile, byPath: Place): Leftover[] {
  const place = byPath === "library" && isProgram(file.text) ? "program" : byPath;
  const ownNames = new Set(file.nodes("function_definition", "class_definition").map((node) => node.childForFieldName("name")?.text));
  const imports = file.nodes("import_statement", "import_from_statement").flatMap(inImport);
  const traced = /\bfrom\s+icecream\s+import\b|\bimport\s+icecream\b/.test(file.text);
  const aliases = new Map([...file.text.matchAll(/^\s*(\w+)\s*=\s*(?:builtins\.)?print\s*$/gm)].map(([, name = ""]) => [name, "print"]));
  const calls = file.nodes("call").flatMap((node) => {
    const written = node.childForFieldName("function")?.text ?? "";
    const called = aliases.get(written) ?? written.replace(/^builtins\./, "");
    const isHook = called === "breakpoint" && /breakpointhook|PYTHONBREAKPOINT/.test(file.text);
    const isInteract = called === "code.interact" && /local\s*=\s*(?:locals|globals)\(/.test(node.text);
    if ((stops.test(called) && !ownNames.has(called.slice(called.lastIndexOf(".") + 1)) && !isHook) || isInteract)
      return [{ line: lineOf(node), what: "stops in the debugger" }];
    if (traced && /^(?:icecream\.)?ic$/.test(called)) return [{ line: lineOf(node), what: "shows a value with icecream" }];
    if (place === "library" && called === "traceback.print_stack" && above(node, ["except_clause"]) === null && !isAskedFor(node) && !isInTeller(node))
      return [{ line: lineOf(node), what: "prints who called" }];
    return place === "test" ? [] : [...inPrint(node, { called, place }), ...inLog(node, called)];
  });
  return [...imports, ...calls];
}

const stops =
  /^(?:breakpoint|(?:pdb|ipdb|pudb|wdb|rpdb|web_pdb|remote_pdb|pdbpp|rdb)\.set_trace|set_trace|IPython\.embed|pudb\.set_trace|debugpy\.(?:breakpoint|wait_for_client)|sys\.breakpointhook|__import__\(["'](?:pdb|ipdb|pudb)["']\)\.set_trace|pydevd\.settrace)$/;

const isProgram = (text: string) =>
  /^#!|\bsys\.argv\b|^\s*(?:import|from)\s+(?:argparse|optparse|getopt|click|typer|docopt|fire|cmd|curses|rich)\b/m.test(text);

/** Packages that are for nothing but debugging. */
function inImport(node: SyntaxNode): Leftover[] {
  const module = /^\s*(?:import|from)\s+(ipdb|pudb|pysnooper|snoop|icecream|wdb|rpdb|pdbpp|heartrate)\b/.exec(node.text)?.[1];
  return module && !above(node, ["try_statement"]) ? [{ line: lineOf(node), what: `imports ${module}` }] : [];
}

/** "HERE" and its like, whatever they are told through. */
function inLog(call: SyntaxNode, called: string): Leftover[] {
  if (!/^(?:logging|_?log(?:ger)?|LOG(?:GER)?|self\._?log(?:ger)?)\.(?:debug|info|warn(?:ing)?|error|critical)$|^sys\.std(?:err|out)\.write$/.test(called))
    return [];
  const first = call.childForFieldName("arguments")?.firstNamedChild;
  const text = first?.type === "string" ? first : first?.type === "binary_operator" ? first.firstNamedChild : null;
  const said = text?.type === "string" ? toldBy(text) : null;
  const what =
    said?.kind === "text" && !isAskedFor(call)
      ? leftoverIn([{ kind: "text", text: said.text.replace(/%[-\d.]*[a-z]|\\n/g, "").trim() }], { isLibrary: false })
      : null;
  return what ? [{ line: lineOf(call), what }] : [];
}

function inPrint(call: SyntaxNode, { called, place }: { called: string; place: Place }): Leftover[] {
  if (called === "map" && place === "library" && /^\(\s*(?:print|pprint)\s*,/.test(call.childForFieldName("arguments")?.text ?? "") && !isInTeller(call))
    return [{ line: lineOf(call), what: "prints whatever arrives" }];
  if (!/^(?:print|pprint|pprint\.pprint|pp)$/.test(called)) return [];
  const given = call.childForFieldName("arguments")?.namedChildren.filter((child) => child !== null && child.type !== "comment") ?? [];
  const told = given.flatMap((child) => (child && child.type !== "keyword_argument" ? [toldBy(child)] : []));
  const isElsewhere = given.some((child) => child?.type === "keyword_argument" && /^file\s*=/.test(child.text));
  if (given.some((child) => child?.type === "list_splat") || isAskedFor(call)) return [];
  const what = introspects(told) ?? leftoverIn(told, { isLibrary: place === "library" && !isElsewhere && isWithinFunction(call) && !isInTeller(call) });
  return what ? [{ line: lineOf(call), what }] : [];
}

/** `f"{total=}"` and `locals()` are for the one who looks for a fault. */
function introspects(told: readonly Told[]): string | null {
  if (told.some((one) => one.kind === "value" && /^(?:locals|globals|vars|dir)\([^)]*\)$/.test(one.text))) return "prints what is defined";
  return told.some((one) => one.kind === "mixed" && one.values.some((value) => /[^=!<>]=(?:![rsa])?(?::[^=]*)?$/.test(value.trim())))
    ? "prints a value with its name"
    : null;
}

/** What a module prints at its top, or in its main block, is a script's output. */
const isWithinFunction = (node: SyntaxNode) => above(node, ["function_definition"]) !== null;

function toldBy(node: SyntaxNode): Told {
  if (node.type === "integer") return { kind: "text", text: node.text };
  if (node.type !== "string") return { kind: "value", text: node.text };
  const inside = node.namedChildren.filter((child) => child !== null);
  const values = inside.filter(({ type }) => type === "interpolation").map(({ text }) => text.slice(1, -1));
  const pieces = inside.filter(({ type }) => type === "string_content").map(({ text }) => text);
  return values.length === 0 ? { kind: "text", text: pieces.join("") } : { kind: "mixed", pieces, values };
}
