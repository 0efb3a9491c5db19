import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { readConfig } from "../../src/core/config/config-file.ts";
import { readGoals } from "../../src/core/config/goals-file.ts";
import { chooseAgents, knownAgents } from "../../src/core/setup/agents.ts";
import { lineDiff } from "../../src/core/setup/line-diff.ts";
import { programsOf } from "../../src/core/setup/programs-of.ts";
import { renderConfig, renderGoals } from "../../src/core/setup/render.ts";
import { detectToolchain } from "../../src/core/toolchain.ts";

const template = (name: string) => readFileSync(`templates/${name}`, "utf8");
const toolchain = detectToolchain({
  files: ["package-lock.json", "node_modules"],
  texts: { "package.json": '{"scripts":{"test":"x"}}', "Cargo.toml": "" },
  ignored: ["node_modules"],
  programs: [],
});

test("what init writes can be read, has every setting at its default, and says what each is for", () => {
  const text = renderConfig(template("config.yaml"), { agents: knownAgents, toolchain });
  const read = readConfig(text, "config.yaml");
  expect(read).toMatchObject({ ok: true, warnings: [], value: { gates: { link: ["node_modules"], keep: ["target"] } } });
  const given = parse(text);
  expect(read.ok && { ...read.value, peers: [] }).toEqual({ ...given, peers: [] });
  expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./schema/config.schema.json");
  expect(text).toContain("  # turns in one run\n  max_ticks: 200\n");
});

test("the goals init writes can be read: the project's gates, the built-in ones, and a blind review", () => {
  const text = renderGoals(template("goals.yaml"), toolchain);
  const read = readGoals(text, "goals.yaml", [{ id: "self-review-on-handoff" }, { id: "history-intact" }]);
  expect(read.ok && read.value.goals.map(({ id }) => id)).toEqual(["test", "test-2", "check", "self-review-on-handoff", "history-intact", "blind-review"]);
  expect(text).toContain("  # script test of package.json\n  - id: test\n    type: hard\n    cmd: npm test\n");
  expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./schema/goals.schema.json");
});

test("any command comes back from YAML as it was", () =>
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii", minLength: 1 }), (cmd) => {
      const text = renderGoals(template("goals.yaml"), { names: [], link: [], keep: [], notes: [], gates: [{ id: "x", cmd, comment: "any" }] });
      expect(parse(text).goals[0].cmd).toBe(cmd);
    }),
    { examples: [[".0"], [".inf"], ["./x"]] },
  ));

test("two agents that are installed are chosen, else the first known ones fill up and are named as missing", () => {
  expect(chooseAgents((program) => ["gemini", "codex"].includes(program)).chosen.map(({ tool }) => tool)).toEqual(["codex", "gemini"]);
  const alone = chooseAgents((program) => program === "opencode");
  expect([alone.chosen.map(({ tool }) => tool), alone.missing.map(({ tool }) => tool)]).toEqual([["opencode", "claude"], ["claude"]]);
  expect(chooseAgents(() => false).missing).toHaveLength(2);
});

test.each([
  ["npm test", ["npm"]],
  ["CI=1 npx --no-install jest", ["npx"]],
  ["cd api && go test ./... | tee out; test -s out", ["go", "tee"]],
  ["! git grep -n 'a | b; c' -- .", ["git"]],
  ["PYTHONPATH=src .venv/bin/python -m pytest", [".venv/bin/python"]],
  ['if true; then make test; else "my tool" x; fi', ["make"]],
  ["$RUNNER test\n'cargo' check", ["cargo"]],
])("programs of `%s`", (cmd, programs) => expect(programsOf(cmd)).toEqual(programs));

test("a diff says only what changes", () => expect(lineDiff("a\nb\nc\n", "a\nB\nc\nd\n")).toEqual(["-b", "+B", "+d"]));
