import { type Family, familyOf, languageOfPath } from "../syntax.ts";

/** A line that takes the force out of assertions which themselves stay as they were. */
export type Trick = { readonly line: number; readonly text: string; readonly claim: string; readonly remedy: string };

type Known = {
  readonly families: readonly Family[];
  readonly pattern: RegExp;
  readonly claim: string;
  /** What stands before makes it mean something else. */
  readonly unless?: RegExp;
};

const javascript: readonly Family[] = ["JavaScript/TypeScript"];
const again = "the test is run again until it passes";

const known: readonly Known[] = [
  {
    families: javascript,
    pattern:
      /^\s*(?:export\s+)?(?:const|let|var)\s+(?:expect|assert)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\([^)]*\)|\w+|function[^{]*)\s*(?:=>|\{)|^\s*(?:export\s+)?function\s+(?:expect|assert)\s*\(/,
    claim: "a function of the project takes the place of what asserts",
    unless: /\bthrow\b|AssertionError|\bfail\(/,
  },
  {
    families: javascript,
    pattern: /^\s*(?:globalThis|global|window)\.(?:expect|assert)\s*=(?!=)(?!\s*(?:[\w$]+\.)*(?:expect|assert|should)\s*;?\s*$)/,
    claim: "something else takes the place of what asserts",
    unless: /\bthrow\b|AssertionError/,
  },
  { families: javascript, pattern: /[{,]\s*retry\s*:\s*[1-9]|\bjest\.retryTimes\(\s*[1-9]|\bthis\.retries\(\s*[1-9]/, claim: again },
  { families: ["Python"], pattern: /^\s*@(?:pytest\.mark\.)?flaky\b/, claim: again },
  {
    families: ["Python"],
    pattern: /^\s*def __eq__\(\s*self\s*,\s*\w+\s*(?::[^)]*)?\)[^:]*:\s*(?:#.*)?(?:\n\s*)?return True\s*$/m,
    claim: "an object that equals everything stands among the tests",
  },
  { families: ["Go"], pattern: /^\s*t\s*:?=\s*(?:&testing\.T\{|new\(testing\.T\))/, claim: "failures are told to somebody who does not listen" },
  {
    families: ["Rust"],
    pattern: /\bmacro_rules!\s*(?:assert\w*|panic)\b/,
    claim: "a macro of the project takes the place of what asserts",
    unless: /\bpanic!|\bstd::assert/,
  },
];

const remedy = "assert with what the runner or its library offers, once, or let somebody else accept it with Gate-Waive";

/** Tricks of a file that its baseline did not have. */
export function tricksIn(path: string, { now, before }: { now: string; before: string }): Trick[] {
  const language = languageOfPath(path);
  if (language === null) return [];
  const own = known.filter(({ families }) => families.includes(familyOf(language)));
  const lines = now.split("\n");
  return own.flatMap(({ pattern, claim, unless }) => {
    const isOne = (at: number) => pattern.test(lines[at] ?? "") || (pattern.multiline && pattern.test(lines.slice(at, at + 2).join("\n")));
    const at = lines.findIndex((line, index) => isOne(index) && !before.includes(line.trim()) && !unless?.test(lines.slice(index, index + 12).join("\n")));
    return at < 0 ? [] : [{ line: at + 1, text: (lines[at] ?? "").trim(), claim, remedy }];
  });
}

/** Files that say which module a name means. */
export const mayMapModules = (path: string): boolean =>
  /(?:^|\/)(?:(?:vitest|vite|jest)[.\w-]*\.(?:[cm]?[jt]s|json)|package\.json|deno\.jsonc?|import[_-]?map[.\w-]*\.json|[jt]sconfig[.\w-]*\.json)$/.test(path);

/** Configuration of a test runner that puts another module in the place of one that is named by its path. */
export function replacedModules(path: string, { now, before }: { now: string; before: string }): Trick[] {
  if (!/(?:^|\/)(?:(?:vitest|vite|jest)[.\w-]*\.(?:[cm]?[jt]s|json)|package\.json)$/.test(path)) return [];
  const map = path.endsWith("package.json") ? /"moduleNameMapper"\s*:\s*\{[^}]*\}/.exec(now)?.[0] : now;
  const found = [...(map ?? "").matchAll(/["'`]\^?\(?(?:\\{0,2}\.){1,2}\\?\/([\w./\\-]+)\$?["'`]\s*:\s*["'`]([^"'`$]+)["'`]/g)];
  const fresh = found.filter(([text]) => !before.includes(text) && !/\.(?:css|s[ac]ss|less|svg|png|jpe?g)/.test(text));
  return fresh.map(([text]) => given(text, now));
}

/** An own name for code (`#pay`, `@/pay`) that means a stand-in now. A name that says so itself is honest, and so is one for what others wrote. */
export function mappedToStandIns(path: string, { now, before }: { now: string; before: string }): Trick[] {
  if (!mayMapModules(path)) return [];
  const found = [...now.matchAll(/["'`]\^?(?:#|[@~]\/)([\w./@-]*)(?:\$|\/\*)?["'`]\s*:\s*(?:\[\s*|\{[^{}]{0,400}?:\s*)?["'`]([^"'`\n]{1,200})["'`]/g)];
  const fresh = found.filter(([text, name = "", target = ""]) => standIn.test(target) && !standIn.test(`/${name}/`) && !before.includes(text));
  return fresh.map(([text]) => given(text, now));
}

const standIn = /(?:^|[/._-])(?:__mocks__|mocks?|fakes?|stubs?|dumm(?:y|ies)|stand-?ins?)(?:[/._-]|$)/i;

const given = (text: string, now: string): Trick => ({
  line: now.slice(0, now.indexOf(text)).split("\n").length,
  text,
  claim: "the tests are given another module than the one they import",
  remedy: "let them import the real one, or let somebody else accept it with Gate-Waive",
});
