import type { SourceFile } from "../source-file.ts";
import { childrenOf, type SyntaxNode } from "../syntax.ts";

/** A path of a server, or a command of a program, and the functions that answer it. */
export type Route = { readonly path: string; readonly handlers: readonly string[] };

const unquoted = (text: string) => text.replace(/^[rbf]?["'`]|["'`]$/g, "");
const isPath = (text: string) => /^["'`]\/[^\n]*["'`]$|^["'`](?:GET|POST|PUT|PATCH|DELETE) \/[^\n]*["'`]$/.test(text);

/** `app.get("/users", list)`, `@app.get("/users")` above `list`, `mux.HandleFunc("/users", list)`, `.route("/users", get(list))`. */
export function routesOf(file: SourceFile): Route[] {
  const calls = file.nodes("call_expression", "call").flatMap((node): Route[] => {
    const given = childrenOf(node.childForFieldName("arguments") ?? node);
    const path = given.find(({ text }) => isPath(text));
    if (!path) return [];
    const decorated = node.parent?.type === "decorator" ? definedBelow(node.parent) : null;
    const handlers = decorated ? [decorated] : given.filter(({ id }) => id !== path.id).flatMap(namesOf);
    return handlers.length > 0 ? [{ path: unquoted(path.text).replace(/^[A-Z]+ /, ""), handlers }] : [];
  });
  return calls;
}

const definedBelow = (decorator: SyntaxNode): string | null =>
  decorator.parent?.childForFieldName("definition")?.childForFieldName("name")?.text ?? decorator.nextNamedSibling?.childForFieldName("name")?.text ?? null;

const namesOf = (node: SyntaxNode): string[] => {
  const inside = node.type === "identifier" ? [node] : node.descendantsOfType(["identifier", "property_identifier", "field_identifier"]);
  return inside.flatMap((found) => (found ? [found.text] : []));
};

/** Whether a path a test asks for is one of this route: `/users/7?x=1` is of `/users/:id`. */
export function isOfRoute(asked: string, { path }: Route): boolean {
  const clean = asked.replace(/^https?:\/\/[^/]+/, "").replace(/[?#].*$/, "");
  const [given, wanted] = [parts(clean), parts(path)];
  return given.length === wanted.length && wanted.every((part, at) => part === given[at] || /^[:{<*[]/.test(part));
}

const parts = (path: string) => path.split("/").filter(Boolean);
