import { expect, test } from "vitest";
import { z } from "zod";
import { readGoals } from "../../src/core/config/goals-file.ts";

const file = (goals: string) => `goals:\n${goals}`;
const tests = "  - id: tests\n    type: hard\n    cmd: npm test\n";
const problems = (goals: string) => {
  const read = readGoals(file(goals), "goals.yaml", [
    { id: "self-review-on-handoff" },
    { id: "history-intact" },
    { id: "counting", settings: z.strictObject({ most: z.number() }) },
  ]);
  return read.ok ? [] : read.problems;
};

test("a gate needs an id and a command; a soft goal an id and a question", () =>
  expect(readGoals(file(`${tests}  - { id: clear, type: soft, prompt: Is it clear? }\n`), "goals.yaml")).toMatchObject({
    ok: true,
    value: { task: "", goals: [{ pass_when: "exit_code == 0", needs: [] }, { reviewer: "other" }] },
  }));

const soft = (more: string) => `  - id: clear\n    type: soft\n    prompt: Is it?\n    ${more}\n`;

test.each([
  ["an id twice", `${tests}${tests}`, "goals.yaml:5:9: goals[0] has the id tests already; write another one, e.g. tests-2"],
  ["a reserved id", tests.replace("id: tests", "id: sceptic"), "goals.yaml:2:9: sceptic means something else in the log; write another id, e.g. sceptic-goal"],
  ["no type", "  - id: a\n    cmd: x\n", "goals.yaml:2:5: goals[0].type is missing; write hard or soft"],
  ["another type", tests.replace("hard", "heard"), 'goals.yaml:3:11: goals[0].type is "heard"; write hard (one of hard, soft)'],
  ["a key of the other type", `${tests}    prompt: x\n`, "goals.yaml:5:5: prompt is not a setting in goals[0]; known are id, type"],
  ["both cmd and gate", `${tests}    gate: history-intact\n`, "goals.yaml:5:11: tests has both cmd and gate; keep one of them"],
  ["neither cmd nor gate", "  - id: tests\n    type: hard\n", "goals.yaml:2:9: tests asks nothing; write cmd, a shell command, or gate, a built-in one"],
  ["an empty command", tests.replace("npm test", '" "'), "goals.yaml:4:10: the command of tests is empty; write a shell command"],
  [
    "a gate that is not built in",
    "  - { id: a, type: hard, gate: history-intakt }\n",
    "goals.yaml:2:32: history-intakt is not a built-in gate; did you mean history-intact?",
  ],
  [
    "pass_when of a built-in gate",
    "  - id: a\n    type: hard\n    gate: history-intact\n    pass_when: 'True'\n",
    "goals.yaml:5:16: a built-in gate answers by itself",
  ],
  ["settings of a command", `${tests}    with: { a: 1 }\n`, "goals.yaml:5:5: with belongs to gate"],
  ["settings of a gate that has none", "  - { id: a, type: hard, gate: history-intact, with: { a: 1 } }\n", "history-intact has no settings; leave with out"],
  [
    "a setting a gate does not know",
    "  - id: a\n    type: hard\n    gate: counting\n    with: { most: two }\n",
    "goals.yaml:5:19: Invalid input: expected number, received string",
  ],
  [
    "the text of a gate of one's own",
    "  - { id: a, type: hard, gate: ./gates/a.mjs, source: x }\n",
    "leave source out; it is read from the file that gate names",
  ],
  [
    "a need that is no gate",
    `${tests}    needs: [lint]\n  - { id: lnit, type: hard, cmd: x }\n`,
    "goals.yaml:5:13: tests needs lint, which is no gate; did you mean lnit?",
  ],
  ["a need of itself", `${tests}    needs: [tests]\n`, "goals.yaml:5:13: tests needs itself; leave it out"],
  ["a need of a soft goal", `${tests}    needs: [clear]\n${soft("reviewer: other")}`, "goals.yaml:5:13: tests needs clear, which a reviewer answers"],
  [
    "needs in a circle",
    "  - { id: a, type: hard, cmd: x, needs: [b] }\n  - { id: b, type: hard, cmd: x, needs: [c] }\n  - { id: c, type: hard, cmd: x, needs: [a] }\n",
    "goals.yaml:2:34: gates wait for each other: a needs b needs c needs a; take one of these needs out",
  ],
  ["a quorum without numbers", soft("reviewer: quorum"), "goals.yaml:5:15: clear is reviewed by quorum but has none; write quorum: N/M, e.g. 2/3"],
  ["numbers without a quorum", soft("quorum: 2/3"), "goals.yaml:5:13: clear has a quorum but its reviewer is other"],
  ["a quorum nobody reaches", soft("reviewer: quorum\n    quorum: 3/2"), "goals.yaml:6:13: 3/2 can never be reached; write N/M with N from 1 to M, e.g. 2/3"],
  ["a quorum in words", soft("reviewer: quorum\n    quorum: most"), 'goals.yaml:6:13: goals[0].quorum is "most"; write N/M, e.g. 2/3'],
  ["minutes", `${tests}    timeout_s: 2m\n`, 'goals.yaml:5:16: goals[0].timeout_s is "2m"; write seconds, e.g. 120'],
  ["too many tries", `${tests}    retry_on_fail: 9\n`, "goals.yaml:5:20: goals[0].retry_on_fail is 9; write a number up to 5"],
  ["no goals", "  []\n", "goals.yaml:1:1: goals has 0; list at least 1"],
])("%s is found, placed and put right", (_, goals, expected) => expect(problems(goals)[0]).toContain(expected));

test.each([
  ["plain", "    pass_when: exit_code = 0\n", "goals.yaml:5:26: pass_when of tests: "],
  ["quoted", "    pass_when: 'exit_code = 0'\n", "goals.yaml:5:27: pass_when of tests: "],
  ["a block", "    pass_when: |\n      exit_code == 0\n      and stdout = 1\n", "goals.yaml:7:18: pass_when of tests: "],
])("a pass_when that is wrong is shown at the character (%s)", (_, line, expected) => expect(problems(`${tests}${line}`)[0]).toContain(expected));

test.each([
  [
    "a plan and an acceptance beside it",
    `plan: PLAN.md\nacceptance: { command: make check }\n${file(tests)}`,
    "goals.yaml:2:1: PLAN.md names its own acceptance, and there can be one contract; remove acceptance here, or plan",
  ],
  [
    "another command under the name of the gate of the contract",
    `acceptance: { command: make check }\n${file("  - { id: acceptance-pass, type: hard, cmd: 'true' }\n")}`,
    "goals.yaml:3:11: acceptance-pass is the gate that runs the acceptance; write gate: acceptance-pass and no cmd, or give this goal another id",
  ],
])("%s is refused", (_, text, expected) => {
  const read = readGoals(text, "goals.yaml");
  expect(read.ok ? [] : read.problems).toEqual([expected]);
});

test("goals of the Python original load, with a note for what means nothing now", () => {
  const read = readGoals(file(`${tests}    cacheable: true\n    expensive: false\n${soft("review_interval: 5")}`), "goals.yaml");
  expect(read.ok && read.warnings).toEqual([
    expect.stringMatching(/^goals.yaml:2:5: cacheable is ignored: verdicts are kept by tree$/),
    expect.stringContaining("expensive is ignored"),
    expect.stringContaining("review_interval is ignored"),
  ]);
});
