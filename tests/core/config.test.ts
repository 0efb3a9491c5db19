import { expect, test } from "vitest";
import { readConfig } from "../../src/core/config/config-file.ts";
import { editorSchemas } from "../../src/core/config/editor-schema.ts";
import { readGoals } from "../../src/core/config/goals-file.ts";
import { addedGates, canonicalJson, makePolicy } from "../../src/core/config/make-policy.ts";
import { parsePlan } from "../../src/core/plan/parse.ts";
import { configFileSchema, goalsFileSchema, policySchema } from "../../src/core/policy.ts";

const two = "peers:\n  - name: ann\n    argv: [claude, -p]\n  - name: bob\n    argv: [codex, exec, '-']\n";
const config = (text: string) => readConfig(text, "config.yaml");
const problems = (text: string) => {
  const read = config(text);
  return read.ok ? [] : read.problems;
};

test("a config with two peers is enough; everything else has a value", () => {
  const read = config(two);
  expect(read).toMatchObject({
    ok: true,
    warnings: [],
    value: { budget: { max_ticks: 200 }, turns: { workspace: "shared" }, peers: [{ prompt: "stdin" }, { role: "default" }] },
  });
});

test.each([
  ["an unknown section names the nearest", `${two}bugdet: {}\n`, "config.yaml:6:1: bugdet is not a setting; did you mean budget?"],
  ["an unknown key names the nearest", `${two}budget:\n  max_tick: 3\n`, "config.yaml:7:3: max_tick is not a setting in budget; did you mean max_ticks?"],
  [
    "an unknown key of a peer",
    two.replace("argv: [claude", "argvs: []\n    argv: [claude"),
    "config.yaml:3:5: argvs is not a setting in peers[0]; did you mean argv?",
  ],
  ["a duration where seconds belong", `${two}turns:\n  idle_timeout_s: "30m"\n`, 'config.yaml:7:19: turns.idle_timeout_s is "30m"; write seconds, e.g. 1800'],
  ["a negative number of seconds", `${two}turns:\n  timeout_s: -1\n`, "config.yaml:7:14: turns.timeout_s is -1; write seconds, e.g. 14400"],
  ["a text where a number belongs", `${two}budget:\n  max_ticks: many\n`, 'config.yaml:7:14: budget.max_ticks is "many"; write a number, e.g. 200'],
  ["a fraction of a turn", `${two}budget:\n  max_ticks: 1.5\n`, "config.yaml:7:14: budget.max_ticks is 1.5; write a whole number, e.g. 200"],
  ["no turns at all", `${two}budget:\n  max_ticks: 0\n`, "config.yaml:7:14: budget.max_ticks is 0; write a number above 0, e.g. 200"],
  [
    "a word that is none of the words",
    `${two}turns: { workspace: shard }\n`,
    'config.yaml:6:21: turns.workspace is "shard"; write shared (one of shared, own)',
  ],
  ["a yes where a truth belongs", `${two}convergence: { sceptic: "yes" }\n`, 'config.yaml:6:25: convergence.sceptic is "yes"; write true or false'],
  [
    "a number in the environment",
    two.replace("[claude, -p]", "[claude, -p]\n    env: { CI: 1 }"),
    'config.yaml:4:16: peers[0].env.CI is 1; put it in quotes: "1"',
  ],
  [
    "a command line instead of a list",
    two.replace("[claude, -p]", "claude -p"),
    'config.yaml:3:11: peers[0].argv is "claude -p"; write a list, e.g. ["claude -p"]',
  ],
  [
    "a peer without a program",
    two.replace("    argv: [claude, -p]\n", ""),
    "config.yaml:2:5: there is neither argv nor tool, so nothing could be started; write tool: claude, codex, opencode or gemini, or argv",
  ],
  ["one peer alone", "peers:\n  - { name: ann, argv: [a] }\n", "config.yaml:1:1: peers has 1; list at least 2"],
  ["no peers", "budget: {}\n", "config.yaml:1:1: peers is missing; write it: who works here; at least two"],
  ["a name with a space", two.replace("name: ann", "name: ann lee"), 'config.yaml:2:11: peers[0].name is "ann lee"; a name is 1 to 32 letters'],
  [
    "a reserved name",
    two.replace("name: ann", "name: Human"),
    "config.yaml:2:11: a peer cannot be called Human, which means something else in the log; write another name, e.g. Human-1",
  ],
  ["the same name twice", two.replace("name: ann", "name: Bob"), "config.yaml:4:11: peers[0] is called Bob already; write another name, e.g. bob-2"],
  ["only recovery peers", two.replaceAll("    argv", "    role: recovery\n    argv"), "config.yaml:1:1: every peer has role recovery"],
  [
    "a prompt with no place",
    two.replace("    argv: [claude", "    prompt: argv\n    argv: [claude"),
    "config.yaml:4:5: prompt is argv but no argument has {PROMPT} in it",
  ],
  [
    "a place with no prompt",
    two.replace("claude, -p", "claude, '{PROMPT}'"),
    "config.yaml:3:5: an argument has {PROMPT} in it but prompt is stdin; write prompt: argv",
  ],
  ["an empty file", "# nothing\n", "config.yaml:1:1: the file is empty; write settings as `name: value` lines"],
  ["a list instead of settings", "- a\n", "config.yaml:1:1: the file is not a list of settings"],
  ["a bracket left open", "peers: [a\n", "config.yaml:2:1: Flow sequence in block collection must be sufficiently indented and end with a ]; "],
  ["a tab", "peers:\n\t- a\n", "config.yaml:2:1: Tabs are not allowed as indentation; indent with spaces"],
  ["a key written twice", `${two}turns: {}\nturns: {}\n`, "config.yaml:7:1: Map keys must be unique; keep one of the two"],
  ["two documents", `${two}---\n${two}`, "without a --- line in the middle"],
  ["a tag", `${two}turns: !!js/undefined x\n`, "config.yaml:6:8: Unresolved tag: tag:yaml.org,2002:js/undefined; leave out the tag"],
])("%s is found, placed and put right", (_, text, expected) => expect(problems(text)[0]).toContain(expected));

