import type { SourceFile } from "../source-file.ts";
import { functionsOf } from "../structure/functions.ts";
import { familyOf } from "../syntax.ts";
import type { Claim } from "../test-strength/matchers.ts";
import { claimOf } from "../test-strength/matchers.ts";
import { plain, split } from "../test-strength/values.ts";

/** An example in the documentation that is run: what it looks at and what it must give. */
export type Doctest = Claim & { readonly line: number; readonly text: string };

export function doctestsOf(file: SourceFile): Doctest[] {
  if (!file.language) return [];
  const family = familyOf(file.language);
  if (family === "Python") return functionsOf(file).flatMap(({ doc, line }) => pythonExamples(doc, line));
  if (family === "Rust") return functionsOf(file).flatMap(({ doc, line }) => rustExamples(doc, line));
  return [];
}

function pythonExamples(doc: string, line: number): Doctest[] {
  const lines = doc.split("\n").map((text) => text.trim());
  return lines.flatMap((text, at): Doctest[] => {
    const [, subject] = /^>>>\s+(.+)$/.exec(text) ?? [];
    const answer = lines[at + 1] ?? "";
    if (!subject || answer === "" || answer.startsWith(">>>") || /^"""/.test(answer)) return [];
    const raises = answer.startsWith("Traceback");
    const expected = raises ? (lines.slice(at + 2).find((each) => /^\w+(?:Error|Exception)?:/.test(each)) ?? "") : plain(answer);
    return [{ kind: raises ? "throws-exactly" : "equal", subject: plain(subject), expected, operator: null, line, text }];
  });
}

function rustExamples(doc: string, line: number): Doctest[] {
  const code = doc.split("\n").map((text) => text.replace(/^\s*\/\/[/!]\s?/, ""));
  let inside = false;
  return code.flatMap((text): Doctest[] => {
    if (/^\s*```/.test(text)) {
      inside = !inside && !/^\s*```\s*(?:text|ignore|no_run|toml|json|sh)/.test(text);
      return [];
    }
    const [, macro = "", given] = inside ? (/^\s*(assert\w*)!\((.*)\);?\s*$/.exec(text) ?? []) : [];
    if (!given) return [];
    const [first = "", second = null] = split(plain(given), ",");
    const assertion = {
      line,
      text: text.trim(),
      subject: first,
      matcher: macro === "assert" ? "truthy" : macro,
      expected: macro === "assert" ? null : second,
      negated: macro === "assert_ne",
    };
    return [{ ...claimOf(assertion), line, text: text.trim() }];
  });
}
