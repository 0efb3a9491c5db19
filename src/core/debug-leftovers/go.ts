import type { SourceFile } from "../source-file.ts";
import { childrenOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { isAskedFor, isInTeller } from "./deliberate.ts";
import { formatted } from "./format.ts";
import type { Leftover } from "./leftover.ts";
import type { Place } from "./places.ts";
import { leftoverIn, type Told } from "./words.ts";

export function go(file: SourceFile, byPath: Place): Leftover[] {
  const isMain = file.nodes("package_clause").some((node) => /^package\s+main\b/.test(node.text));
  const place = byPath === "library" && isMain ? "program" : byPath;
  const ownNames = new Set(file.nodes("function_declaration").map((node) => node.childForFieldName("name")?.text));
  for (const [, name] of file.text.matchAll(/\b(print|println)\s*(?::?=\s*func\b|func\()/g)) ownNames.add(name);
  const isLow = /^\/\/go:(?:nosplit|linkname|systemstack|nowritebarrier|norace)\b/m.test(file.text) || !/"fmt"|"log(?:\/slog)?"|"os"/.test(file.text);
  const names = importedNames(file);
  return file.nodes("call_expression").flatMap((node) => {
    const called = plainName(node, names);
    if (dumps.test(called)) return found(node, `dumps a value with ${called}`);
    if (place === "test") return [];
    if (/^(?:println|print)$/.test(called) && !ownNames.has(called)) return inBuiltIn(node, { place, isLow });
    const told = toldBy(node, called);
    return told && !isAskedFor(node) ? found(node, leftoverIn(told, { isLibrary: place === "library" && called.startsWith("fmt.") && !isInTeller(node) })) : [];
  });
}

/** What a file calls packages that print: `import f "fmt"`; `.` for those whose names are its own. */
function importedNames(file: SourceFile): ReadonlyMap<string, string> {
  const specs = [...file.text.matchAll(/^\s*(?:import\s+)?([\w.]+)\s+"(?:[\w./-]*\/)?(fmt|log|spew)"/gm)];
  return new Map(specs.filter(([, name]) => name !== "import").map(([, name = "", real = ""]) => [name, real]));
}

function plainName(node: SyntaxNode, names: ReadonlyMap<string, string>): string {
  const called = node.childForFieldName("function")?.text ?? "";
  if (names.has(".") && /^(?:Print|Fprint)(?:f|ln)?$/.test(called)) return `${names.get(".")}.${called}`;
  return called.replace(/^\w+(?=\.)/, (name) => names.get(name) ?? name);
}

const found = (node: SyntaxNode, what: string | null): Leftover[] => (what ? [{ line: lineOf(node), what }] : []);

const dumps = /^(?:spew\.(?:Dump|Printf|Println|Print)|litter\.Dump|repr\.Println|pp\.(?:Print|Println|Printf)|godump\.Dump|dd\.Dump|runtime\.Breakpoint)$/;

/** The built-in print goes to standard error, unformatted; only packages below fmt have nothing else. */
function inBuiltIn(node: SyntaxNode, { place, isLow }: { place: Place; isLow: boolean }): Leftover[] {
  const told = childrenOf(node.childForFieldName("arguments") ?? node).map(plain);
  const isSentence = told.length === 1 && told[0]?.kind === "text" && told[0].text.split(" ").length > 4;
  const isLeft = place === "library" && !isLow && !isSentence && !isInTeller(node);
  if (isAskedFor(node)) return [];
  return found(node, isLeft ? "prints with the built-in of the compiler" : leftoverIn(told, { isLibrary: false }));
}

/** What `fmt` and `log` print; null for other calls. */
function toldBy(node: SyntaxNode, called: string): Told[] | null {
  const how = /^(?:fmt\.Print|fmt\.Fprint|log\.Print)(f|ln)?$|^os\.Std(?:out|err)\.WriteString$/.exec(called);
  if (!how) return null;
  const all = childrenOf(node.childForFieldName("arguments") ?? node);
  const isTo = called.startsWith("fmt.Fprint");
  if (isTo && !/^os\.Std(?:out|err)$/.test(all[0]?.text ?? "")) return null;
  const given = isTo ? all.slice(1) : all;
  if (given.some(({ type }) => type === "variadic_argument")) return null;
  if (how[1] !== "f") return given.map(plain);
  const [format, ...values] = given;
  const text = format && plain(format);
  const said =
    text?.kind === "text"
      ? formatted(text.text, { verb: /%[-+# 0]*[\d.*[\]]*[a-zA-Z]/g, debug: /%[+#]?[vT]/, values: values.map((value) => value.text) })
      : null;
  return said && [said];
}

function plain(node: SyntaxNode): Told {
  const isText = /string_literal$|^int_literal$/.test(node.type);
  return isText ? { kind: "text", text: node.text.replace(/^["`]|["`]$/g, "").replace(/\\n/g, "") } : { kind: "value", text: node.text };
}
