import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gates } from "../../gates/index.ts";
import { readModeFolders } from "../../src/adapters/mode-folders.ts";
import { readGoals } from "../../src/core/config/goals-file.ts";
import { catalogueOf } from "../../src/core/modes/catalogue.ts";
import { languageMeant, languagesIn } from "../../src/core/modes/languages.ts";
import { isStricter, mergeModes } from "../../src/core/modes/merge.ts";
import type { ModeFolder } from "../../src/core/modes/mode.ts";
import { renderModeGoals } from "../../src/core/modes/render.ts";
import { stackOf } from "../../src/core/modes/stack.ts";
import { assemblePrompt } from "../../src/core/prompt.ts";
import { accepted, policy, told } from "../support/story.ts";

const folder = (name: string, yaml: string, changes: Partial<ModeFolder> = {}): ModeFolder => ({
  name,
  yaml: `name: ${name}\nversion: 1\nsays: It is ${name}.\n${yaml}`,
  files: {},
  trouble: null,
  root: "yours",
  shown: `modes/${name}`,
  ...changes,
});
const catalogue = (...folders: ModeFolder[]) => catalogueOf(folders, gates);
const problemsOf = (...folders: ModeFolder[]) => catalogue(...folders).problems.map(({ says }) => says);
const builtIn = catalogueOf(readModeFolders({ environment: { XDG_CONFIG_HOME: "/nowhere" }, top: null, own: null }), gates);

describe("the modes of the package", () => {
  test("can all be read, and each has its page", () => {
    expect(builtIn.problems).toEqual([]);
    expect(builtIn.modes.map(({ name }) => name)).toEqual(readdirSync("modes").toSorted());
    for (const { name } of builtIn.modes) expect(readFileSync(`docs/modes/${name}.md`, "utf8")).toMatch(new RegExp(`^# (Mode )?${name}$`, "m"));
  });
  test.each(builtIn.modes.map((mode) => [mode.name, mode] as const))("%s makes goals that can be read again", (_, mode) => {
    const merged = mergeModes([mode]);
    if (!merged.ok) throw new Error(merged.problems.join("\n"));
    const text = renderModeGoals({ modes: [mode], merged, gates, task: "", plan: null });
    const read = readGoals(text, "goals.yaml", gates);
    expect(read).toMatchObject({ ok: true, warnings: [], value: { modes: [mode.name] } });
    expect(read.ok && read.value.goals.map(({ id }) => id)).toEqual([...mode.gates, ...mode.soft].map(({ id }) => id));
  });
});

describe("every pair of modes", () => {
  const alone = ["describe", "implement"];
  const verdict = (one: string, other: string) => {
    const named = builtIn.modes.map(({ name }) => name);
    if (!named.includes(one) || !named.includes(other)) return "absent";
    const stack = stackOf([one, other], builtIn, ["javascript"]);
    if (!stack.ok) return stack.problems.join("\n");
    const merged = mergeModes(stack.modes);
    return merged.ok ? stack.modes.map(({ name }) => name).join(",") : merged.problems.join("\n");
  };
  const pairs = ["audit", "describe", "document", "implement", "thorough"].flatMap((one, index, all) =>
    all.slice(index + 1).map((other) => [one, other] as const),
  );
  test.each(pairs)("%s with %s", (one, other) => {
    const said = [verdict(one, other), verdict(other, one)];
    if (said.includes("absent")) return;
    if (alone.includes(one) || alone.includes(other)) for (const each of said) expect(each).toMatch(/stands alone and cannot be stacked/);
    else if (one === "document" && other === "thorough")
      for (const each of said) expect(each).toMatch(/thorough is incomplete without audit; write --modes=audit,/);
    else if (other === "thorough") expect(said).toEqual(["audit,thorough", "audit,thorough"]);
    else expect(said).toEqual(["audit,document", "document,audit"]);
  });
  test("thorough alone says what is missing", () =>
    expect(stackOf(["thorough"], builtIn, [])).toEqual({ ok: false, problems: ["thorough is incomplete without audit; write --modes=audit,thorough"] }));
});

