import type { SyntaxNode } from "../../syntax.ts";
import type { Declared, ManifestFile, Named, Reader } from "../declared.ts";
import { requirement } from "./requirement.ts";

/** setup.py, read and not run: lists that stand in it, also under a name. What is computed is said to be. */
export const setupPy: Reader = (file) => {
  const call = file.root?.descendantsOfType("call").find((node) => /(?:^|\.)setup$/.test(node?.childForFieldName("function")?.text ?? ""));
  if (!file.root || !call) return {};
  const keywords = (call.childForFieldName("arguments")?.namedChildren ?? []).filter((node) => node?.type === "keyword_argument");
  const parts = keywords.flatMap((node) => {
    const key = node?.childForFieldName("name")?.text ?? "";
    const value = node?.childForFieldName("value") ?? null;
    return value && lists.has(key) ? [read(file, { key, value: named(file.root as SyntaxNode, value) })] : [];
  });
  const splats = (call.childForFieldName("arguments")?.namedChildren ?? []).flatMap((node) =>
    node?.type === "dictionary_splat" ? [computed("setup", node)] : [],
  );
  return { declared: parts.flatMap(({ declared }) => declared), computed: [...parts.flatMap((part) => part.computed), ...splats] };
};

const lists = new Set(["install_requires", "setup_requires", "tests_require", "extras_require"]);

/** The value a module gives to a name once. */
function named(root: SyntaxNode, value: SyntaxNode): SyntaxNode {
  if (value.type !== "identifier") return value;
  const given = root.descendantsOfType("assignment").filter((node) => node?.childForFieldName("left")?.text === value.text);
  return given.length === 1 ? (given[0]?.childForFieldName("right") ?? value) : value;
}

type Keyword = { readonly key: string; readonly value: SyntaxNode };

function read(file: ManifestFile, { key, value }: Keyword): { declared: Declared[]; computed: Named[] } {
  const nodes = value.type === "dictionary" ? value.namedChildren.map((pair) => pair?.childForFieldName("value") ?? null) : [value];
  const items = nodes
    .flatMap((node) => (node && (node.type === "list" || node.type === "tuple") ? node.namedChildren : [node]))
    .filter((node) => node !== null && node.type !== "comment");
  const declared = items.flatMap((node) => {
    const spec = node?.type === "string" ? stringOf(node) : null;
    const found = spec === null ? null : requirement(spec, { ...file, reach: key === "install_requires" ? "runtime" : "other" });
    return found && node ? [{ ...found, line: node.startPosition.row + 1, text: node.text }] : [];
  });
  const unknown = items.flatMap((node) => (node && node.type !== "string" ? [computed(key, node)] : []));
  return { declared, computed: unknown };
}

const stringOf = (node: SyntaxNode) => (/\{/.test(node.text) && /^[rb]?f/i.test(node.text) ? null : node.text.replace(/^[rbuf]*["']{1,3}|["']{1,3}$/gi, ""));

const computed = (name: string, node: SyntaxNode): Named => ({
  name,
  value: node.text,
  line: node.startPosition.row + 1,
  text: node.text.split("\n")[0] ?? "",
});
