import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { type Call, type Shape, type SymbolKind, shapeOf } from "./symbol.ts";

/** A name bound in a module or a class. */
export type PythonName = {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly line: number;
  readonly signature: string;
  readonly shape: Shape;
  readonly members: readonly PythonName[];
};

/** Statements of a block and of the conditions in it; `if __name__ == "__main__"` is not for others. */
export function statementsOf(block: SyntaxNode): SyntaxNode[] {
  return childrenOf(block).flatMap((node) => {
    if (!/^(if|try|with|for|while)_statement$/.test(node.type)) return /^(elif|else|except|finally)\w*_clause$/.test(node.type) ? statementsOf(node) : [node];
    if (/__name__/.test(node.childForFieldName("condition")?.text ?? "")) return [];
    return childrenOf(node).flatMap((child) => (child.type === "block" || /_clause$/.test(child.type) ? blocksOf(child) : []));
  });
}

const blocksOf = (node: SyntaxNode): SyntaxNode[] =>
  node.type === "block" ? statementsOf(node) : childrenOf(node).flatMap((child) => (child.type === "block" ? statementsOf(child) : []));

/** `a = 1`, `a: int`, `a, b = 1, 2`. What generic code and logging need for themselves is nobody else's. */
export const valuesOf = (statement: SyntaxNode): PythonName[] => (statement.firstNamedChild?.type === "assignment" ? valuesIn(statement.firstNamedChild) : []);

function valuesIn(assignment: SyntaxNode): PythonName[] {
  const left = assignment.childForFieldName("left");
  const right = assignment.childForFieldName("right");
  if (right?.type === "call" && /(^|\.)(TypeVar|TypeVarTuple|ParamSpec|getLogger|get_logger)$/.test(right.childForFieldName("function")?.text ?? "")) return [];
  const names =
    left?.type === "identifier"
      ? [left]
      : left?.type === "pattern_list" || left?.type === "tuple_pattern"
        ? childrenOf(left).filter(({ type }) => type === "identifier")
        : [];
  const chained = right?.type === "assignment" ? valuesIn(right) : [];
  const shape = shapeOf("Python", { type: typeIn(assignment), marks: marksOf(right) });
  return [
    ...names.map((name) => ({ name: name.text, kind: "value" as const, line: lineOf(name), signature: headText(assignment), shape, members: [] })),
    ...chained,
  ];
}

const headText = (assignment: SyntaxNode) => assignment.text.split("\n")[0] ?? "";

function typeIn(assignment: SyntaxNode): string | null {
  const type = assignment.childForFieldName("type")?.text ?? null;
  return type === null ? null : (/^(?:\w+\.)?(?:Final|ClassVar)(?:\[(.*)\])?$/s.exec(type)?.[1] ?? (/(Final|ClassVar)$/.test(type) ? null : type));
}

/** Only a literal is surely no function. */
const marksOf = (value: SyntaxNode | null): string[] =>
  value && /^(integer|float|string|concatenated_string|true|false|none|list|dictionary|tuple|set)$/.test(value.type)
    ? ["attribute"]
    : ["attribute", "callable"];

/** Definitions of one name as one: overloads without their implementation, alternatives of a condition, getter and setter. */
export function merged(names: readonly PythonName[]): PythonName[] {
  const byName = new Map<string, PythonName>();
  for (const name of names) byName.set(name.name, joined(byName.get(name.name), name));
  return [...byName.values()];
}

function joined(before: PythonName | undefined, next: PythonName): PythonName {
  if (!before) return next;
  const [old, young] = [before.shape, next.shape];
  const overloads = old.marks.includes("overload") && !young.marks.includes("overload");
  const calls: readonly Call[] = overloads ? old.calls : [...old.calls, ...young.calls];
  const marks = [...new Set([...old.marks, ...young.marks])].filter((mark) => mark !== "overload" || !overloads);
  const shape = { ...old, type: old.type ?? young.type, calls, marks, bases: [...new Set([...old.bases, ...young.bases])] };
  return { ...before, shape, members: merged([...before.members, ...next.members]) };
}
