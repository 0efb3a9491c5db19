import type { SourceFile } from "../../source-file.ts";
import { lineOf, type SyntaxNode } from "../../syntax.ts";
import { isTestPath } from "../../test-paths.ts";
import { type Declared, hostOf, sameName } from "../declared.ts";

/** What Deno, Bun and browsers fetch because code imports it by its address: `npm:a@1`, `jsr:@b/c`, `https://…`, `a@1.2.3`. */
export function fetchedImports(file: SourceFile): Declared[] {
  if (!/["'`](?:npm:|jsr:|https?:\/\/|(?:@[\w.-]+\/)?[\w.-]+@[~^]?\d)/.test(file.text)) return [];
  return file.nodes("import_statement", "export_statement", "call_expression").flatMap((node) => {
    const spec = node.type === "call_expression" ? importedBy(node) : node.childForFieldName("source");
    return spec ? dependency(file.path, spec) : [];
  });
}

function importedBy(call: SyntaxNode): SyntaxNode | null {
  const loads = /^(?:import|importScripts)$/.test(call.childForFieldName("function")?.text ?? "");
  const first = loads ? (call.childForFieldName("arguments")?.firstNamedChild ?? null) : null;
  return first && /^(?:string|template_string)$/.test(first.type) ? first : null;
}

function dependency(path: string, node: SyntaxNode): Declared[] {
  const spec = node.text.slice(1, -1);
  const at = {
    reach: isTestPath(path) ? ("other" as const) : ("runtime" as const),
    locked: false,
    line: lineOf(node),
    text: (node.parent ?? node).text.split("\n")[0] ?? "",
  };
  const [, scheme, named] = /^(npm:|jsr:)?\/?((?:@[\w.-]+\/)?[\w.-]+)(?:@[~^]?\d|@[\w.-]+|\/|$)/.exec(spec) ?? [];
  if (scheme === "jsr:") return [{ ...at, ecosystem: "deno", name: `jsr:${named}`, source: "registry" }];
  if (named && (scheme === "npm:" || /^(?:@[\w.-]+\/)?[\w.-]+@[~^]?\d/.test(spec)))
    return [{ ...at, ecosystem: "npm", name: sameName("npm", named), source: "registry" }];
  if (!/^https?:\/\/[^/$]/.test(spec)) return [];
  return [{ ...at, ecosystem: "deno", name: spec.replace(/@[^/]*/, "").replace(/^https?:\/\//, ""), source: `https://${hostOf(spec)}` }];
}
