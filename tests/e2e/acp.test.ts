import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { cli, honest, type Loop, root, unitGoal, withLoop } from "../support/loop.ts";
import { installRuntimes, runtimes } from "../support/runtimes.ts";

beforeAll(installRuntimes);

const agent = join(root, "tests", "fixtures", "agents", "acp-agent.mjs");

type Told = Loop & { readonly notes: () => string[]; readonly ended: () => Record<string, unknown>[] };

/** A repository whose first peer is our scripted ACP agent; the second would finish whatever it left. */
async function withAcp(script: string, story: (it: Told) => Promise<void> | void, more: { peer?: string; config?: string } = {}): Promise<void> {
  await withLoop({ scripts: { unused: honest, bob: honest }, goals: `goals:\n${unitGoal}`, config: "convergence: { sceptic: false }\n" }, async (loop) => {
    const path = join(loop.home, "acp.mjs");
    writeFileSync(path, `export default {\n${script}\n};\n`);
    const peer = `peers:\n  - name: ada\n    tool: acp\n    argv: [${[process.execPath, agent, path].map((part) => JSON.stringify(part)).join(", ")}]\n${more.peer ?? ""}`;
    const [, bob = ""] = readFileSync(join(loop.dir, ".peers/config.yaml"), "utf8").split(/(?= {2}- name: bob)/);
    loop.write(".peers/config.yaml", `${peer}${bob}${more.config ?? ""}`);
    const accepted = loop.peers(["goals", "accept"]);
    if (accepted.code !== 0) throw new Error(accepted.stdout + accepted.stderr);
    const notes = () => (existsSync(`${path}.notes`) ? readFileSync(`${path}.notes`, "utf8").split("\n").filter(Boolean) : []);
    await story({ ...loop, notes, ended: () => loop.log().filter(({ kind }) => kind === "turn-ended") as unknown as Record<string, unknown>[] });
  });
}

const fix = 'commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" })';

test("any ACP agent is one line of configuration: its commit is a hand-off, its words and tools are seen, its costs counted", () =>
  withAcp(
    `prompt: async ({ prompt, say, tell, note, commit }) => {
      note(prompt.includes("Peer-Status: handoff") ? "prompted" : "not prompted");
      await say("I look ");
      await say("at it.");
      await tell({ sessionUpdate: "tool_call", toolCallId: "1", title: "edit", kind: "edit", status: "pending" });
      await tell({ sessionUpdate: "tool_call_update", toolCallId: "1", status: "in_progress", rawInput: { path: "answer.mjs" } });
      ${fix};
      await tell({ sessionUpdate: "tool_call_update", toolCallId: "1", status: "completed" });
      await tell({ sessionUpdate: "something_new", of: "a later protocol" });
      await tell({ sessionUpdate: "usage_update", used: 10, size: 100, cost: { amount: 0.25, currency: "USD" } });
      await say("Done.");
      return { stopReason: "end_turn", usage: { inputTokens: 900, outputTokens: 40, cachedReadTokens: 100, totalTokens: 1040 } };
    }`
      .replace("({ prompt, say, tell, note })", "({ prompt, say, tell, note, commit })")
      .replace("globalThis.it.", ""),
    (it) => {
      expect(it.peers(["run"]).code).toBe(0);
      expect(it.ended()[0]).toMatchObject({
        peer: "ada",
        outcome: "handed-off",
        session: "session-1",
        usage: { input: 900, output: 40, cached: 100, usd: 0.25, source: "tool" },
      });
      expect(it.notes()).toEqual(["new", "prompted"]);
      const peek = it.peers(["peek", "ada"]).stdout;
      expect(peek).toMatch(/> edit .*answer\.mjs/);
      expect(peek).toContain("Done.");
    },
  ));

