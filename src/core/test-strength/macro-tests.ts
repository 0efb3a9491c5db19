import type { SourceFile } from "../source-file.ts";
import { lineOf, type SyntaxNode } from "../syntax.ts";
import { claimOf } from "./matchers.ts";
import type { Check, Unit } from "./sketch.ts";
import { calledIn, closing, plain, split } from "./values.ts";

/** Tests that stand in a macro, whose inside has no structure: `proptest! { #[test] fn f(x in 0..9) { prop_assert!(…); } }`. */
export function macroTests(file: SourceFile): Unit[] {
  if (file.language !== "rust") return [];
  const macros = file
    .nodes("macro_invocation")
    .filter((node) => /^(?:proptest::)?(?:proptest|quickcheck|quickcheck::quickcheck)$/.test(node.childForFieldName("macro")?.text ?? ""));
  return macros.map(unitOf);
}

function unitOf(node: SyntaxNode): Unit {
  const text = plain(node.text);
  const name = /\bfn (\w+)/.exec(text)?.[1] ?? "properties";
  const calls = calledIn(text).map((callee) => ({ callee, line: lineOf(node), arguments: [] }));
  return {
    kind: "test",
    name,
    path: [name],
    line: lineOf(node),
    endLine: node.endPosition.row + 1,
    text: node.text,
    checks: checksIn(text, lineOf(node)),
    rows: [],
    calls,
  };
}

function checksIn(text: string, line: number): Check[] {
  return [...text.matchAll(/\b(?:prop_)?(assert(?:_eq|_ne)?)!\(/g)].flatMap((found): Check[] => {
    const open = found.index + found[0].length - 1;
    const end = closing(text, open);
    const [subject = "", expected = null] = split(text.slice(open + 1, end), ",");
    const matcher = found[1] === "assert" ? "truthy" : (found[1] ?? "");
    const claim = claimOf({
      line,
      text: text.slice(found.index, end + 1),
      subject,
      matcher,
      expected: matcher === "truthy" ? null : expected,
      negated: matcher === "assert_ne",
    });
    return [{ ...claim, line, text: text.slice(found.index, end + 1).slice(0, 200), about: claim.subject, wanted: claim.expected, hindrance: null }];
  });
}