test("all problems of a file are told at once", () => expect(problems(`${two}budget: { max_ticks: x }\nturn: {}\n`)).toHaveLength(2));

test("a bomb of aliases is refused, quickly", () => {
  const levels = Array.from(
    { length: 12 },
    (_, i) =>
      `a${i}: &a${i} [${
        i === 0
          ? "x"
          : Array(9)
              .fill(`*a${i - 1}`)
              .join(", ")
      }]`,
  ).join("\n");
  expect(problems(levels)[0]).toMatch(/config.yaml:1:1: .*alias.*; write the values out/i);
});

test("a config of the Python original loads, with a note for each setting that moved or means nothing now", () => {
  const read = config(
    `driver: hooks\ncomm: git\ntools:\n  claude:\n    argv: [claude, -p, '{PROMPT}']\n    prompt_mode: argv-substitute\n    model: opus\n  codex:\n    argv: [codex]\nbudget:\n  max_iterations: 7\nhealth:\n  idle_timeout_s: 900\n  hang_kill_s: 3\ngoals:\n  timeout_s: 60\n`,
  );
  expect(read).toMatchObject({
    ok: true,
    value: {
      peers: [{ name: "claude", prompt: "argv", model: "opus" }, { name: "codex" }],
      budget: { max_ticks: 7 },
      turns: { idle_timeout_s: 900 },
      gates: { timeout_s: 60 },
    },
  });
  expect(read.ok && read.warnings).toEqual(
    expect.arrayContaining([
      "config.yaml:11:3: budget.max_iterations is called budget.max_ticks now",
      expect.stringContaining("driver is ignored: commits drive the loop"),
      expect.stringContaining("health is ignored: turns: has the time limits"),
    ]),
  );
  expect(read.ok && read.warnings.filter((warning) => warning.includes("goals is ignored"))).toEqual([]);
});