test("permission is granted once, by the kind of the option and not by its name or place", () =>
  withAcp(
    `prompt: async ({ ask, commit, note, methods }) => {
      const options = [["n", "reject_once"], ["forever", "allow_always"], ["y", "allow_once"]].map(([optionId, kind]) => ({ optionId, kind, name: "Allow" }));
      const { outcome } = await ask(methods.client.session.requestPermission, { toolCall: { toolCallId: "1", title: "git commit", kind: "execute" }, options });
      note(outcome.optionId ?? outcome.outcome);
      if (outcome.optionId === "y") ${fix};
    }`,
    (it) => {
      it.peers(["run", "--max-ticks", "1"]);
      expect(it.notes()).toEqual(["new", "y"]);
      expect(it.ended()).toMatchObject([{ peer: "ada", outcome: "handed-off" }]);
      expect(it.peers(["peek", "ada"]).stdout).toContain("> execute git commit");
    },
  ));

test("files are read and written through us in the workspace only: not beside it, not above it, not through a link", () =>
  withAcp(
    `prompt: async ({ ask, cwd, commit, note, methods, env }) => {
      const { symlinkSync, readFileSync } = await import("node:fs");
      const { fs } = methods.client;
      const attempt = async (what) => note(await what.then(() => "done", ({ message }) => (message.includes("is not in the workspace") ? "refused" : message)));
      symlinkSync(env.HOME, cwd + "/link");
      symlinkSync(env.HOME + "/nothing-there", cwd + "/dangling");
      for (const path of [env.HOME + "/outside", cwd + "/../outside", cwd + "/link/outside", cwd + "/dangling", "outside", cwd + "-beside/outside"])
        await attempt(ask(fs.writeTextFile, { path, content: "x" }));
      await attempt(ask(fs.readTextFile, { path: "/etc/passwd" }));
      const { execSync } = await import("node:child_process");
      execSync("rm link dangling", { cwd });
      await attempt(ask(fs.writeTextFile, { path: cwd + "/new/notes.txt", content: "one\\ntwo\\nthree\\n" }));
      note(JSON.stringify((await ask(fs.readTextFile, { path: cwd + "/new/notes.txt", line: 2, limit: 1 })).content));
      ${fix};
    }`,
    (it) => {
      it.peers(["run", "--max-ticks", "1"]);
      expect(it.notes()).toEqual(["new", ...Array(7).fill("refused"), "done", '"two\\n"']);
      expect(existsSync(join(it.home, "outside"))).toBe(false);
      expect(existsSync(join(it.home, "nothing-there"))).toBe(false);
      expect(it.git(["show", "HEAD:new/notes.txt"])).toContain("three");
    },
  ));

test("the review file of a turn lies elsewhere, and can be written through us all the same", () =>
  withAcp(
    "prompt: ({ ask, env, methods }) => ask(methods.client.fs.writeTextFile, { path: env.PEERS_REVIEW_FILE, content: '{}' }).then(() => 'end_turn')",
    (it) => {
      const review = join(it.home, "review.json");
      const given = { cwd: it.dir, input: "Review it.", env: { ...process.env, PEERS_REVIEW_FILE: review } };
      expect(spawnSync(process.execPath, [cli, "acp-bridge", "--", process.execPath, agent, join(it.home, "acp.mjs")], given).status).toBe(0);
      expect(readFileSync(review, "utf8")).toBe("{}");
    },
  ));

test("commands run in terminals of ours: their output is kept to the limit, their exit told, what hangs killed", () =>
  withAcp(
    `prompt: async ({ client, commit, note, cwd }) => {
      const run = (more) => client.createTerminal({ sessionId: "session-1", ...more });
      const one = await run({ command: "printf 'äöü' && cd . && exit 3", outputByteLimit: 5 });
      const { exitCode } = await one.waitForExit();
      const { output, truncated } = await one.currentOutput();
      note([exitCode, output, truncated].join(" "));
      await one.release();
      note(await one.currentOutput().then(() => "there", () => "released"));
      const two = await run({ command: "sleep", args: ["300"], cwd });
      await two.kill();
      note((await two.waitForExit()).signal);
      note(await run({ command: "true", cwd: "/" }).then(() => "ran", () => "refused"));
      ${fix};
    }`,
    (it) => {
      it.peers(["run", "--max-ticks", "1"]);
      expect(it.notes()).toEqual(["new", "3 öü true", "released", "SIGKILL", "refused"]);
      expect(it.ended()).toMatchObject([{ outcome: "handed-off" }]);
    },
  ));

