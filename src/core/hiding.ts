import { isGenerated } from "./generated.ts";
import { gitPattern } from "./git-pattern.ts";
import { isSourcePath } from "./source-path.ts";
import { languageOfPath } from "./syntax.ts";
import { isTestPath } from "./test-paths.ts";

/** A line of `.gitattributes` or `.gitignore` that hides something from whoever judges. */
export type Hiding = { readonly line: number; readonly text: string; readonly claim: string };

/** Lines of `now` that are not in `before`; the folder a file stands in is what its patterns are about. */
type Lines = { readonly path: string; readonly before: string; readonly now: string; readonly paths: readonly string[] };

/** New attributes that keep code out of diffs, call it generated, or run a program over it. */
export function hiddenByAttributes(given: Lines): Hiding[] {
  return added(given).flatMap(({ text, line, below }) => {
    const [pattern = "", ...attributes] = text.trim().split(/\s+/);
    const hiding = attributes.find((attribute) => hides(attribute));
    if (!hiding) return [];
    const covered = below.find(({ own, path }) => gitPattern(pattern, { folders: false })?.matches(own) && isJudged(path));
    return covered ? [{ line, text: text.trim(), claim: `${hiding} hides ${covered.path} from whoever looks at changes` }] : [];
  });
}

function hides(attribute: string): boolean {
  if (/^(-diff|binary|filter=.+|linguist-(generated|vendored|documentation)(=true)?|diff=false|-linguist-detectable)$/.test(attribute)) return true;
  const driver = /^diff=(.+)$/.exec(attribute)?.[1];
  return driver !== undefined && !builtInDrivers.includes(driver);
}

// A driver of another name is what the configuration says: a program.
const builtInDrivers =
  "ada bash bibtex cpp csharp css dts elixir fortran fountain golang html java kotlin markdown matlab objc pascal perl php python ruby rust scheme tex".split(
    " ",
  );

const isJudged = (path: string) => (languageOfPath(path) !== null || isTestPath(path)) && !isGenerated(path, null) && (isTestPath(path) || isSourcePath(path));

/** New patterns that keep tests from being committed. */
export function hiddenByIgnoring(given: Lines): Hiding[] {
  return added(given).flatMap(({ text, line, below }) => {
    const pattern = gitPattern(text, { folders: true });
    if (!pattern || pattern.negated) return [];
    const covered = below.find(({ own, path }) => pattern.matches(own) && isTestPath(path) && languageOfPath(path) !== null);
    const meant = covered?.path ?? (isForTests(text) ? "tests" : null);
    return meant ? [{ line, text: text.trim(), claim: `${text.trim()} keeps ${meant} out of commits` }] : [];
  });
}

/** The last name of the pattern is that of a folder of tests, or of test files. */
function isForTests(text: string): boolean {
  const names = text
    .trim()
    .replace(/\/(\*{1,2}\/?)*$/, "")
    .split("/");
  const last = names.at(-1) ?? "";
  if (/^(\*{0,2}|!)/.exec(last)?.[0] === last) return false;
  const sample = last.replace(/\*+|\?/g, "x").replace(/\[[^\]]*\]/g, "x");
  return /^(__tests__|tests?|specs?|e2e)$/i.test(last) || (languageOfPath(sample) !== null && isTestPath(sample));
}

function added({ path, before, now, paths }: Lines): { text: string; line: number; below: { own: string; path: string }[] }[] {
  const known = new Set(before.split("\n").map((line) => line.trim()));
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const below = paths.filter((each) => each.startsWith(folder)).map((each) => ({ own: each.slice(folder.length), path: each }));
  return now
    .split("\n")
    .flatMap((text, index) => (text.trim() === "" || text.trim().startsWith("#") || known.has(text.trim()) ? [] : [{ text, line: index + 1, below }]));
}
