import type { Extractor } from "../source-file.ts";
import { childrenOf, type SyntaxNode } from "../syntax.ts";
import { eslintSettings } from "./settings/javascript.ts";
import { joinedSettings, noSettings, type Settings } from "./settings/settings.ts";

/** `eslint.config.*` and `.eslintrc.*js` are programs: rules and ignores are read where they are written as literals. */
export const eslintProgram: Extractor<Settings> = {
  id: "eslint-settings",
  version: "1",
  wants: (path) => /(^|\/)(eslint\.config\.[cm]?[jt]s|\.eslintrc\.[cm]?js|xo\.config\.[cm]?[jt]s)$/.test(path),
  from: (file) => {
    const pairs = file.nodes("pair");
    const rules = pairs.filter((pair) => keyOf(pair) === "rules").map(rulesOf);
    const ignores = pairs.filter((pair) => /^(ignores|ignorePatterns)$/.test(keyOf(pair))).flatMap(({ text }) => stringsIn(text));
    const global = file.nodes("call_expression").filter((call) => call.childForFieldName("function")?.text === "globalIgnores");
    return joinedSettings([
      ...rules,
      { ...noSettings, leavesOut: [...ignores, ...global.flatMap(({ text }) => stringsIn(text))].filter((word) => !word.startsWith("!")) },
    ]);
  },
};

const keyOf = (pair: SyntaxNode) => pair.childForFieldName("key")?.text.replace(/^["'`]|["'`]$/g, "") ?? "";
const stringsIn = (text: string) => [...text.matchAll(/(["'`])((?:(?!\1).)*)\1/g)].map((match) => match[2] ?? "");

function rulesOf(pair: SyntaxNode): Settings {
  const value = pair.childForFieldName("value");
  const files = childrenOf(pair.parent ?? pair).find((other) => other.type === "pair" && keyOf(other) === "files");
  const rules = Object.fromEntries(
    (value ? childrenOf(value) : []).filter(({ type }) => type === "pair").map((rule) => [keyOf(rule), severityOf(rule.childForFieldName("value"))]),
  );
  return eslintSettings(files ? { overrides: [{ files: stringsIn(files.text), rules }] } : { rules });
}

function severityOf(value: SyntaxNode | null): string | null {
  const first = value?.type === "array" ? value.firstNamedChild : value;
  return first?.text.replace(/^["'`]|["'`]$/g, "") ?? null;
}
