import type { SourceFile } from "../source-file.ts";
import { lineOf, type SyntaxNode } from "../syntax.ts";
import { isAskedFor, isInTeller } from "./deliberate.ts";
import { formatted } from "./format.ts";
import type { Leftover } from "./leftover.ts";
import type { Place } from "./places.ts";
import { leftoverIn, type Told } from "./words.ts";

export function rust(file: SourceFile, byPath: Place): Leftover[] {
  const place = byPath === "library" && file.nodes("function_item").some((node) => node.childForFieldName("name")?.text === "main") ? "program" : byPath;
  return file.nodes("macro_invocation").flatMap((node) => {
    const written = node.childForFieldName("macro")?.text.replace(/^(?:std|core)::/, "") ?? "";
    const macro = file.text.includes(` as ${written}`) && new RegExp(`\\buse std::dbg as ${written}\\b`).test(file.text) ? "dbg" : written;
    if (macro === "dbg") return [{ line: lineOf(node), what: "shows a value with dbg!" }];
    const isTo = /^write(?:ln)?$/.test(macro) && /^\w+!\s*\(\s*(?:std::)?io::std(?:err|out)\(\)(?:\.lock\(\))?\s*,/.test(node.text);
    if ((!/^e?print(?:ln)?$/.test(macro) && !isTo) || place === "test" || isInTests(node) || isAskedFor(node)) return [];
    const told = toldBy(node);
    const what = told && leftoverIn([told], { isLibrary: place === "library" && !isInTeller(node) });
    return what ? [{ line: lineOf(node), what }] : [];
  });
}

/** In a module or function that only tests are built with, or only debugging. */
function isInTests(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) {
    for (let before = at.previousNamedSibling; before && /attribute_item|comment/.test(before.type); before = before.previousNamedSibling) {
      if (/\btest\b|\bbench\b|debug|feature\s*=\s*"(?:trace|verbose|log|std-debug)/.test(before.text) && before.type === "attribute_item") return true;
    }
  }
  return false;
}

function toldBy(node: SyntaxNode): Told | null {
  const tree = node.namedChildren.find((child) => child?.type === "token_tree");
  const format = tree?.namedChildren.find((child) => child?.type === "string_literal");
  if (!tree || format?.type !== "string_literal") return null;
  const text = format.text.slice(1, -1);
  const rest = tree.text.slice(format.endIndex - tree.startIndex, -1);
  const given = rest
    .split(",")
    .map((value) => value.trim())
    .filter((value) => value !== "");
  const inline = [...text.matchAll(/\{([A-Za-z_]\w*)(?::[^}]*)?\}/g)].map((match) => match[1] ?? "");
  return formatted(text.replace(/\{\{|\}\}/g, ""), { verb: /\{[^{}]*\}/g, debug: /\?\}/, values: [...given, ...inline] });
}
