import type { SourceFile } from "../source-file.ts";
import { childrenOf, familyOf } from "../syntax.ts";

/** A name of a file and what others know it as. */
export type Exported = { readonly local: string; readonly as: string };

/** What a JavaScript file gives to others of its own; in the other languages a name says so itself. */
export function exportsOf(file: SourceFile): Exported[] {
  if (!file.language || familyOf(file.language) !== "JavaScript/TypeScript") return [];
  const statements = file.nodes("export_statement").filter((node) => !node.childForFieldName("source"));
  const declared = statements.flatMap((node) => {
    const declaration = node.childForFieldName("declaration");
    const isDefault = /^export\s+default\b/.test(node.text);
    const value = node.childForFieldName("value");
    const own = declaration
      ? namesOf(declaration.text, declaration.childForFieldName("name")?.text ?? null)
      : value?.type === "identifier"
        ? [value.text]
        : ["default"];
    const listed = node.descendantsOfType("export_specifier").flatMap((part) => {
      const name = part?.childForFieldName("name")?.text;
      return name ? [{ local: name, as: part?.childForFieldName("alias")?.text ?? name }] : [];
    });
    if (listed.length > 0) return listed;
    return own.map((name) => ({ local: name, as: isDefault ? "default" : name }));
  });
  return [...declared, ...commonJs(file)];
}

const namesOf = (text: string, name: string | null): string[] => (name ? [name] : [...(/^(?:const|let|var)\s+([\w$]+)/.exec(text)?.slice(1, 2) ?? [])]);

/** `module.exports = { a, b: c }`, `exports.a = …` */
function commonJs(file: SourceFile): Exported[] {
  return file.nodes("assignment_expression").flatMap((node): Exported[] => {
    const left = node.childForFieldName("left")?.text ?? "";
    const right = node.childForFieldName("right");
    const [, name] = /^(?:module\.)?exports\.([\w$]+)$/.exec(left) ?? [];
    if (name) return [{ local: right?.type === "identifier" ? right.text : name, as: name }];
    if (left !== "module.exports" || !right) return [];
    if (right.type !== "object")
      return [{ local: right.type === "identifier" ? right.text : (right.childForFieldName("name")?.text ?? "exports"), as: "default" }];
    return childrenOf(right).map((part) => ({
      local: part.childForFieldName("value")?.text ?? part.text,
      as: part.childForFieldName("key")?.text ?? part.text,
    }));
  });
}
