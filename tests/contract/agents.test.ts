import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { agents } from "../../src/agents/index.ts";
import type { Agent } from "../../src/ports/agent.ts";

const isAgent = (value: unknown): value is Agent => typeof value === "object" && value !== null && "call" in value && "reader" in value && "signIn" in value;

test("every agent of src/agents stands in the list once, in a file of its name", async () => {
  const files = readdirSync("src/agents").filter((file) => file.endsWith(".ts") && file !== "index.ts");
  const found = await Promise.all(
    files.map(async (file) =>
      Object.values((await import(`../../src/agents/${file}`)) as Record<string, unknown>)
        .filter(isAgent)
        .map(({ id }) => [id, file]),
    ),
  );
  expect(found.flat()).toEqual(agents.map(({ id }) => [id, `${id}.ts`]).toSorted());
});

describe.each(agents.map((agent) => [agent.title, agent] as const))("%s", (_, agent) => {
  const prompt = "Fix the bug, please";
  const settings = agent.program === "" ? { argv: ["./agent"] } : {};

  test("says what it is, where it comes from and which version its facts were measured on", () => {
    expect(agent.id).toMatch(/^[a-z]+$/);
    if (agent.program === "") return;
    expect(agent.measuredOn).toMatch(/^\d+\.\d+\.\d+$/);
    expect(agent.install).toMatch(/^npm install -g \S+$/);
    expect(agent.versionArgs.length).toBeGreaterThan(0);
  });

  test("is called by program and arguments, without a key and without a prompt in them", () => {
    const environment = {
      ANTHROPIC_API_KEY: "secret-key",
      OPENAI_API_KEY: "secret-key",
      OPENROUTER_API_KEY: "secret-key",
      GEMINI_API_KEY: "secret-key",
      PEERS_SELF: '["./peers"]',
      PROMPT: prompt,
    };
    for (const provider of [undefined, ...agent.providers]) {
      const call = agent.call({ ...settings, ...(provider ? { provider, model: "m" } : {}) }, null, environment);
      if ("refused" in call) throw new Error(call.refused);
      expect([agent.program || "./agent", "./peers"]).toContain(call.argv[0]);
      expect(call.argv.join(" ")).not.toMatch(/secret-key|Fix the bug/);
      expect(call.prompt).toBe("stdin");
    }
  });

  test("knows every way of reasoning and every provider it lists, and no other", () => {
    const refused = (more: object) =>
      "refused" in agent.call({ ...settings, model: "m", ...more }, null, { ANTHROPIC_API_KEY: "k", OPENAI_API_KEY: "k", OPENROUTER_API_KEY: "k" });
    expect(agent.reasoning.filter((reasoning) => refused({ reasoning }))).toEqual([]);
    expect(agent.providers.filter((provider) => refused({ provider }))).toEqual([]);
    expect(refused({ provider: "nobody" })).toBe(true);
    expect(refused({ reasoning: "none at all" })).toBe(true);
  });

  test("reads nothing out of nothing, and keeps nothing from one run to the next", () => {
    const nothing = { session: null, text: "", usage: null, ended: false, trouble: null };
    expect(agent.reader({ usedBefore: null, model: null }).end(1, 0)).toEqual(nothing);
    agent.reader({ usedBefore: null, model: null }).push("stdout", "text\n", 0);
    expect(agent.reader({ usedBefore: null, model: null }).end(null, 0)).toEqual(nothing);
  });
});
