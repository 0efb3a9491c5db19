import type { Bug, Claimed } from "../../src/core/bugs/bug.ts";
import type { Reproducer, Shown } from "../../src/core/bugs/reproduction.ts";
import { testExtractor } from "../../src/core/structure/tests.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import type { Oid } from "../../src/core/vocabulary.ts";
import type { GateFinding, GateView } from "../../src/ports/gate.ts";
import type { ReadLedger } from "./ledger.ts";
import { showAt, testsWrittenIn } from "./reproduce.ts";

export type Proving = { readonly view: GateView; readonly commands: readonly string[]; readonly ledger: ReadLedger };
export type Proof = { readonly findings: readonly GateFinding[]; readonly notes: readonly string[] };

type Doubt = { readonly commit: Oid; readonly claim: string; readonly remedy: string; readonly at?: Reproducer | undefined };
type Asked = Proving & { readonly bug: Bug; readonly fix: Claimed; readonly written: Oid; readonly tests: readonly Reproducer[] };

/** Whether one of the commits that say they reproduce a bug does: red there, green with the fix, and still telling today. */
export async function proofOf(proving: Proving, bug: Bug, fix: Claimed): Promise<Proof> {
  const { ledger, view } = proving;
  const commits = ledger.commits.filter(({ value }) => value.reproduces.includes(bug.id)).map(({ commit }) => commit);
  const before = commits.filter((commit) => ledger.isBehind(commit, fix.commit));
  if (before.length === 0) return failed(bug, notBefore(bug, fix, commits.at(-1) ?? null));
  let last: Doubt | null = null;
  // The newest first: it is the one its author stands by.
  for (const written of before.toReversed()) {
    const tests = await testsWrittenIn(view, written);
    const asked = { ...proving, bug, fix, written, tests };
    const doubt = tests.length === 0 ? noTest(asked) : ((await neverRed(asked)) ?? (await notGreen(asked)) ?? (await notHeld(asked)));
    if (doubt === null) return { findings: [], notes: [] };
    last ??= doubt;
  }
  return failed(bug, last as Doubt);
}

const short = (commit: Oid) => commit.slice(0, 10);

function failed({ id, severity, reports }: Bug, { commit, claim, remedy, at }: Doubt): Proof {
  const report = reports.findLast(({ file }) => file !== null);
  const title = `${id} (${severity ?? "severity unknown"}) ${reports.at(-1)?.title ?? ""}`.trim();
  const place = at
    ? { file: at.file, line: at.line, text: at.text.split("\n")[0]?.trim() ?? "" }
    : { file: report?.file ?? null, line: report?.line ?? null, text: title };
  return { findings: [{ commit, ...place, claim, remedy }], notes: [] };
}

const advice = (id: string) =>
  `commit a test that fails because of the bug, with "Bug-Reproduce: ${id}", before the commit that fixes it; or "Bug-Reproduce-Waive: ${id}: <why it cannot be tested>", confirmed by another author`;

function notBefore({ id }: Bug, fix: Claimed, late: Oid | null): Doubt {
  if (late === null)
    return { commit: fix.commit, claim: `${id} was fixed in ${short(fix.commit)} and no commit before shows it with a test`, remedy: advice(id) };
  const claim = `the test for ${id} came ${late === fix.commit ? "together with" : "after"} its fix (${short(late)}), so nobody saw it fail`;
  return { commit: late, claim, remedy: advice(id) };
}

const noTest = ({ bug: { id }, written }: Asked): Doubt => ({
  commit: written,
  claim: `${short(written)} says it reproduces ${id} and writes no test`,
  remedy: advice(id),
});

/** Its own files over the code as it was right before the fix count as well: the bug may have come in between. */
async function neverRed(asked: Asked): Promise<Doubt | null> {
  const { bug, fix, written, tests } = asked;
  const first = await showAt(asked, written, { tests });
  if (first.state === "red") return null;
  const [parent] = await asked.view.parents(fix.commit);
  const second = parent && parent !== written && canBeLaid(tests) ? await showAt(asked, parent, { tests, overlay: await textsAt(asked, written) }) : first;
  if (second.state === "red") return null;
  return { commit: written, at: tests[0], claim: `the test for ${bug.id} in ${short(written)} ${notRed(first)}`, remedy: advice(bug.id) };
}

function notRed(seen: Shown): string {
  switch (seen.state) {
    case "green":
      return "passes there, before the fix: it does not show the bug";
    case "error":
      return `does not fail because of the bug but cannot be run there (${seen.why})`;
    case "absent":
      return `is not run there (${seen.why})`;
    default:
      return "fails";
  }
}

