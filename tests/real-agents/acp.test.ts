import { beforeAll, expect, test } from "vitest";
import { blindGoal, cli, equip, type Loop, sample, unitGoal } from "../support/loop.ts";
import { goodPeer, implementing } from "../support/model-mind.ts";
import type { ModelRequest, Reply } from "../support/model-server.mjs";
import { startModelServer } from "../support/model-server.mjs";
import { installAgents, signInEverywhere } from "../support/real-agents.ts";
import { inRepository } from "../support/repo.ts";

beforeAll(installAgents);

const opencode = "  - name: opencode\n    tool: acp\n    argv: [opencode, acp]\n    model: scripted/m1\n";
const gemini = "  - name: gemini\n    tool: acp\n    argv: [gemini, --experimental-acp]\n";

type Story = { readonly config: string; readonly answer: (request: ModelRequest) => Reply; readonly env?: Record<string, string> };

async function withAcpPeers(
  { config, answer, env = {} }: Story,
  story: (loop: Loop, run: (args: readonly string[]) => Promise<string>) => Promise<void>,
): Promise<void> {
  await inRepository(
    async (sandbox) => {
      const server = await startModelServer({ answer });
      Object.assign(sandbox.env, signInEverywhere(sandbox.home, server.url), env);
      const loop = equip(sandbox, [process.execPath, cli]);
      try {
        loop.commit("Begin", { ...sample });
        loop.write(".peers/config.yaml", `peers:\n${config}`);
        loop.write(".peers/goals.yaml", `goals:\n${unitGoal}${blindGoal}`);
        const init = loop.peers(["init", "--yes"]);
        if (init.code !== 0) throw new Error(init.stdout + init.stderr);
        await story(loop, async (args) => {
          const child = loop.start(args);
          await child.exited;
          return child.output();
        });
      } finally {
        loop.peers(["stop"]);
        await server.close();
      }
    },
    { empty: true },
  );
}

const turns = (loop: Loop) => loop.log().flatMap((line) => (line.kind === "turn-ended" ? [line] : []));

test("opencode and Gemini CLI, both over ACP, take a failing test to done", () =>
  withAcpPeers({ config: `${opencode}${gemini}`, answer: (request) => goodPeer(request) }, async (it, run) => {
    await run(["run"]);
    expect(turns(it).map(({ peer, role, outcome }) => `${peer} ${role} ${outcome}`)).toEqual([
      "opencode implement handed-off",
      "gemini review reviewed",
      "gemini sceptic reviewed",
    ]);
    expect(it.status().state).toBe("converged");
    // opencode says what its session cost; Gemini CLI says only tokens.
    expect(turns(it)[0]).toMatchObject({ session: expect.stringMatching(/^ses_/), usage: { source: "tool", model: "scripted/m1" } });
    expect(turns(it)[1]).toMatchObject({ usage: { input: expect.any(Number), usd: null } });
    expect(it.peers(["peek", "opencode"]).stdout).toMatch(/> execute .*git commit/);
  }));

test("Gemini CLI over ACP asks before it commits, and is granted it", () =>
  withAcpPeers({ config: `${gemini}${opencode}`, answer: (request) => goodPeer(request) }, async (it, run) => {
    await run(["run", "--max-ticks", "1"]);
    expect(turns(it)).toMatchObject([{ peer: "gemini", outcome: "handed-off" }]);
    expect(it.git(["log", "-1", "--format=%an", "--", "answer.mjs"])).toBe("gemini");
    expect(it.peers(["peek", "gemini"]).stdout).toMatch(/> execute .*git commit/);
  }));

test("opencode over ACP goes on with its session, and pays for what is new", () => {
  // Wrong the first time, right once there is a commit of its own.
  const value = "$(git log --format=%an | grep -q opencode && echo 42 || echo 40)";
  const inTwoTurns = implementing.replace("= 42;\\n'", `= %s;\\n' "${value}"`);
  return withAcpPeers({ config: `${opencode}    session: resume\n${gemini}`, answer: (request) => goodPeer(request, inTwoTurns) }, async (it, run) => {
    await run(["run", "--max-ticks", "2"]);
    const [first, second] = turns(it);
    expect(second).toMatchObject({ peer: "opencode", session: first?.session, outcome: "handed-off" });
    expect(it.git(["show", "HEAD:answer.mjs"])).toContain("42");
    expect(second?.usage?.usd).toBeCloseTo(first?.usage?.usd ?? 0, 5);
  });
});

test("a missing sign-in of Gemini CLI over ACP stops the run", () =>
  withAcpPeers({ config: `${gemini}${opencode}`, answer: (request) => goodPeer(request), env: { GEMINI_API_KEY: "" } }, async (it, run) => {
    expect(await run(["run"])).toContain("gemini cannot work");
    expect(turns(it)).toMatchObject([{ peer: "gemini", outcome: "halted", why: expect.stringContaining("Gemini API key is missing") }]);
  }));

test("a rate limit of Gemini CLI over ACP is a rest", () =>
  withAcpPeers(
    { config: `${gemini}${opencode}`, answer: (request) => (request.vendor === "gemini" ? { fault: "rate-limit" } : goodPeer(request)) },
    async (it, run) => {
      await run(["run", "--max-ticks", "2"]);
      expect(turns(it)).toMatchObject([
        { peer: "gemini", outcome: "rate-limited" },
        { peer: "opencode", outcome: "handed-off" },
      ]);
    },
  ));
