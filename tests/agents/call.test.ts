import { describe, expect, test } from "vitest";
import { claude } from "../../src/agents/claude.ts";
import { codex } from "../../src/agents/codex.ts";
import { gemini } from "../../src/agents/gemini.ts";
import { generic } from "../../src/agents/generic.ts";
import { agentFor } from "../../src/agents/index.ts";
import { opencode } from "../../src/agents/opencode.ts";
import type { Agent, AgentSession, AgentSettings } from "../../src/ports/agent.ts";

type Environment = Readonly<Record<string, string>>;

/** The command line as a person would read it. */
function line(agent: Agent, settings: AgentSettings = {}, session: AgentSession | null = null, environment: Environment = {}): string {
  const answer = agent.call(settings, session, environment);
  return "refused" in answer ? `refused: ${answer.refused}` : answer.argv.join(" ");
}
const env = (agent: Agent, settings: AgentSettings = {}, environment: Environment = {}) => {
  const answer = agent.call(settings, null, environment);
  return "refused" in answer ? {} : answer.env;
};

const bypass = "--dangerously-bypass-approvals-and-sandbox -c check_for_update_on_startup=false -c analytics.enabled=false";

describe("a turn nobody watches, the prompt on stdin", () => {
  test.each([
    [claude, "claude -p --output-format stream-json --verbose --dangerously-skip-permissions"],
    [codex, `codex exec --json ${bypass} -`],
    [opencode, "opencode run --format json --auto"],
    [gemini, "gemini --yolo --output-format stream-json"],
  ])("$title", (agent, expected) => {
    expect(line(agent)).toBe(expected);
    expect(agent.call({}, null, {})).toMatchObject({ prompt: "stdin" });
  });

  test("Claude Code is told that the machine is there for it only when it runs as root, where it would refuse", () => {
    expect(env(claude, {}, { PEERS_UID: "0" })).toMatchObject({ IS_SANDBOX: "1", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" });
    expect(env(claude, {}, { PEERS_UID: "1000" })).not.toHaveProperty("IS_SANDBOX");
  });

  test("Gemini CLI gets who commits from the environment, because it hides the global git configuration", () => {
    const facts = { PEERS_GIT_NAME: "Ann", PEERS_GIT_EMAIL: "ann@example.org" };
    const identity = { GIT_AUTHOR_NAME: "Ann", GIT_COMMITTER_NAME: "Ann", GIT_AUTHOR_EMAIL: "ann@example.org", GIT_COMMITTER_EMAIL: "ann@example.org" };
    expect(env(gemini, {}, facts)).toEqual({ GEMINI_CLI_TRUST_WORKSPACE: "true", ...identity });
    expect(env(gemini, {}, { ...facts, GIT_AUTHOR_NAME: "Bob" })).not.toHaveProperty("GIT_AUTHOR_NAME");
    expect(env(gemini)).toEqual({ GEMINI_CLI_TRUST_WORKSPACE: "true" });
  });
});

describe("an argv of the operator's that begins with something else", () => {
  test.each([
    [codex, ["npx", "-y", "@openai/codex@0.169.0", "exec", "-"], 'npx -y @openai/codex@0.169.0 -c model="m" exec -'],
    [codex, ["node", "/opt/codex.js", "exec", "-"], 'node /opt/codex.js -c model="m" exec -'],
    [claude, ["env", "A=1", "/usr/bin/claude", "-p"], "env A=1 /usr/bin/claude --model m -p"],
    [opencode, ["nice", "opencode", "run"], "nice opencode run -m m"],
    [claude, ["docker", "run", "claude-image"], "docker run claude-image --model m"],
  ])("$title is told its model where its own program stands", (agent, argv, expected) => {
    expect(line(agent, { argv, model: "m" })).toBe(expected);
  });
});

describe("a session", () => {
  test.each([
    [claude, "claude -p --output-format stream-json --verbose --dangerously-skip-permissions --session-id S", "--resume S"],
    [codex, `codex exec --json ${bypass} -`, `codex exec resume --json ${bypass} S -`],
    [opencode, "opencode run --format json --auto", "-s S"],
    [gemini, "gemini --yolo --output-format stream-json --session-id S", "--resume S"],
  ])("$title begins a new one and goes on with one", (agent, fresh, resumed) => {
    expect(line(agent, {}, { fresh: "S" })).toBe(fresh);
    expect(line(agent, {}, { resume: "S" })).toContain(resumed);
    expect(agent.choosesSession).toBe(fresh.endsWith("S"));
  });
});

describe("model, reasoning and provider", () => {
  const key = { OPENROUTER_API_KEY: "k", OPENAI_API_KEY: "k" };
  const openrouter = 'model_providers.openrouter={name="OpenRouter",base_url="https://openrouter.ai/api/v1",env_key="OPENROUTER_API_KEY",wire_api="responses"}';

  test.each([
    [claude, { model: "opus", reasoning: "high" }, "claude --model opus --effort high -p"],
    [codex, { model: "gpt-5.5", reasoning: "xhigh" }, 'codex -c model="gpt-5.5" -c model_reasoning_effort="xhigh" exec --json'],
    [codex, { model: "x/y", provider: "openrouter" }, `codex -c model="x/y" -c model_provider="openrouter" -c ${openrouter} exec --json`],
    [opencode, { model: "gpt-5.5", provider: "openai", reasoning: "low" }, "opencode run -m openai/gpt-5.5 --variant low --format json"],
    [opencode, { model: "openai/gpt-5.5", provider: "openrouter" }, "opencode run -m openrouter/openai/gpt-5.5 --format json"],
    [opencode, { model: "openrouter/x/y", provider: "openrouter" }, "opencode run -m openrouter/x/y --format json"],
    [gemini, { model: "gemini-3.8-flash", provider: "google" }, "gemini --model gemini-3.8-flash --yolo"],
  ])("$0.title with $1", (agent, settings, beginning) => {
    expect(line(agent, settings, null, key)).toMatch(new RegExp(`^${beginning.replaceAll(/[[\]{}().*+?^$|\\/]/g, "\\$&")}`));
  });

  test("Claude Code reaches OpenRouter by environment, with the Anthropic key emptied because it would win", () => {
    expect(env(claude, { provider: "openrouter" }, key)).toMatchObject({
      ANTHROPIC_BASE_URL: "https://openrouter.ai/api",
      ANTHROPIC_AUTH_TOKEN: "k",
      ANTHROPIC_API_KEY: "",
    });
  });

  test.each([
    [claude, { provider: "openrouter" }, /OPENROUTER_API_KEY is not set/],
    [claude, { provider: "openai" }, /Claude Code knows no provider "openai"; write one of anthropic, openrouter/],
    [claude, { reasoning: "extreme" }, /Claude Code knows no reasoning "extreme"; write one of low, medium, high, xhigh, max/],
    [codex, { provider: "openrouter" }, /OPENROUTER_API_KEY is not set/],
    [opencode, { provider: "anthropic", model: "claude-opus-5-5" }, /ANTHROPIC_API_KEY is not set.*model: anthropic\//],
    [opencode, { provider: "openai" }, /write model beside provider openai/],
    [gemini, { reasoning: "high" }, /Gemini CLI knows no reasoning "high"; leave it out/],
    [generic, { argv: ["./agent"], model: "x" }, /does not know how this program is told its model; write it into argv/],
    [generic, {}, /needs argv/],
  ])("$0.title refuses $1 with a sentence that says what would be right", (agent, settings, sentence) => {
    expect(line(agent, settings)).toMatch(/^refused: /);
    expect(line(agent, settings)).toMatch(sentence);
  });
});

describe("an operator's own argv", () => {
  test("gets the settings it does not say and keeps those it does", () => {
    const settings = { model: "opus", reasoning: "low" };
    expect(line(claude, { ...settings, argv: ["/opt/claude", "-p", "{PROMPT}"] })).toBe("/opt/claude --model opus --effort low -p {PROMPT}");
    expect(line(claude, { ...settings, argv: ["claude", "-p", "--model=haiku"] })).toBe("claude --effort low -p --model=haiku");
    expect(line(codex, { ...settings, argv: ["codex", "exec", "-m", "gpt-5.5", "-"] })).toBe('codex -c model_reasoning_effort="low" exec -m gpt-5.5 -');
    expect(line(codex, { ...settings, argv: ["codex", "exec", "-c", 'model="gpt-5.4"', "-"] })).toBe(
      'codex -c model_reasoning_effort="low" exec -c model="gpt-5.4" -',
    );
    expect(line(opencode, { model: "a/b", argv: ["opencode", "run", "-m", "c/d"] })).toBe("opencode run -m c/d");
    expect(line(generic, { argv: ["./agent", "--fast"] })).toBe("./agent --fast");
  });

  test("is not given a session", () => expect(line(claude, { argv: ["claude", "-p"] }, { resume: "S" })).toBe("claude -p"));

  test("that prints plain text is read as plain text", () => {
    const reader = claude.reader({ usedBefore: null, model: null });
    reader.push("stdout", "All done.\nNothing ", 0);
    reader.push("stdout", "left.\n", 0);
    expect(reader.end(0, 0)).toEqual({ session: null, text: "All done.\nNothing left.", usage: null, ended: false, trouble: null });
  });
});

test("an agent is found by its tool, or else by the program its argv begins with", () => {
  expect(agentFor("codex", undefined)).toBe(codex);
  expect(agentFor(undefined, ["/usr/bin/claude", "-p"])).toBe(claude);
  expect(agentFor("my-agent", ["claude"])).toBe(generic);
  expect(agentFor(undefined, ["./agent"])).toBe(generic);
});

describe("how it is signed in", () => {
  const files = (known: Record<string, string>) => (path: string) => known[path] ?? null;
  const none = files({});

  test.each([
    [claude, { ANTHROPIC_API_KEY: "k" }, files({ ".claude/.credentials.json": '{"claudeAiOauth":{}}' }), "key"],
    [claude, { ANTHROPIC_API_KEY: "" }, files({ ".claude/.credentials.json": '{"claudeAiOauth":{}}' }), "subscription"],
    [claude, { CLAUDE_CODE_OAUTH_TOKEN: "t" }, none, "subscription"],
    [claude, {}, files({ ".claude.json": '{"oauthAccount":{}}' }), "subscription"],
    [claude, {}, none, "unknown"],
    [codex, {}, files({ ".codex/auth.json": '{"OPENAI_API_KEY":null,"tokens":{"id_token":"x"}}' }), "subscription"],
    [codex, {}, files({ ".codex/auth.json": '{"OPENAI_API_KEY":"k"}' }), "key"],
    [codex, { CODEX_API_KEY: "k" }, files({ ".codex/auth.json": '{"tokens":{}}' }), "key"],
    [codex, {}, files({ ".codex/config.toml": 'model_provider = "local"\n' }), "key"],
    [codex, {}, files({ ".codex/auth.json": "broken" }), "unknown"],
    [opencode, {}, files({ ".local/share/opencode/auth.json": '{"anthropic":{"type":"oauth"}}' }), "subscription"],
    [opencode, { OPENAI_API_KEY: "k" }, files({ ".local/share/opencode/auth.json": '{"anthropic":{"type":"oauth"}}' }), "unknown"],
    [opencode, { OPENROUTER_API_KEY: "k" }, none, "key"],
    [gemini, { GEMINI_API_KEY: "k" }, files({ ".gemini/settings.json": '{"security":{"auth":{"selectedType":"oauth-personal"}}}' }), "subscription"],
    [gemini, { GEMINI_API_KEY: "k" }, none, "key"],
    [generic, { OPENAI_API_KEY: "k" }, none, "unknown"],
  ] as const)("$0.title with $1 is by $3", (agent, environment, readFile, expected) => {
    expect(agent.signIn(environment as Environment, readFile)).toBe(expected);
  });
});
