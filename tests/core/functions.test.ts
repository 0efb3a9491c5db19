import { describe, expect, test } from "vitest";
import { withSource } from "../../src/adapters/looking/source.ts";
import { type FunctionShape, functionsOf } from "../../src/core/structure/functions.ts";

type Told = Omit<FunctionShape, "node" | "statements"> & { readonly body: readonly string[] | null };

const read = (path: string, lines: readonly string[]) =>
  withSource(path, lines.join("\n"), (file): Told[] =>
    functionsOf(file).map(({ node: _node, statements, ...shape }) => ({ ...shape, body: statements?.map(({ text }) => text) ?? null })),
  );
const one = async (path: string, ...lines: string[]) => (await read(path, lines)).at(-1);
const parameters = (shape: Told | undefined) => shape?.parameters.map(({ name, isUsed }) => (isUsed ? name : `(${name})`)).join(" ");

describe("JavaScript and TypeScript", () => {
  test("a method knows its class, its bases and what it uses", async () => {
    const shape = await one(
      "a.ts",
      "export class Store extends Base<Row> implements Sink {",
      "  async save(row: Row, { at, by }: Options, ...rest: string[]) { return this.put(row, by); }",
      "}",
    );
    expect(shape).toMatchObject({ qualified: "Store.save", line: 2, isAsync: true, isExported: true, usesReceiver: true });
    expect(shape?.container).toMatchObject({ name: "Store", kind: "class", bases: ["Base", "Sink"] });
    expect(parameters(shape)).toBe("row (at) by (rest)");
  });

  test("arrows and function expressions take the name they are given", async () => {
    const shapes = await read("a.js", ["const f = (x) => x;", "exports.g = function (y) {};", "const o = { h() {}, i: () => 1 };", "list.map((x) => x);"]);
    expect(shapes.map(({ qualified }) => qualified)).toEqual(["f", "g", "o.h", "o.i"]);
    expect(shapes[0]?.body).toEqual(["x"]);
  });

  test("signatures have no body; throwing a parameter away is no use of it", async () => {
    expect(await one("a.ts", "function f(a: string): void;")).toMatchObject({ body: null, isOverload: true, isAbstract: true });
    expect(parameters(await one("a.ts", "function f(a) {", "  void a;", "  return 1;", "}"))).toBe("(a)");
  });
});

describe("Python", () => {
  test("docstring, comments, decorators and receiver stand apart from the body", async () => {
    const shape = await one(
      "a.py",
      "class A(B, P[int]):",
      "    # Above.",
      "    @cached",
      "    def f(self, a, *b, c=1):",
      '        """Doc."""',
      "        # Inside.",
      "        return self.x(c=a)",
    );
    expect(shape).toMatchObject({ qualified: "A.f", line: 4, modifiers: ["cached"], comments: "# Inside.", body: ["return self.x(c=a)"], usesReceiver: true });
    expect(shape?.doc).toBe('# Above.\n"""Doc."""');
    expect(parameters(shape)).toBe("a (b) (c)");
  });

  test("members of a protocol are abstract, whatever it is called here", async () => {
    expect(await one("a.py", "from typing import Protocol as Shape", "class Store(Shape[T]):", "    def get(self, key): ...")).toMatchObject({
      isAbstract: true,
    });
    expect(await one("a.py", "import abc", "class Store(metaclass=abc.ABCMeta):", "    def get(self, key): ...")).toMatchObject({
      isAbstract: false,
      container: { isAbstract: true },
    });
  });

  test("what locals() reaches is used", async () => {
    expect(parameters(await one("a.py", "def f(a, b):", "    return fill(**locals())"))).toBe("a b");
  });
});

describe("Go", () => {
  test("a method belongs to the type of its receiver", async () => {
    const shape = await one(
      "a.go",
      "package a",
      "",
      "// Save keeps it.",
      "func (s *Store[T]) Save(a, b int, _ string) error {",
      "\t_ = b",
      "\treturn s.put(a)",
      "}",
    );
    expect(shape).toMatchObject({ qualified: "Store.Save", doc: "// Save keeps it.", result: "error", usesReceiver: true, isExported: true });
    expect(parameters(shape)).toBe("a (b) (_)");
  });
});

describe("Rust", () => {
  test("a method of a trait implementation overrides; format strings read their names", async () => {
    const shape = await one("a.rs", "impl<T> Sink for Store<T> {", "    #[inline]", '    fn save(&self, row: u8, at: u8) { println!("{row:?}"); }', "}");
    expect(shape).toMatchObject({ qualified: "Store.save", isOverride: true, modifiers: ["inline"], container: { kind: "impl", bases: ["Sink"] } });
    expect(parameters(shape)).toBe("row (at)");
  });

  test("what is compiled for tests only is known; what is compiled without them is not", async () => {
    expect(await one("a.rs", "#[cfg(test)]", "mod tests {", "    fn helper() {}", "}")).toMatchObject({ isTestOnly: true, qualified: "tests.helper" });
    expect(await one("a.rs", "#[cfg(not(test))]", "fn real() {}")).toMatchObject({ isTestOnly: false });
  });
});
