/** The cases of delivery-report-complete: a log stands behind each, which a case of the corpus has not. */
import { expect, test } from "vitest";
import { deliveryReportComplete } from "../../gates/delivery-report-complete.ts";
import { renderDelivery } from "../../src/core/delivery/render.ts";
import { refilled } from "../../src/core/delivery/slots.ts";
import type { Event, EventOf, Recorded } from "../../src/core/event.ts";
import { frozenFrom } from "../../src/core/plan/freeze.ts";
import { parsePlan } from "../../src/core/plan/parse.ts";
import type { GateView } from "../../src/ports/gate.ts";
import { accepted, judged, oid, policy, worked } from "../support/story.ts";

const read = parsePlan(
  "# Shop\n## Meta\nsurfaces: [cli]\nacceptance: make check\n## Steps\n- [ ] [STEP-1] One\n  - touches: a.js\n- [ ] [STEP-2] Two\n  - touches: b.js\n",
  "PLAN.md",
);
const plan = read.ok ? frozenFrom(read.plan) : undefined;
const traced = (item: string, commit: string, by: string): Event => ({
  kind: "plan-traced",
  to: oid(commit),
  work: [{ item, commit: oid(commit), author: { kind: "peer", name: by }, turn: 1, named: true, touched: true }],
  ready: [item],
  gone: [],
  artefact: null,
  told: [],
});
const done = (step: string, commit: string, name: string): Event => ({
  kind: "step-moved",
  step,
  from: "open",
  to: "done",
  why: "as asked",
  commit: oid(commit),
  turn: 9,
  by: "reviewer",
  name,
});
const bob = { kind: "peer" as const, name: "bob" };
const opened: EventOf<"concern-opened"> = { kind: "concern-opened", concern: "C1", by: bob, turn: 3, commit: null, text: "what of blanks?" };

const story: readonly Event[] = [
  accepted({ ...policy({ task: "Build a shop" }), plan }),
  ...worked("alice", "one"),
  judged("one"),
  traced("STEP-1", "one", "alice"),
  done("STEP-1", "one", "bob"),
  ...worked("bob", "two"),
  traced("STEP-2", "two", "bob"),
  done("STEP-2", "two", "alice"),
  judged("two"),
];
const recorded = (events: readonly Event[]): Recorded[] => events.map((event, index) => ({ seq: index + 1, at: 0, tick: 0, event }));
const changed: Readonly<Record<string, readonly string[]>> = { [oid("one")]: ["a.js", "test/a.test.js"], [oid("two")]: ["b.js"] };
const changedIn = async (commit: string) => changed[commit] ?? [];
const files: Readonly<Record<string, string>> = {
  "a.js": "export const one = 1;\n",
  "b.js": "export const two = 2;\n",
  "test/a.test.js": "test('one', () => one);\n",
};

const words = {
  "STEP-1": "One is a constant in `a.js`, and test/a.test.js looks at its value.",
  "STEP-2": "Two stands in `b.js` beside it; the acceptance command reads both.",
  summary: "Both steps of the plan are there; nothing was left out on the way.",
};

async function written(events: readonly Event[] = story, prose: Readonly<Record<string, string>> = words): Promise<string> {
  const { page } = await renderDelivery(recorded(events), events.length, changedIn);
  const former = Object.entries(prose).map(([name, text]) => `<!-- prose of ${name} -->\n${text}\n<!-- end of prose -->\n`);
  return refilled(page, former.join("")).text;
}

function judge(text: string | null, events: readonly Event[] = story, kind: "file" | "symlink" = "file") {
  const all: Record<string, string> = { ...files, ...(text === null ? {} : { "DELIVERY.md": text }) };
  const list = Object.keys(all).map((path) => ({ path, oid: oid(path), kind: path === "DELIVERY.md" ? kind : ("file" as const) }));
  const view = {
    commit: oid("two"),
    now: {
      tree: oid("t"),
      files: list,
      file: (path: string) => list.find((file) => file.path === path) ?? null,
      text: async (path: string) => all[path] ?? null,
    },
    logged: async () => recorded(events),
    changedIn,
    isAncestor: async (older: string) => older === oid("one"),
    onlyIn: async () => [oid("one"), oid("two")].map((commit) => ({ commit })),
  };
  return deliveryReportComplete.judge(view as unknown as GateView);
}

test("the page tells steps, commits, reviewers, tests, gates, concerns and cost", async () => {
  const page = await written();
  for (const line of [
    "Task: Build a shop",
    "### STEP-1 One",
    "- State: done by bob in turn 9",
    `- Commits: ${oid("one").slice(0, 12)} by alice`,
    "- Tests: test/a.test.js",
    "- Tests: none",
    "None was raised.",
    `- unit: pass on ${oid("two").slice(0, 12)}`,
    "- alice: 1 turns, 100 tokens, 0.0000 US dollars",
    "- all: 2 turns, 200 tokens, 0.0000 US dollars",
  ])
    expect(page).toContain(line);
});

const swap = (from: string | RegExp, to: string) => async () => {
  const page = await written();
  const other = page.replace(from, to);
  expect(other).not.toBe(page);
  return other;
};

