import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { isTestOnly } from "../../../src/core/structure/functions/rust.ts";
import { lineOf, type SyntaxNode } from "../../../src/core/syntax.ts";
import type { FileFinding } from "../file-gate.ts";

/** Things called fake, mock, stub or dummy that the code works with in earnest: made, called or handed out. */
export function standIns(file: SourceFile): FileFinding[] {
  const told = new Set<string>();
  return file
    .nodes("call", "call_expression", "new_expression", "return_statement", "return_expression", "composite_literal", "struct_expression")
    .flatMap((node) => {
      const name = nameIn(node);
      if (!name || told.has(name) || isMeant(node, file)) return [];
      told.add(name);
      const line = lineOf(node);
      return [
        {
          line,
          text: lineAt(file.text, line),
          claim: `the implementation works with ${name}, which calls itself a stand-in`,
          remedy: "use the real thing here; keep stand-ins with the tests, or name it for what it is",
          identity: `${name}\n${lineAt(file.text, line)}`,
          isSuspicion: true,
        },
      ];
    });
}

/** The stand-in a node makes, calls or answers with. */
function nameIn(node: SyntaxNode): string | null {
  const returned = /^return/.test(node.type) ? node.namedChildren.find((child) => child !== null) : null;
  const value = returned?.type === "expression_list" ? returned.firstNamedChild : returned;
  if (value && !["identifier", "member_expression", "attribute", "selector_expression"].includes(value.type)) return null;
  const made =
    value ?? node.childForFieldName("function") ?? node.childForFieldName("constructor") ?? node.childForFieldName("type") ?? node.childForFieldName("name");
  const parts = made && made.text.length < 100 ? made.text.split(/\.|::/) : [];
  // Much is called a dummy that stands in for nothing; an answer is not.
  return parts.find((part) => standIn.test(part) && !ofTheField.test(part) && (value || !/dummy/i.test(part))) ?? null;
}

const standIn =
  /^_*(?:new_?|create_?|make_?|get_?|build_?|New|Create|Make)?(?:(?:Mock|Fake|Stub|Dummy)(?=_?[A-Z])|(?:mock|fake|stub|dummy)(?=_?[A-Z]|_[a-z])|(?:MOCK|FAKE|STUB|DUMMY)_)/;

// What is false by itself, and parts of trees and tables that are called so.
const ofTheField =
  /(?:mock|fake|stub|dummy)_?(?:news|reviews?|accounts?|profiles?|currency|detect|score|exam|hub|variable|leather|fur|interview|paper|trial|id$|positive|negative|timer|head|tail|node|type|tensor|quant|encoder|entry)/i;

/** In what is called so itself, in what is for tests, and behind a switch for developers. */
function isMeant(node: SyntaxNode, file: SourceFile): boolean {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    const name = at.childForFieldName("name")?.text ?? "";
    if (
      /function|method|class|impl|struct_item|variable_declarator|mod_item/.test(at.type) &&
      /mock|fake|stub|dummy|demo|dev(?:elopment)?(?![a-z])|dry|sandbox|test|preview|story|example|sample|playground|seed/i.test(name)
    )
      return true;
    const condition = /^if_|ternary|conditional/.test(at.type) ? (at.childForFieldName("condition")?.text ?? at.text) : "";
    if (/dev|demo|dry|debug|offline|sandbox|flag|local|mock|fake|simulat|preview|playground/i.test(condition)) return true;
  }
  return file.language === "rust" && isTestOnly(node);
}
