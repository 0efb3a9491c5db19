import type { SourceFile } from "../source-file.ts";

/** The runner whose package a file of tests imports; null when it says nothing: most take their names from the air. */
export function runnerImported(file: SourceFile): string | null {
  const sources = file.nodes("import_statement", "call_expression").flatMap((node) => {
    const source =
      node.type === "import_statement" ? node.childForFieldName("source") : node.text.startsWith("require(") ? node.childForFieldName("arguments") : null;
    return source ? [source.text.replace(/^[("'`]+|[)"'`]+$/g, "")] : [];
  });
  return (
    sources
      .map((source) => byPackage[source.replace(/@[\d.^~]+.*$/, "")] ?? (/^(?:jsr:@std|https:\/\/deno\.land\/std)/.test(source) ? "deno" : undefined))
      .find((runner) => runner !== undefined) ?? null
  );
}

const byPackage: Readonly<Record<string, string>> = {
  vitest: "vitest",
  "@jest/globals": "jest",
  "@playwright/test": "playwright",
  cypress: "cypress",
  mocha: "mocha",
  ava: "ava",
  tap: "tap",
  tape: "tap",
  "node:test": "node",
  "bun:test": "bun",
};
