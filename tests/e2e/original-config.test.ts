/** Configurations of the Python original load and run as they are. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/core/config/config-file.ts";
import { fix, script } from "../support/cli-scripts.ts";
import { honest, type Loop, unitGoal, withLoop } from "../support/loop.ts";

const fixture = resolve("tests/fixtures/agents/scripted.mjs");
const onlyUnit = `goals:\n${unitGoal}`;

/** Puts a program of this name on the PATH that plays the script and keeps the arguments it got. */
function install(it: Loop, program: string, text: string): string {
  const folder = join(it.home, "bin");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(it.home, `${program}.mjs`), text);
  writeFileSync(
    join(folder, program),
    `#!/bin/sh\nprintf '%s\\n' "$@" > ${it.home}/${program}.arguments\nexec ${process.execPath} ${fixture} ${it.home}/${program}.mjs\n`,
  );
  chmodSync(join(folder, program), 0o755);
  return `${folder}:${it.env.PATH}`;
}
const argumentsOf = (it: Loop, program: string) =>
  readFileSync(join(it.home, `${program}.arguments`), "utf8")
    .trimEnd()
    .split("\n");
const convergence = "convergence: { clean_ticks: 1, sceptic: false }\n";

test("peers with tool, model, reasoning, provider, argv, prompt_mode and role run, and what is old is said when it is accepted", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: onlyUnit }, async (it) => {
    const PATH = install(it, "claude", script([`say(init); ${fix} say(result());`]));
    install(it, "codex", script([fix]));
    it.write(
      ".peers/config.yaml",
      `driver: orchestrator
comm: git
peers:
  - name: ada
    tool: claude
    model: claude-opus-5-5
    reasoning: high
    provider: anthropic
    role: witness
  - name: ben
    tool: codex
    argv: [codex, exec, "{PROMPT}"]
    prompt_mode: argv-substitute
    role: debater
budget: { max_iterations: 9 }
health: { idle_timeout_s: 900 }
${convergence}`,
    );
    const accepted = it.peers(["goals", "accept"], { env: { PATH } });
    expect(accepted.code).toBe(0);
    const said = accepted.stdout + accepted.stderr;
    expect(said).toMatch(/prompt argv-substitute is called argv now; every user of the machine can read the prompt there/);
    expect(said).toMatch(/config\.yaml:9:5: role witness never had an effect and means default/);
    expect(said).toMatch(/role debater never had an effect and means default/);
    expect(said).toContain("budget.max_iterations is called budget.max_ticks now");
    expect(it.peers(["run"], { env: { PATH } }).code).toBe(0);
    expect(argumentsOf(it, "claude")).toEqual(expect.arrayContaining(["--model", "claude-opus-5-5", "--effort", "high"]));
    expect(it.log().find(({ kind }) => kind === "turn-ended")).toMatchObject({ peer: "ada", outcome: "handed-off", usage: { tokens: 1_000 } });
  }));

test("the legacy map `tools:` runs, the prompt in the place of {PROMPT}", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: onlyUnit }, async (it) => {
    const PATH = install(it, "claude", script([fix]));
    install(it, "codex", script([fix]));
    it.write(
      ".peers/config.yaml",
      `tools:\n  claude:\n    argv: [claude, -p, "{PROMPT}"]\n    prompt_mode: argv-substitute\n  codex:\n    argv: [codex, exec, "-"]\n    prompt_mode: stdin\n${convergence}`,
    );
    const accepted = it.peers(["goals", "accept"], { env: { PATH } });
    expect(accepted.stdout + accepted.stderr).toContain("tools: is written as a list now");
    expect(it.peers(["run"], { env: { PATH } }).code).toBe(0);
    expect(argumentsOf(it, "claude")[0]).toBe("-p");
    expect(argumentsOf(it, "claude").join("\n")).toContain("You are claude, one of several peers");
  }));

test("a key that is missing is found before the first turn of anybody", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, goals: onlyUnit }, async (it) => {
    const PATH = install(it, "claude", script([fix]));
    install(it, "codex", script([fix]));
    it.write(
      ".peers/config.yaml",
      `peers:\n  - { name: ada, tool: claude }\n  - { name: ben, tool: codex, provider: openrouter, model: gpt-5.5 }\n${convergence}`,
    );
    it.peers(["goals", "accept"], { env: { PATH } });
    const without = { PATH, OPENROUTER_API_KEY: "" };
    expect(it.peers(["run"], { env: without })).toMatchObject({ code: 5, stdout: expect.stringContaining("ben cannot work: OPENROUTER_API_KEY is not set") });
    expect(it.kinds()).not.toContain("turn-started");
    expect(it.peers(["run"], { env: { ...without, OPENROUTER_API_KEY: "k" } }).code).toBe(0);
  }));

describe("docs/agents.md", () => {
  const blocks = [...readFileSync("docs/agents.md", "utf8").matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)].map(([, indent = "", text = ""]) =>
    text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
  test("shows an endpoint the way the suite of the real CLIs sets one up", () => {
    const json = /```json\n([\s\S]*?)```/.exec(readFileSync("docs/agents.md", "utf8"))?.[1] ?? "";
    const [local] = Object.values(JSON.parse(json).provider) as { npm: string; options: object; models: object }[];
    expect(Object.keys(local ?? {})).toEqual(["npm", "options", "models"]);
    expect(readFileSync("tests/support/real-agents.ts", "utf8")).toContain(`npm: "${local?.npm}"`);
  });
  test("shows configurations that load without a note", () => {
    expect(blocks.length).toBeGreaterThan(3);
    for (const text of blocks.filter((block) => block.startsWith("peers:")))
      expect([text, readConfig(text, "docs/agents.md")]).toMatchObject([text, { ok: true, warnings: [] }]);
  });
});
