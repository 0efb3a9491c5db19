import { beforeAll, describe, expect, test } from "vitest";
import { blindGoal, cli, equip, type Loop, sample, unitGoal } from "../support/loop.ts";
import { goodPeer, implementing } from "../support/model-mind.ts";
import type { ModelRequest, Reply } from "../support/model-server.mjs";
import { startModelServer } from "../support/model-server.mjs";
import { installAgents, signInEverywhere } from "../support/real-agents.ts";
import { inRepository } from "../support/repo.ts";

beforeAll(installAgents);

type Pair = { readonly peers: string; readonly answer: (request: ModelRequest) => Reply; readonly config?: string; readonly goals?: string };

async function withAgents(pair: Pair, story: (loop: Loop, env: Record<string, string>) => Promise<void>): Promise<void> {
  await inRepository(
    async (sandbox) => {
      const server = await startModelServer({ answer: pair.answer });
      // Also what hooks start has to find the CLIs and the server.
      const env = Object.assign(sandbox.env, signInEverywhere(sandbox.home, server.url));
      const loop = equip(sandbox, [process.execPath, cli]);
      try {
        loop.commit("Begin", { ...sample });
        loop.write(".peers/config.yaml", `peers:\n${pair.peers}${pair.config ?? ""}`);
        loop.write(".peers/goals.yaml", pair.goals ?? `goals:\n${unitGoal}  - id: self-review\n    type: hard\n    gate: self-review-on-handoff\n${blindGoal}`);
        const init = loop.peers(["init", "--yes"]);
        if (init.code !== 0) throw new Error(init.stdout + init.stderr);
        await story(loop, env);
      } finally {
        loop.peers(["stop"]);
        await server.close();
      }
    },
    { empty: true },
  );
}

/** The model server lives in this process: waiting for a run must not keep it from answering. */
async function ran(loop: Loop, args: readonly string[]): Promise<{ code: number; stdout: string }> {
  const child = loop.start(args);
  const code = await child.exited;
  return { code, stdout: child.output() };
}

const claude = "  - name: claude\n    tool: claude\n";
const codex = "  - name: codex\n    tool: codex\n    model: gpt-5.5\n";
const opencode = "  - name: opencode\n    tool: opencode\n    model: scripted/m1\n";
const gemini = "  - name: gemini\n    tool: gemini\n";