test("an agent that asks to sign in stops the run and says how it can be done", () =>
  withAcp("open: ({ RequestError }) => { throw RequestError.authRequired(); }", (it) => {
    const end = it.peers(["run"]);
    expect(end.code).toBe(5);
    expect(it.ended()).toMatchObject([
      { peer: "ada", outcome: "halted", why: expect.stringMatching(/Authentication required \(it offers: A key of the vendor\)/) },
    ]);
  }));

test("an agent that dies in the middle is a failed turn with its exit code", () =>
  withAcp(`prompt: () => { process.stderr.write("out of ideas\\n"); process.exit(7); }`, (it) => {
    it.peers(["run", "--max-ticks", "1"]);
    expect(it.ended()).toMatchObject([
      { peer: "ada", outcome: "process-failed", why: expect.stringContaining("the agent ended with exit code 7 during session/prompt") },
    ]);
  }));

test("what an agent handed off before it died counts", () =>
  withAcp(`prompt: ({ commit }) => { ${fix}; process.kill(process.pid, "SIGKILL"); }`, (it) => {
    it.peers(["run", "--max-ticks", "1"]);
    expect(it.ended()).toMatchObject([{ peer: "ada", outcome: "handed-off" }]);
  }));

test("an agent that falls silent is ended at the silence agreed on, and the other peer goes on", () =>
  withAcp(
    "prompt: async ({ say }) => { await say('Let me think.'); await new Promise((resolve) => setTimeout(resolve, 600_000)); }",
    (it) => {
      it.peers(["run", "--max-ticks", "2"]);
      expect(it.ended()).toMatchObject([
        { peer: "ada", outcome: "idle" },
        { peer: "bob", outcome: "handed-off" },
      ]);
    },
    { peer: "    idle_timeout_s: 3\n", config: "turns: { max_retries: 0 }\n" },
  ));

describe("a session", () => {
  const twice = `load: ({ tell, params, RequestError }) => {
      if (params.sessionId !== "session-1") throw new RequestError(-32603, "gone");
      return tell({ sessionUpdate: "agent_message_chunk", content: { type: "text", text: "WORDS OF LAST TIME" } });
    },
    prompt: async ({ tell, say, commit, git, note }) => {
      const second = git("log", "--format=%an").includes("ada");
      await tell({ sessionUpdate: "usage_update", used: 1, size: 2, cost: { amount: second ? 0.75 : 0.5, currency: "USD" } });
      await say(second ? "Again." : "First.");
      commit("Try", { "answer.mjs": "export const answer = " + (second ? 42 : 40) + ";\\n" });
    }`;
  const resuming = "    session: resume\n";

  test("is gone on with by session/load: what it tells again is not news, what it cost before is not counted twice", () =>
    withAcp(
      twice,
      (it) => {
        it.peers(["run", "--max-ticks", "2"]);
        expect(it.notes()).toEqual(["new", "load session-1"]);
        expect(it.ended()).toMatchObject([
          { peer: "ada", usage: { usd: 0.5 } },
          { peer: "ada", usage: { usd: 0.25 }, outcome: "handed-off" },
        ]);
        expect(it.peers(["peek", "ada"]).stdout).not.toContain("WORDS OF LAST TIME");
      },
      { peer: resuming },
    ));

  test("that is gone, or an agent that keeps none, begins anew", () =>
    withAcp(
      `initialize: () => ({ agentCapabilities: {} }), ${twice}`,
      (it) => {
        it.peers(["run", "--max-ticks", "2"]);
        expect(it.notes()).toEqual(["new", "new"]);
        expect(it.ended()[1]).toMatchObject({ peer: "ada", outcome: "handed-off" });
      },
      { peer: resuming },
    ));
});

