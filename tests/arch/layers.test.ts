import { dirname, relative, resolve } from "node:path";
import { Project, type SourceFile, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

/** Each part with the parts it may import. What is not listed may not be imported. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "src/core": ["src/core"],
  "src/ports": ["src/core", "src/ports"],
  gates: ["src/core", "src/ports", "gates"],
  "src/agents": ["src/core", "src/ports", "src/agents"],
  "src/adapters": ["src/core", "src/ports", "src/adapters", "package.json"],
  "src/app": ["src/core", "src/ports", "src/app"],
  "src/cli": ["src/core", "src/ports", "src/adapters", "src/agents", "gates", "modes", "src/app", "src/cli", "package.json"],
};
/** Packages the pure part may use: they touch nothing outside. */
const purePackages = [
  "zod",
  "yaml",
  "re2js",
  "fast-xml-parser",
  "smol-toml",
  "strip-json-comments",
  "mdast-util-from-markdown",
  "mdast-util-gfm",
  "micromark-extension-gfm",
  // Types alone.
  "mdast",
];

const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
project.addSourceFilesAtPaths([`${root}/src/**/*.ts`, `${root}/gates/**/*.ts`]);
const files = project.getSourceFiles().map((file) => ({
  path: relative(root, file.getFilePath()),
  text: ownText(file),
  imports: [
    ...file.getImportDeclarations().map((declaration) => declaration.getModuleSpecifierValue()),
    ...[...file.getFullText().matchAll(/\bimport\("([^"]+)"\)/g)].map((match) => match[1] ?? ""),
  ],
}));

/** Without templates that have no hole: scripts for other programs, in their own language. */
function ownText(file: SourceFile): string {
  const foreign = file.getDescendantsOfKind(SyntaxKind.NoSubstitutionTemplateLiteral).filter((text) => text.getFullText().includes("\n"));
  return foreign.reduceRight((text, template) => text.slice(0, template.getStart()) + text.slice(template.getEnd()), file.getFullText());
}
const partOf = (path: string) => Object.keys(arrows).find((part) => path.startsWith(`${part}/`)) ?? path;

describe("arrows run one way", () => {
  test.each(files.map(({ path }) => path))("%s", (path) => {
    const file = files.find((known) => known.path === path);
    const allowed = arrows[partOf(path)] ?? [];
    const wrong = (file?.imports ?? []).filter((specifier) => {
      if (specifier.startsWith(".")) return !allowed.includes(partOf(relative(root, resolve(root, dirname(path), specifier))));
      if (partOf(path) === "src/core" || partOf(path) === "src/ports") return !purePackages.includes(specifier);
      return (partOf(path) === "src/app" || partOf(path) === "gates") && specifier.startsWith("node:");
    });
    expect(wrong).toEqual([]);
  });
});

test("the pure part asks neither the clock, nor chance, nor the process", () => {
  const impure = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\.|\bsetTimeout\(/;
  expect(files.filter(({ path, text }) => path.startsWith("src/core/") && impure.test(text)).map(({ path }) => path)).toEqual([]);
});

test("only the adapters start git or any other process", () => {
  const starts = /from "(?:node:child_process|execa)"/;
  const outside = files.filter(({ path, text }) => starts.test(text) && !path.startsWith("src/adapters/")).map(({ path }) => path);
  expect(outside).toEqual([]);
});

test("only the entry files end the process", () => {
  const exits = files.filter(({ text }) => /\bprocess\.exit\(/.test(text)).map(({ path }) => path);
  expect(exits.sort()).toEqual(["src/cli/gate.ts", "src/cli/peers-ctl.ts", "src/cli/peers.ts", "src/cli/runner.ts"]);
});

test("no barrels and no default exports", () => {
  expect(files.filter(({ text }) => /^export (?:default|\* from)/m.test(text)).map(({ path }) => path)).toEqual([]);
});