/** The same tests, as they were when they were red: what the fix changed in them does not help it. */
async function notGreen(asked: Asked): Promise<Doubt | null> {
  const { bug, fix, written, tests } = asked;
  const overlay = canBeLaid(tests) ? await textsAt(asked, written) : {};
  const seen = await showAt(asked, fix.commit, { tests, overlay });
  if (seen.state === "green") return null;
  const how = seen.state === "red" ? `still fails there${reasonOf(seen)}` : `cannot tell there (${saidOf(seen)})`;
  return {
    commit: fix.commit,
    at: tests[0],
    claim: `${short(fix.commit)} says it fixes ${bug.id}, and the test of ${short(written)} ${how}`,
    remedy: "fix what the test shows; the test stays as it was when it was red",
  };
}

function stateOf(seen: Shown): string {
  if (seen.state === "red") return `fails${reasonOf(seen)}`;
  return seen.state === "green" ? "is expected to fail" : `is not run (${saidOf(seen)})`;
}

const saidOf = (seen: Shown) => ("why" in seen ? seen.why : "");
const reasonOf = (seen: Shown) => ("tests" in seen && seen.tests[0]?.reason ? ` (${seen.tests[0].reason.split("\n")[0]?.slice(0, 160)})` : "");

/** Today the test is there, passes, and would still fail on the code before the fix. */
async function notHeld(asked: Asked): Promise<Doubt | null> {
  const { view, bug, fix, tests } = asked;
  const today = await testsToday(asked);
  const gone = tests.find(({ file }) => !today.some((test) => test.was === file));
  const again = "put the test back as it was";
  if (today.length === 0)
    return { commit: view.commit, at: tests[0], claim: `the test that showed ${bug.id} is gone${gone ? ` from ${gone.file}` : ""}`, remedy: again };
  const seen = await showAt(asked, view.commit, { tests: today, whole: true });
  if (seen.state !== "green" || seen.tests.some(({ outcome }) => outcome !== "passed"))
    return {
      commit: view.commit,
      at: today[0],
      claim: `the test that showed ${bug.id} ${stateOf(seen)}`,
      remedy: "make it pass, and let it run",
    };
  const changed = today.filter((test) => !tests.some(({ text }) => text === test.text));
  if (changed.length === 0 || !canBeLaid(today)) return null;
  const [parent] = await view.parents(fix.commit);
  const overlay = await textsAt({ ...asked, tests: today }, view.commit);
  const back = parent === undefined ? null : await showAt(asked, parent, { tests: today, overlay });
  return back?.state === "green"
    ? {
        commit: view.commit,
        at: changed[0],
        claim: `the test that showed ${bug.id} was changed since and passes on the code before the fix now`,
        remedy: again,
      }
    : null;
}

/** The same tests in the judged commit, wherever their files went: by name, else those that took their place in the file. */
async function testsToday({ view, written, tests }: Asked): Promise<(Reproducer & { was: string })[]> {
  const moved = new Map((await view.changes(written, view.commit)).flatMap(({ from, path }) => (from === null ? [] : [[from, path] as const])));
  const known = await (await view.at(written)).extract(
    testExtractor,
    tests.map(({ file }) => file),
  );
  const found: (Reproducer & { was: string })[] = [];
  for (const was of new Set(tests.map(({ file }) => file))) {
    const file = moved.get(was) ?? was;
    const all = (await view.now.extract(testExtractor, [file])).get(file)?.tests ?? [];
    const own = tests.filter((test) => test.file === was);
    const named = all.filter(({ name }) => own.some((test) => test.name === name));
    const before = new Set(known.get(was)?.tests.map(({ name }) => name));
    const instead = named.length > 0 ? named : all.filter(({ name }) => !before.has(name));
    found.push(...instead.map(({ name, path, line, text, rows }) => ({ name, path, line, text, rows, file, was })));
  }
  return found;
}

/** Rust keeps tests in the file of the code: that over another commit would be the other code. */
const canBeLaid = (tests: readonly Reproducer[]) => tests.every(({ file }) => isTestPath(file));

async function textsAt({ view, tests }: Pick<Asked, "view" | "tests">, commit: Oid): Promise<Record<string, string>> {
  const tree = await view.at(commit);
  const files = [...new Set(tests.map(({ file }) => file))].sort();
  const texts = await Promise.all(files.map(async (file) => [file, await tree.text(file)] as const));
  return Object.fromEntries(texts.flatMap(([file, text]) => (text === null ? [] : [[file, text]])));
}
