import type { SourceFile } from "../source-file.ts";
import { above, familyOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { isTestOnly } from "./functions/rust.ts";
import { importsOf } from "./imports.ts";
import { goKit } from "./test-kit/go.ts";
import { javascriptKit } from "./test-kit/javascript.ts";
import { pythonKit } from "./test-kit/python.ts";
import type { Reach } from "./test-kit/rules.ts";
import { rustKit } from "./test-kit/rust.ts";

/** Imports and uses of test runners, mock libraries and test doubles; and questions whether tests are running. */
export function testKitIn(file: SourceFile): Reach[] {
  if (!file.language) return [];
  const table = kits[familyOf(file.language)];
  const imported = importsOf(file).flatMap(({ from, imported, line }) => {
    const module = [from, `${from}.${imported}`, `${from}::${imported}`].find((name) => table.modules.test(name)) ?? (table.doubles.test(from) ? from : null);
    return module ? [{ line, what: module, kind: "import" as const, node: null }] : [];
  });
  const used = table.rules.flatMap(({ types, kind, what }) =>
    file.nodes(...types).flatMap((node) => {
      const found = what(node);
      return found === null ? [] : [{ line: lineOf(node), what: found.replace(/\s+/g, " ").slice(0, 80), kind, node }];
    }),
  );
  return [...imported, ...used].filter(({ node, line }) => !isForTests(file, node, line));
}

const kits = { "JavaScript/TypeScript": javascriptKit, Python: pythonKit, Go: goKit, Rust: rustKit } as const;

/** Below `#[cfg(test)]`, `if TYPE_CHECKING:`, `import type`, and tests that stand in their source for vitest. */
function isForTests(file: SourceFile, node: SyntaxNode | null, line: number): boolean {
  const at =
    node ??
    file.root
      ?.descendantsOfType(["use_declaration", "import_statement", "import_from_statement"])
      .find((found) => found && lineOf(found) <= line && line <= found.endPosition.row + 1) ??
    null;
  if (!at) return false;
  if (file.language === "rust") return isTestOnly(at) || testAttribute(at);
  return /^import type\b/.test(at.text) || isBehind(at, /TYPE_CHECKING|import\.meta\.vitest|__name__\s*==/);
}

const testAttribute = (node: SyntaxNode) =>
  /^#\[cfg\((?:all\()?test\b/.test(node.previousNamedSibling?.type === "attribute_item" ? node.previousNamedSibling.text : "");

function isBehind(node: SyntaxNode, condition: RegExp): boolean {
  const branch = above(node, ["if_statement"]);
  return branch !== null && (condition.test(branch.childForFieldName("condition")?.text ?? "") || isBehind(branch, condition));
}
