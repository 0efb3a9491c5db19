import type { SourceFile } from "../source-file.ts";
import { above, childrenOf, lineOf, type SyntaxNode } from "../syntax.ts";
import { settingKnown, settingOf } from "./settings.ts";
import type { Setting } from "./told.ts";

/** The settings in a configuration that is a program: properties of objects, by the names above them. */
export function javascriptSettings(file: SourceFile): Setting[] {
  const runner = runnerOf(file.path.slice(file.path.lastIndexOf("/") + 1));
  return file.nodes("pair", "assignment_expression").flatMap((pair) => {
    const key = nameOf(pair);
    const value = pair.childForFieldName("value") ?? pair.childForFieldName("right");
    const place = [runner, ...placeOf(pair)];
    const known = value && settingKnown(place, key);
    if (!known) return [];
    const line = lineOf(pair);
    return settingOf({ ...known, key: [...place, key].join("."), values: valuesOf(value, file), line, text: (file.text.split("\n")[line - 1] ?? "").trim() });
  });
}

const runnerOf = (name: string) => (/^vite/.test(name) ? "vitest" : /^\.mocharc/.test(name) ? "mocha" : (name.split(".")[0] ?? ""));

const nameOf = (pair: SyntaxNode) =>
  (pair.childForFieldName("key") ?? pair.childForFieldName("left"))?.text.replace(/^["']|["']$/g, "").replace(/^.*\./, "") ?? "";

/** The properties around one, outermost first; lists of projects are seen through. */
function placeOf(pair: SyntaxNode): string[] {
  const names: string[] = [];
  for (let at = pair.parent; at; at = at.parent) {
    if (at.type === "pair") names.unshift(nameOf(at));
    if (at.type === "variable_declarator" && /^test$/.test(at.childForFieldName("name")?.text ?? "")) names.unshift("test");
  }
  const shown = names.filter((name) => name !== "projects");
  // What each project takes says nothing where one of them takes whatever is left.
  const isWhole = names.includes("projects") && takesRest(pair) && /^(?:include|dir)$/.test(nameOf(pair));
  return isWhole ? ["", ...shown] : shown.filter((name, at) => name !== "test" || shown[at - 1] !== "test");
}

/** Among the projects is one that does not say which tests it takes. */
function takesRest(pair: SyntaxNode): boolean {
  const projects = above(pair, ["array"]);
  return projects !== null && childrenOf(projects).some(({ type, text }) => type !== "object" || !/\binclude\s*:/.test(text));
}

/** The strings and patterns of a value; what is computed is kept as it is written. */
function valuesOf(value: SyntaxNode, file: SourceFile): string[] {
  if (value.type === "array") return childrenOf(value).flatMap((item) => valuesOf(item, file));
  if (value.type === "string" || value.type === "template_string") return [value.text.slice(1, -1)];
  if (value.type === "regex") return [value.text.slice(1, value.text.lastIndexOf("/"))];
  if (["true", "false", "number"].includes(value.type)) return [value.text];
  if (value.type === "identifier") return namedValues(value, file);
  const strings = value.descendantsOfType(["string"]).flatMap((item) => (item ? [item.text.slice(1, -1)] : []));
  return strings.length > 0 ? strings : [value.text.replace(/\s+/g, " ")];
}

function namedValues(name: SyntaxNode, file: SourceFile): string[] {
  const declared = file.nodes("variable_declarator").find((node) => node.childForFieldName("name")?.text === name.text);
  const value = declared?.childForFieldName("value");
  return value && value.type !== "identifier" ? valuesOf(value, file) : [name.text];
}