describe("a stack", () => {
  const known = catalogue(
    folder("a", "gates: [tests-pass]\nrequires: [b]"),
    folder("b", "gates: [tests-pass]\nlanguages: [python]\nconflicts: [c]"),
    folder("c", "gates: [no-stubs]"),
  );
  const problems = (names: string[], ...languages: ("go" | "python")[]) => {
    const stack = stackOf(names, known, languages);
    return stack.ok ? [] : stack.problems;
  };
  test("has what is required first", () => expect(stackOf(["a", "b"], known, [])).toMatchObject({ ok: true, modes: [{ name: "b" }, { name: "a" }] }));
  test("names the nearest mode", () => expect(stackOf(["audti"], builtIn, [])).toMatchObject({ problems: ['there is no mode "audti"; did you mean audit?'] }));
  test("refuses what conflicts, whoever says so", () => {
    expect(problems(["c", "b"])).toEqual(["c and b cannot be stacked; name one of them"]);
    expect(problems(["b", "c"])).toEqual(["b and c cannot be stacked; name one of them"]);
  });
  test("refuses a language that is none of the mode's, unless one is there that is", () => {
    expect(problems(["b"], "go")).toEqual(["b does not work for go; it knows python"]);
    expect(problems(["b"], "go", "python")).toEqual([]);
    expect(problems(["b"])).toEqual([]);
  });
  test("refuses modes that require each other", () => {
    const round = catalogue(folder("a", "gates: [tests-pass]\nrequires: [b]"), folder("b", "gates: [tests-pass]\nrequires: [a]"));
    expect(stackOf(["a", "b"], round, [])).toMatchObject({
      ok: false,
      problems: [expect.stringContaining("modes require each other: a requires b requires a")],
    });
  });
});

describe("what two modes ask", () => {
  const merge = (...folders: ModeFolder[]) => mergeModes(catalogue(...folders).modes);
  test("alike is asked once", () => {
    const merged = merge(folder("a", "gates: [tests-pass, no-stubs]"), folder("b", "gates: [{id: tests-pass, gate: tests-pass}]"));
    expect(merged.ok && merged.goals.map(({ goal, of }) => [goal.id, of])).toEqual([
      ["tests-pass", ["a", "b"]],
      ["no-stubs", ["a"]],
    ]);
  });
  test.each([
    ["a", "b"],
    ["b", "a"],
  ])("a gate that is only named takes what the other mode says of it, in either order", (one, other) => {
    const of = { a: "gates: [tests-pass]", b: "gates: [{id: tests-pass, timeout_s: 5}]" } as Record<string, string>;
    const merged = merge(folder(one, of[one] ?? ""), folder(other, of[other] ?? ""));
    expect(merged.ok && merged.goals).toMatchObject([{ goal: { id: "tests-pass", timeout_s: 5 }, of: [one, other] }]);
  });
  test("under one id but not alike is refused with both names", () =>
    expect(merge(folder("a", "gates: [{id: tests-pass, timeout_s: 9}]"), folder("b", "gates: [{id: tests-pass, timeout_s: 5}]"))).toEqual({
      ok: false,
      problems: ["a and b mean different things by the goal tests-pass; give it another id in one of them"],
    }));
  test("as limits leaves the stricter one", () => {
    const merged = merge(
      folder("a", "gates: [no-stubs]\nconvergence: {clean_ticks: 3, severity_bar: low}\nbudget: {max_ticks: 100}"),
      folder("b", "gates: [no-stubs]\nconvergence: {clean_ticks: 2, severity_bar: high, sceptic: true}\nbudget: {max_ticks: 50}"),
    );
    expect(merged.ok && Object.fromEntries(merged.settings.map(({ key, value }) => [key, value]))).toEqual({
      clean_ticks: 3,
      severity_bar: "low",
      max_ticks: 50,
      sceptic: true,
    });
    expect([
      isStricter({ key: "max_usd", value: 5 }, null),
      isStricter({ key: "max_usd", value: null }, 5),
      isStricter({ key: "max_usd_mode", value: "hard" }, "auto"),
    ]).toEqual([true, false, true]);
  });
});