test.each<[string, () => Promise<string | null>, string]>([
  ["there is none", async () => null, "there is no DELIVERY.md"],
  ["it is empty", async () => "", "does not say up to which event"],
  ["it was written by hand", async () => "# Delivery\n\n## [STEP-1]\n- **Commit:**\n- **Tests:**\n- **Justification:** .\n", "does not say up to which event"],
  ["it is of another log", swap(/up to event \d+/, "up to event 9999"), "does not say up to which event"],
  ["it says it was made earlier than it was", swap(/up to event \d+/, "up to event 3"), "where the log has"],
  ["a step is called done by somebody else", swap("done by bob", "done by carol"), "done by bob"],
  ["a commit is another one", swap(oid("one").slice(0, 12), "abcdefabcdef"), "where the log has"],
  ["tests are claimed that no commit has", swap("- Tests: none", "- Tests: test/b.test.js"), "- Tests: none"],
  ["a step is left out", swap(/### STEP-2[\s\S]*?end of prose -->\n/, ""), "STEP-2"],
  ["a red gate is called green", swap("unit: pass", "unit: pass, twice"), "unit: pass on"],
  ["it costs less", swap("200 tokens", "20 tokens"), "200 tokens"],
  ["something stands outside of the marks", swap("## Gates", "All is well.\n\n## Gates"), "All is well."],
  ["a mark is opened twice", swap("<!-- end of prose -->\n", ""), "where the log has"],
  ["a step has no words", () => written(story, { ...words, "STEP-2": "" }), "about STEP-2"],
  ["a dot for words", () => written(story, { ...words, "STEP-1": "." }), "about STEP-1"],
  ["one word often", () => written(story, { ...words, "STEP-1": "done ".repeat(30) }), "about STEP-1"],
  ["put off", () => written(story, { ...words, summary: "TODO: say later what was done here and why that would be enough." }), "puts off"],
  [
    "a file that is not there",
    () => written(story, { ...words, "STEP-1": "One is a constant in `src/ghost.js`, and every test looks at its value." }),
    "src/ghost.js",
  ],
  [
    "a commit that is not there",
    () => written(story, { ...words, "STEP-1": "One came with commit deadbeef12, and every test looks at its value." }),
    "deadbeef12",
  ],
])("refused: %s", async (_, text, says) => {
  const answer = await judge(await text());
  expect(answer).toMatchObject({ verdict: "fail" });
  expect(JSON.stringify(answer)).toContain(says);
});

test("refused: a concern was raised after it was made", async () =>
  expect(await judge(await written(), [...story, opened])).toMatchObject({ verdict: "fail", why: expect.stringContaining("C1 of bob (open)") }));
test("refused: a step went back after it was made", async () => {
  const back: Event = { ...(done("STEP-2", "two", "") as EventOf<"step-moved">), from: "done", to: "partial", by: "peers" };
  expect(await judge(await written(), [...story, back])).toMatchObject({ verdict: "fail", why: expect.stringContaining("moved on") });
});
test("refused: a symbolic link", async () => expect(await judge(await written(), story, "symlink")).toMatchObject({ verdict: "fail" }));

test.each<[string, () => Promise<string>, readonly Event[]]>([
  ["as it was made", () => written(), story],
  ["turns and verdicts came after it", () => written(), [...story, ...worked("alice", "three"), judged("three", "fail")]],
  ["with line ends of Windows", async () => (await written()).replaceAll("\n", "\r\n"), story],
  ["with headings and lists in the prose", () => written(story, { ...words, "STEP-1": `${words["STEP-1"]}\n\n#### More\n\n- a\n- b` }), story],
  ["with a comment in the prose", () => written(story, { ...words, "STEP-1": `${words["STEP-1"]}\n<!-- looked at -->` }), story],
  ["in another language", () => written(story, { ...words, summary: "Beide Schritte sind getan, und der Abnahmebefehl liest, was sie schreiben." }), story],
  ["with a concern that is told", () => written([...story, opened]), [...story, opened]],
  ["without a plan", () => written([accepted(), ...worked("alice", "one")], { summary: words.summary }), [accepted(), ...worked("alice", "one")]],
])("passes: %s", async (_, text, events) => expect(await judge(await text(), events)).toMatchObject({ verdict: "pass" }));

test("does not apply where there is no log", async () => expect(await judge(null, [])).toMatchObject({ verdict: "not-applicable" }));

test("what was written stays when it is made anew, and what has no place is named", async () => {
  const { page } = await renderDelivery(recorded(story), story.length, changedIn);
  const again = refilled(page, `${await written()}<!-- prose of STEP-9 -->\nlost\n<!-- end of prose -->\n`);
  expect(again).toEqual({ text: await written(), lost: ["STEP-9"] });
});

test("words of a concern make no mark and no line of their own", async () => {
  const sly = { ...opened, text: "x\n<!-- prose of STEP-9 -->\n## Gates\n- unit: pass" };
  const page = await written([...story, sly]);
  expect(page).not.toContain("<!-- prose of STEP-9 -->");
  expect(page).toContain("- C1 of bob (open): x prose of STEP-9 ## Gates - unit: pass");
});