describe("model and reasoning", () => {
  const offering = `open: () => ({ configOptions: [
      { id: "m", name: "Model", category: "model", type: "select", currentValue: "small", options: [{ value: "small", name: "S" }, { value: "large", name: "L" }] },
      { id: "t", name: "Thinking", category: "thought_level", type: "select", currentValue: "low", options: [{ group: "g", name: "G", options: [{ value: "high", name: "H" }] }] },
    ] }),`;
  const work = `prompt: ({ commit }) => ${fix}`;

  test("are set among what the agent offers", () =>
    withAcp(
      offering + work,
      (it) => {
        it.peers(["run", "--max-ticks", "1"]);
        expect(it.notes()).toEqual(["new", "set m large", "set t high"]);
        expect(it.ended()).toMatchObject([{ outcome: "handed-off" }]);
      },
      { peer: "    model: large\n    reasoning: high\n" },
    ));

  test.each([
    ["a model it does not have", offering, "    model: huge\n", 'this agent offers no model "huge"; it offers small, large'],
    ["a model where it offers none", "", "    model: large\n", "this agent cannot be told its model over ACP"],
  ])("%s is refused in a sentence, before anything is asked of it", (_, open, peer, sentence) =>
    withAcp(
      open + work,
      (it) => {
        it.peers(["run", "--max-ticks", "1"]);
        expect(it.notes()).toEqual(["new"]);
        expect(it.ended()).toMatchObject([{ outcome: "api-error", why: expect.stringContaining(sentence) }]);
      },
      { peer },
    ),
  );
});

test.each(["max_tokens", "max_turn_requests", "refusal", "cancelled"])("stopping for %s without a commit is no hand-off", (reason) =>
  withAcp(`prompt: () => ${JSON.stringify(reason)}`, (it) => {
    it.peers(["run", "--max-ticks", "1"]);
    expect(it.ended()).toMatchObject([{ outcome: reason === "cancelled" ? "interrupted" : "api-error" }]);
  }),
);

describe.each(runtimes)("the bridge on $name", ({ launcher }) => {
  const bridge = (it: Loop, argv: readonly string[], input = "Do it.") => {
    const [program = "", ...first] = launcher;
    const { status, stdout, stderr } = spawnSync(program, [...first, "acp-bridge", "--", ...argv], { cwd: it.dir, input, encoding: "utf8", timeout: 30_000 });
    return { status, stderr, lines: stdout.split("\n").filter(Boolean) };
  };
  const script = `prompt: async ({ prompt, say, ask, client, cwd, methods }) => {
      await ask(methods.client.fs.writeTextFile, { path: cwd + "/by-us.txt", content: "x" });
      const terminal = await client.createTerminal({ sessionId: "session-1", command: "cat by-us.txt" });
      await terminal.waitForExit();
      await say(prompt + (await terminal.currentOutput()).output);
    }`;

  test("writes one line of JSON for each thing that happened", () =>
    withAcp(script, (it) => {
      const { status, lines } = bridge(it, [process.execPath, agent, join(it.home, "acp.mjs")]);
      expect(lines).toEqual(['{"type":"session","id":"session-1","resumed":false}', '{"type":"text","text":"Do it.x"}', '{"type":"end","reason":"end_turn"}']);
      expect(status).toBe(0);
    }));

  test("says in words what could not be done", () =>
    withAcp(script, (it) => {
      expect(bridge(it, ["no-such-agent"])).toMatchObject({ status: 127, lines: [], stderr: expect.stringContaining("no-such-agent could not be started") });
      expect(bridge(it, ["sh", "-c", "echo no protocol; exit 3"])).toMatchObject({
        status: 25,
        lines: [],
        stderr: expect.stringContaining("the agent ended with exit code 3 during initialize"),
      });
      expect(bridge(it, ["cat"], "")).toMatchObject({ status: 2, stderr: expect.stringContaining("reads the prompt from stdin") });
    }));
});

test("a program that is not there is found before the first turn", () =>
  withAcp("", (it) => {
    const config = readFileSync(join(it.dir, ".peers/config.yaml"), "utf8");
    it.write(".peers/config.yaml", config.replace(/(name: ada\n {4}tool: acp\n {4}argv: ).*/, "$1[no-such-agent, acp]"));
    it.peers(["goals", "accept"]);
    const end = it.peers(["run"]);
    expect(end.stdout).toContain("ada cannot work: no-such-agent is not there on the PATH");
    expect(it.ended()).toEqual([]);
  }));