test("Claude Code and Codex take a failing test to done through real hooks, with nobody watching", () =>
  withAgents({ peers: `${claude}${codex}`, answer: (request) => goodPeer(request) }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    const status = await it.until(({ state }) => state === "converged" || state === "stopped", 200_000);
    expect(status).toMatchObject({
      state: "converged",
      gates: [
        { id: "unit", verdict: "pass" },
        { id: "self-review", verdict: "pass" },
      ],
    });
    const turns = it.log().filter((line) => line.kind === "turn-ended");
    expect(turns.map((line) => (line.kind === "turn-ended" ? `${line.peer} ${line.role} ${line.outcome}` : ""))).toEqual([
      "claude implement handed-off",
      "codex review reviewed",
      "codex sceptic reviewed",
    ]);
    expect(turns[0]).toMatchObject({ usage: { source: "tool", billed: true }, session: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    const cost = JSON.parse(it.peers(["cost", "--json"]).stdout);
    expect(cost.peers.claude.usd).toBeGreaterThan(0);
    expect(it.peers(["peek", "claude"]).stdout).toMatch(/> Bash .*git commit/);
    expect(it.git(["log", "-1", "--format=%an", "--", "answer.mjs"])).toBe("claude");
  }));

describe.each([
  ["claude", claude, codex],
  ["codex", codex, claude],
  ["opencode", opencode, claude],
  ["gemini", gemini, claude],
])("%s", (name, first, second) => {
  test("makes a commit that is attributed to it and reads as a hand-off", () =>
    withAgents(
      {
        peers: `${first}${second}`,
        answer: (request) => goodPeer(request),
        goals: `goals:\n${unitGoal}`,
        config: "convergence: { clean_ticks: 1, sceptic: false }\n",
      },
      async (it) => {
        const end = await ran(it, ["run", "--max-ticks", "1"]);
        expect(it.log().filter(({ kind }) => kind === "turn-ended")).toMatchObject([{ peer: name, outcome: "handed-off" }]);
        expect(end.stdout).toContain(`turn 1 of ${name} ended: handed-off`);
        expect(it.log().filter((line) => line.kind === "commit-seen" && line.peer === name)).toHaveLength(1);
      },
    ));
});

describe("when the vendor fails", () => {
  const failing = (first: (request: ModelRequest) => Reply | null) => {
    const seen: Record<string, number> = {};
    return (request: ModelRequest): Reply => {
      seen[request.vendor] = (seen[request.vendor] ?? 0) + 1;
      return first(request) ?? goodPeer(request);
    };
  };

  test("a rate limit of one lets the other work meanwhile, and says when it may go on", () =>
    withAgents(
      { peers: `${claude}${codex}`, answer: failing(({ vendor }) => (vendor === "anthropic" ? { fault: "rate-limit", retryAfterS: 3600 } : null)) },
      async (it) => {
        await ran(it, ["run", "--max-ticks", "2"]);
        const [first, second] = it.log().filter((line) => line.kind === "turn-ended");
        expect(first).toMatchObject({ peer: "claude", outcome: "rate-limited", restUntil: expect.any(Number) });
        expect(second).toMatchObject({ peer: "codex", outcome: "handed-off" });
        expect(it.status().peers.claude).toMatchObject({ health: "healthy" });
      },
    ));

  test("an expired sign-in stops the run with what to do, and resuming heals", () => {
    let expired = true;
    const answer = (request: ModelRequest): Reply => (expired && request.vendor === "responses" ? { fault: "unauthorized" } : goodPeer(request));
    return withAgents({ peers: `${codex}${claude}`, answer }, async (it) => {
      expect(await ran(it, ["run"])).toMatchObject({ code: 5, stdout: expect.stringContaining("codex cannot work") });
      expect(it.log().filter((line) => line.kind === "turn-ended")).toMatchObject([{ peer: "codex", outcome: "halted" }]);
      expired = false;
      it.peers(["resume"]);
      await it.until(({ state }) => state === "converged", 200_000);
    });
  });

  test("a stream cut in the middle is retried by the CLI and costs nothing but time", () => {
    let cut = true;
    const answer = (request: ModelRequest): Reply => {
      if (!cut) return goodPeer(request);
      cut = false;
      return { fault: "cut" };
    };
    return withAgents({ peers: `${codex}${claude}`, answer }, async (it) => {
      expect((await ran(it, ["run"])).code).toBe(0);
    });
  });

  test("a crash after the commit keeps the hand-off, and what the agent left running is ended", () =>
    withAgents(
      {
        peers: `${codex}${claude}`,
        answer: (request) =>
          request.vendor === "responses" ? goodPeer(request, `(setsid sleep 300 >/dev/null 2>&1 &); ${implementing}\nkill -9 $PPID`) : goodPeer(request),
      },
      async (it) => {
        expect((await ran(it, ["run"])).code).toBe(0);
        expect(it.log().filter((line) => line.kind === "turn-ended")[0]).toMatchObject({ peer: "codex", outcome: "handed-off" });
        expect(
          it.run("sh", [
            "-c",
            `for f in /proc/[0-9]*/environ; do tr '\\0' '\\n' < "$f" 2>/dev/null | grep -q "^HOME=${it.home}$" && tr '\\0' ' ' < "\${f%environ}cmdline" && echo; done; true`,
          ]),
        ).not.toContain("sleep 300");
      },
    ));

  test("a stall ends at the silence agreed on, and the other peer goes on", () =>
    withAgents(
      {
        peers: `${codex}    idle_timeout_s: 8\n${claude}`,
        answer: (request) =>
          request.vendor === "responses" && !request.text.includes("**reviewer**") && !request.text.includes("**sceptic**")
            ? { fault: "stall" }
            : goodPeer(request),
        config: "turns: { max_retries: 0 }\n",
      },
      async (it) => {
        expect((await ran(it, ["run"])).code).toBe(0);
        expect(it.log().filter((line) => line.kind === "turn-ended")).toMatchObject([
          { peer: "codex", outcome: "idle" },
          { peer: "claude", outcome: "handed-off" },
          { peer: "codex", outcome: "reviewed" },
          { peer: "codex", outcome: "reviewed" },
        ]);
      },
    ));

  test.each(["overloaded", "rate-limit"] as const)("%s for a while is a rest and not a failure: the run goes on by itself until it is done", (fault) => {
    let times = 3;
    const answer = (request: ModelRequest): Reply => {
      if (request.vendor !== "anthropic" || times === 0) return goodPeer(request);
      times -= 1;
      return { fault };
    };
    return withAgents({ peers: `${claude}${codex}`, answer, config: "turns: { backoff_s: 2 }\n" }, async (it) => {
      expect(await ran(it, ["run"])).toMatchObject({ code: 0, stdout: expect.stringContaining("done: ") });
      const outcomes = it.log().flatMap((line) => (line.kind === "turn-ended" ? [`${line.peer} ${line.outcome}`] : []));
      expect(outcomes[0]).toBe("claude rate-limited");
      expect(outcomes).toContain("codex handed-off");
      expect(outcomes.at(-1)).toBe("claude reviewed");
    });
  });
});

describe("money", () => {
  // 100,000 tokens in at list price are far more than the cap.
  const dear = { input: 100_000, output: 1_000, cached: 0 };
  const spending = (request: ModelRequest): Reply =>
    request.toolResult === null || request.index < 8 ? { say: "I think.", run: "echo thinking", usage: dear } : { say: "Done.", usage: dear };
  test("a cap in dollars ends the turn in its midst where the CLI says what it costs", () =>
    withAgents({ peers: `${opencode}${claude}`, answer: spending, config: "budget: { max_usd: 0.05, max_usd_mode: hard }\n" }, async (it) => {
      const end = await ran(it, ["run"]);
      expect(end.code).toBe(5);
      const turns = it.log().filter((line) => line.kind === "turn-ended");
      expect(turns).toMatchObject([{ peer: "opencode", outcome: "over-budget" }]);
      expect(it.status().reason).toContain("the budget is used up");
    }));

  test("without a price the run is refused before the first turn, or allowed by name", () =>
    withAgents(
      { peers: `  - name: codex\n    tool: codex\n${claude}`, answer: (request) => goodPeer(request), config: "budget: { max_usd: 0.05 }\n" },
      async (it) => {
        expect(await ran(it, ["run"])).toMatchObject({ code: 5, stdout: expect.stringContaining("unknown_price: allow") });
        expect(it.log().filter(({ kind }) => kind === "turn-started")).toHaveLength(0);
      },
    ));
});
