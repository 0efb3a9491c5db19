import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gates } from "../../gates/index.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import { type Case, casesOf, type Edit } from "../gates/support/cases.ts";
import { approves, eventsOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { type Loop, withLoop } from "../support/loop.ts";

type Judge = { readonly id: string; readonly reads: string; readonly with: Readonly<Record<string, unknown>> };

/** The gates that look at files; of those that could run something as well, the part that looks. */
const judges: readonly Judge[] = gates.flatMap(({ id, reads, settings }) => {
  const canOnlyLook = settings !== undefined && "run" in settings.shape;
  return reads === "files" || reads === "difference" || canOnlyLook ? [{ id, reads, with: canOnlyLook ? { run: false } : {} }] : [];
});
const fileJudges = judges.filter(({ reads }) => reads === "files");
// They compare a project as a whole: several attempts in one repository would be one attempt.
const otherJudges = judges.filter((judge) => !fileJudges.includes(judge));

// All of them take a quarter of an hour; PEERS_ALL_CHEATS=1 tries them.
const [mostOfEach, mostOfOthers] = process.env.PEERS_ALL_CHEATS ? [1_000, 1_000] : [4, 1];

function attempts({ id, with: settings }: Judge, language: string): Case[] {
  const isAsked = (one: Case) => Object.keys(one.with).length === 0 || JSON.stringify(one.with) === JSON.stringify(settings);
  const isOneCommit = ({ commits }: Case) => commits.length === 1 && commits[0]?.message === "Work";
  // The loop has a policy of its own in .peers; one of the case would lie there uncommitted. tests/e2e/policy.test.ts bends the real one.
  // What a log says of a plan or of concerns cannot be brought along either: tests/modes/implement-*.test.ts try those in the loop.
  const isApart = ({ base, plan, phases, concerns, acceptance }: Case) =>
    !base.some(({ path }) => path.startsWith(".peers/")) && plan === null && acceptance === null && phases.length + concerns.length === 0;
  const fits = (one: Case) => one.language === language && one.kind === "violation" && one.answer === null;
  return casesOf(id).filter((one) => fits(one) && isOneCommit(one) && isApart(one) && isAsked(one));
}

type Step = { readonly write: Record<string, string>; readonly remove: readonly string[]; readonly move: readonly (readonly [string, string])[] };

function stepOf(edits: readonly Edit[], folder: string): Step {
  const writes = edits.flatMap((edit) => (edit.do === "write" ? [[folder + edit.path, edit.content.toString("base64")] as const] : []));
  const remove = edits.flatMap((edit) => (edit.do === "delete" ? [folder + edit.path] : []));
  const move = edits.flatMap((edit) => (edit.do === "rename" ? [[folder + edit.path, folder + edit.to] as const] : []));
  return { write: Object.fromEntries(writes), remove, move };
}

const script = (home: string, base: string) => `
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
const steps = JSON.parse(readFileSync(${JSON.stringify(join(home, "steps.json"))}, "utf8"));
const counter = ${JSON.stringify(join(home, "attempt"))};
const cheat = ({ git, commit }) => {
  const attempt = existsSync(counter) ? Number(readFileSync(counter, "utf8")) : 0;
  writeFileSync(counter, String(attempt + 1));
  const step = steps[attempt];
  git("rm", "-rfq", "--ignore-unmatch", ".");
  git("checkout", "-q", ${JSON.stringify(base)}, "--", ".");
  if (!step) return commit("Give up " + attempt, {});
  for (const [from, to] of step.move) { mkdirSync(dirname(to), { recursive: true }); renameSync(from, to); }
  for (const path of step.remove) rmSync(path);
  for (const [path, text] of Object.entries(step.write)) { mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, Buffer.from(text, "base64")); }
  commit("Attempt " + attempt, {});
};
export default { implement: [cheat], review: [${approves}], sceptic: [${approves}] };
`;

const goalsOf = (chosen: readonly Judge[]) =>
  `task: Run the shop\ngoals:\n${chosen.map(({ id, with: settings }) => `  - { id: ${id}, type: hard, gate: ${id}${Object.keys(settings).length > 0 ? `, with: ${JSON.stringify(settings)}` : ""} }\n`).join("")}`;

const limits = (count: number) => `budget:
  max_ticks: ${count}
  max_consecutive_failures: 100000
stuck:
  same_gates: 100000
  oscillation: 100000
  same_region: 100000
`;

/** Turns the guard itself undid: what they tried never reached the gates. */
const undone = ["weakened-tests", "changed-policy", "rewrote-history"];

/** Peers that know every way around the gates: each turn undoes the last attempt and makes the next one. Returns what got through. */
function tryAll(cases: readonly Case[], chosen: readonly Judge[], folder: (index: number) => string): Promise<string[]> {
  const files = cases.flatMap((one, index) =>
    one.base.flatMap((edit) => (edit.do === "write" ? [[folder(index) + edit.path, edit.content.toString()] as const] : [])),
  );
  const peer = "export { default } from './cheat.mjs';\n";
  const settings = { goals: goalsOf(chosen), config: limits(cases.length), files: { "A.md": "A shop.\n", ...Object.fromEntries(files) } };
  return withLoop({ scripts: { alice: peer, bob: peer }, ...settings }, async (it) => {
    writeFileSync(join(it.home, "steps.json"), JSON.stringify(cases.map((one, index) => stepOf(one.commits[0]?.edits ?? [], folder(index)))));
    writeFileSync(join(it.home, "cheat.mjs"), script(it.home, it.git(["rev-parse", "HEAD"])));
    const ran = ranOn(it);
    const told = it.peers(["log"]).stdout.slice(-4_000);
    expect(ran.code, told).toBe(5);
    expect(it.status(), told).toMatchObject({ state: "stopped" });
    expect(turnsOf(it), told).toHaveLength(cases.length);
    return cases.filter((one, index) => !wasRefused(it, one, index)).map(({ gate, title }) => `${gate}: ${title}`);
  });
}

function wasRefused(it: Loop, { gate }: Case, index: number): boolean {
  const made = eventsOf(it, "commit-seen").find(({ subject }) => subject === `Attempt ${index}`);
  if (!made) return false;
  const red = eventsOf(it, "gate-judged").some((judged) => judged.commit === made.commit && judged.gate === gate && judged.verdict === "fail");
  return red || eventsOf(it, "turn-ended").some(({ turn, outcome }) => turn === made.turn && undone.includes(outcome));
}

/** To undo an attempt that added tests would be to remove tests, which the guard refuses. */
const touchesTests = ({ base, commits }: Case) => [...base, ...(commits[0]?.edits ?? [])].some(({ path }) => isTestPath(path));

describe.each(["general", "javascript", "python", "go", "rust"])("%s", (language) => {
  const cases = fileJudges.flatMap((judge) =>
    attempts(judge, language)
      .filter((one) => !touchesTests(one))
      .slice(0, mostOfEach),
  );
  test.runIf(cases.length > 0)(
    `none of ${cases.length} ways around a gate leads to done`,
    async () => expect(await tryAll(cases, fileJudges, (index) => `case-${index}/`)).toEqual([]),
    900_000,
  );

  const alone = otherJudges.flatMap((judge) =>
    attempts(judge, language)
      .slice(0, mostOfOthers)
      .map((one) => ({ judge, one, name: `${judge.id}: ${one.title}` })),
  );
  test.each(alone)("nor does $name", async ({ judge, one }) => expect(await tryAll([one], [judge], () => "")).toEqual([]), 60_000);
});
