import { match } from "../../src/core/reports/match.ts";
import type { ReportedTest } from "../../src/core/reports/report.ts";
import { definedNames } from "../../src/core/structure/defined-names.ts";
import { languageOfPath } from "../../src/core/syntax.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import type { GateView } from "../../src/ports/gate.ts";
import { testFinder } from "./locate-test.ts";

export type TestHistory = {
  /** Each test of the baseline with the one it is now. */
  readonly pairs: readonly (readonly [ReportedTest, ReportedTest])[];
  readonly gone: readonly GoneTest[];
};

/** A test of the baseline that is no longer run. */
export type GoneTest = {
  readonly test: ReportedTest;
  /** What it tested and is gone as well; null when that is still there. */
  readonly with: string | null;
  /** Whether a commit message names that. */
  readonly said: boolean;
};

/** Smallest body that tells tests apart. */
const shortestBody = 20;

/** What became of the baseline's tests. */
export async function testHistory(view: GateView, before: readonly ReportedTest[], now: readonly ReportedTest[]): Promise<TestHistory> {
  const known = new Set(now.map(({ id }) => id));
  const { base } = view;
  if (base === null || before.every(({ id }) => known.has(id))) return whole(match(before, now, plainly));
  const changed = await view.changed();
  const moved = new Map(changed.flatMap(({ status, from, path }) => (status === "renamed" && from !== null ? [[from, path] as const] : [])));
  const [findThen, findNow] = await Promise.all([
    testFinder(
      base,
      changed.flatMap(({ status, from, path }) => (status === "added" ? [] : [from ?? path])),
    ),
    testFinder(
      view.now,
      changed.flatMap(({ status, path }) => (status === "deleted" ? [] : [path])),
    ),
  ]);
  const bodyBy = (find: typeof findNow) => (test: ReportedTest) => {
    const body = find(test)?.body ?? "";
    return body.length < shortestBody ? null : body;
  };
  const { pairs, gone } = match(before, now, { movedTo: (file) => moved.get(file) ?? file, bodyThen: bodyBy(findThen), bodyNow: bodyBy(findNow) });
  if (gone.length === 0) return { pairs, gone: [] };
  const names = await removedNames(view);
  const messages = plainWords((await view.onlyIn(view.commit, view.facts.baseline)).map(({ message }) => message).join("\n"));
  return {
    pairs,
    gone: await Promise.all(
      gone.map(async (test) => {
        const subject = await subjectOf(view, { test, body: findThen(test)?.body ?? "", names });
        return { test, with: subject, said: subject !== null && messages.includes(plainWords(subject)) };
      }),
    ),
  };
}

const plainly = { movedTo: (file: string) => file, bodyThen: () => null, bodyNow: () => null };
const whole = ({ pairs, gone }: ReturnType<typeof match>): TestHistory => ({ pairs, gone: gone.map((test) => ({ test, with: null, said: false })) });

// `remove the legacy parser` speaks of legacy_parser and of LegacyParser.
const plainWords = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

type Removed = { readonly symbols: ReadonlySet<string>; readonly files: readonly string[] };

/** What the code of the baseline defined, in files that have changed, and none of them defines any more. */
async function removedNames(view: GateView): Promise<Removed> {
  const changed = (await view.changed()).filter(({ path }) => languageOfPath(path) !== null && !isTestPath(path));
  const [then, now] = await Promise.all([
    view.base?.extract(
      definedNames,
      changed.flatMap(({ status, from, path }) => (status === "added" ? [] : [from ?? path])),
    ),
    view.now.extract(
      definedNames,
      changed.flatMap(({ status, path }) => (status === "deleted" ? [] : [path])),
    ),
  ]);
  const still = new Set([...now.values()].flat());
  const symbols = new Set([...(then?.values() ?? [])].flat().filter((name) => name.length > 2 && !still.has(name)));
  return { symbols, files: changed.flatMap(({ status, path }) => (status === "deleted" ? [path] : [])) };
}

const stemOf = (path: string) => path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");

async function subjectOf(view: GateView, { test, body, names }: { test: ReportedTest; body: string; names: Removed }): Promise<string | null> {
  const words = new Set(body.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  const stems = names.files.map(stemOf);
  const used = [...names.symbols, ...stems].find((name) => words.has(name));
  if (used !== undefined) return used;
  // A file of tests that went together with the one file it imports.
  const text = test.file !== null && view.now.file(test.file) === null ? ((await view.base?.text(test.file)) ?? "") : "";
  const imports = text
    .split("\n")
    .filter((line) => /\b(import|require|use|from|mod)\b/.test(line))
    .join("\n");
  return stems.find((stem) => new RegExp(`\\b${stem.replace(/[^\w]/g, "\\$&")}\\b`).test(imports)) ?? null;
}
