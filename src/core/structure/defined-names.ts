import type { Extractor } from "../source-file.ts";
import { languageOfPath } from "../syntax.ts";
import { functionsOf } from "./functions.ts";

const types = [
  "class_declaration",
  "abstract_class_declaration",
  "class_definition",
  "interface_declaration",
  "type_alias_declaration",
  "enum_declaration",
  "type_spec",
  "struct_item",
  "enum_item",
  "trait_item",
  "const_item",
  "static_item",
  "const_spec",
];

/** Names of the functions, types and constants a file defines. */
export const definedNames: Extractor<readonly string[]> = {
  id: "defined-names",
  version: "1",
  wants: (path) => languageOfPath(path) !== null,
  from: (file) => {
    const functions = functionsOf(file).map(({ name }) => name);
    return [...new Set([...functions, ...file.nodes(...types).flatMap((node) => node.childForFieldName("name")?.text ?? [])])].sort();
  },
};