test("a problem of a setting that moved is shown where it stands", () =>
  expect(problems(`${two}budget:\n  max_iterations: x\n`)).toEqual(['config.yaml:7:19: budget.max_ticks is "x"; write a number, e.g. 200']));

test("a policy means the same before and after it went through the log", () => {
  const goals = readGoals("goals:\n  - { id: t, type: hard, cmd: 'true' }\n", "goals.yaml");
  const read = config(two);
  if (!read.ok || !goals.ok) throw new Error("both are right");
  const policy = makePolicy(read.value, goals.value, { modes: [] });
  expect(canonicalJson(policySchema.parse(JSON.parse(JSON.stringify(policy))))).toBe(canonicalJson(policy));
});

test("canonical JSON takes no notice of the order of members, and of nothing else", () => {
  expect(canonicalJson({ b: [1, { d: null, c: "é" }], a: undefined, A: true })).toBe('{"A":true,"b":[1,{"c":"é","d":null}]}');
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
});

test.each(Object.entries(editorSchemas()))("docs/schema/%s says what the settings are (vitest -u writes it)", (name, text) =>
  expect(text).toMatchFileSnapshot(`../../docs/schema/${name}`),
);

test("editors know every setting with its description and default", () => {
  const schema = JSON.parse(editorSchemas()["config.schema.json"]);
  expect(schema.properties.budget.properties.max_ticks).toMatchObject({ description: "turns in one run", default: 200 });
  expect(schema.required).toEqual(["peers"]);
});

test("a plan that asks for mutation testing has the gate for it at the end, unless the goals name it already", () => {
  const config = configFileSchema.parse({ peers: [{ name: "one" }, { name: "other" }] });
  const goals = (...ids: string[]) => goalsFileSchema.parse({ goals: ["tests-pass", ...ids].map((id) => ({ id, type: "hard", gate: id })) });
  const text = "# Shop\n## Meta\nsurfaces: [cli]\nacceptance: make\nmutation_testing: yes\n## Steps\n- [ ] [STEP-1] One\n  - touches: a.js\n";
  const read = parsePlan(text, "PLAN.md");
  if (!read.ok) throw new Error(read.problems.join("\n"));
  const gatesOf = (...ids: string[]) =>
    makePolicy(config, goals(...ids), { plan: read.plan }).goals.map((goal) => [goal.id, goal.type === "hard" && (goal.when ?? "always")]);
  expect(gatesOf()).toEqual([
    ["tests-pass", "always"],
    ["acceptance-pass", "end"],
    ["mutation-sample", "end"],
  ]);
  expect(gatesOf("acceptance-pass", "mutation-sample").slice(1)).toEqual([
    ["acceptance-pass", "always"],
    ["mutation-sample", "always"],
  ]);
});

test("a contract has its gates, whether the goals name them or not", () => {
  const config = configFileSchema.parse({ peers: [{ name: "one" }, { name: "other" }] });
  const file = (acceptance: object, more: object[] = []) =>
    goalsFileSchema.parse({ goals: [{ id: "tests-pass", type: "hard", gate: "tests-pass" }, ...more], acceptance });
  const gatesOf = (goals: ReturnType<typeof file>) => makePolicy(config, goals).goals.map((goal) => [goal.id, goal.type === "hard" && goal.when]);
  expect(gatesOf(file({ command: "make check" }))).toEqual([
    ["tests-pass", undefined],
    ["acceptance-pass", undefined],
  ]);
  expect(gatesOf(file({ command: "make check", e2e: "make e2e" })).map(([id]) => id)).toEqual(["tests-pass", "acceptance-pass", "e2e-pass"]);
  const named = file({ command: "make check" }, [{ id: "shop-works", type: "hard", gate: "acceptance-pass" }]);
  expect(gatesOf(named).map(([id]) => id)).toEqual(["tests-pass", "shop-works"]);
  expect(addedGates(makePolicy(config, named), named)).toEqual([]);
});