describe("a mode that cannot be used says where and why", () => {
  test.each([
    ["an unknown key", folder("a", "gates: [no-stubs]\nfoo: 1"), "modes/a/mode.yaml:5:1: foo is not a setting"],
    ["an unknown gate", folder("a", "gates: [no-stub]"), "modes/a/mode.yaml:4:9: no-stub is not a built-in gate; did you mean no-stubs?"],
    ["an unknown setting of a gate", folder("a", "gates: [{id: no-stubs, tiemout_s: 5}]"), "tiemout_s is not a setting in gates[0]; did you mean timeout_s?"],
    ["settings of a gate without any", folder("a", "gates: [{id: no-stubs, with: {x: 1}}]"), "no-stubs has no settings; leave with out"],
    [
      "a prompt that is not there",
      folder("a", "gates: [no-stubs]\nprompts: {review: reviw.md}", { files: { "review.md": "" } }),
      "there is no reviw.md in the folder; did you mean review.md?",
    ],
    [
      "an unknown placeholder",
      folder("a", "gates: [no-stubs]\nprompts: {review: r.md}", { files: { "r.md": "one\n {{taks}}" } }),
      "modes/a/r.md:2:2: {{taks}} is not filled by anything; did you mean task?",
    ],
    ["a placeholder in a question", folder("a", "soft: [{id: q, prompt: 'Is {{task}} done?'}]"), "a question has no placeholders"],
    [
      "another name than its folder's",
      folder("b", "gates: [no-stubs]", { yaml: "name: a\nversion: 1\nsays: x\ngates: [no-stubs]" }),
      "the mode is called a and its folder b",
    ],
    ["nothing it asks", folder("a", "gates: []"), "a asks nothing; list gates or soft goals"],
    ["two goals of one id", folder("a", "gates: [no-stubs, no-stubs]"), "there is a goal no-stubs already"],
    ["a folder that was not read", folder("a", "", { trouble: "it has no mode.yaml" }), "modes/a: it has no mode.yaml"],
    ["a replacement of another name", folder("a", "gates: [no-stubs]\nreplaces: audit"), "a cannot replace audit"],
    ["a replacement of nothing", folder("a", "gates: [no-stubs]\nreplaces: a"), "there is no other mode a to replace"],
  ])("%s", (_, given, says) => expect(problemsOf(given)).toEqual([expect.stringContaining(says)]));

  test("the name of another is refused, and taken only when it says so", () => {
    const own = folder("audit", "gates: [no-stubs]", { shown: "~/modes/audit" });
    const first = folder("audit", "gates: [tests-pass]", { root: "built in" });
    expect(catalogue(first, own)).toMatchObject({
      modes: [{ from: { root: "built in" } }],
      problems: [{ says: expect.stringContaining("there is a mode audit already (modes/audit)") }],
    });
    const said = folder("audit", "gates: [no-stubs]\nreplaces: audit", { shown: "~/modes/audit" });
    expect(catalogue(first, said)).toMatchObject({ modes: [{ from: { root: "yours" } }], problems: [], replaced: { audit: "modes/audit" } });
  });
});

test("a language is meant by its usual names", () => {
  const meant = ["js", "TypeScript", "ts", "py", "golang", "rs", "auto"].map((word) => languageMeant(word));
  expect(meant.map((each) => "language" in each && each.language)).toEqual(["javascript", "javascript", "javascript", "python", "go", "rust", null]);
  expect(languageMeant("ruby")).toEqual({ problem: expect.stringContaining('--lang is "ruby"') });
  const files = ["go.mod", "web", "web/package.json", "node_modules", "node_modules/x.py"];
  expect(languagesIn({ files, texts: {}, ignored: [], programs: [] })).toEqual(["javascript", "go"]);
});

test("what a mode says stands in the prompts of its role, with its placeholders filled, and no task can add any", () => {
  const modes = [{ name: "careful", version: 1, prompts: { implement: "Sign with {{peer}}." } }];
  const state = told(accepted(policy({ modes, task: "Say {{mode}} and {{budget}}." })));
  const material = {
    peer: "alice",
    role: "implement" as const,
    goals: [],
    turn: 1,
    now: 0,
    reviewFile: "",
    messages: {},
    diffstat: "",
    primer: { recon: null, digest: null, codemap: null },
    gatesAsk: {},
    mail: [],
  };
  const prompt = (role: "implement" | "review") => assemblePrompt(readFileSync(`templates/prompts/${role}.md`, "utf8"), state, { ...material, role } as never);
  expect(prompt("implement")).toContain("## How to work in mode careful\nSign with alice.\n");
  expect(prompt("implement")).toContain("Say {{mode}} and {{budget}}.");
  expect(prompt("review")).not.toContain("mode careful");
});
