import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { as, fix, script } from "../support/cli-scripts.ts";
import { cli, honest, withLoop } from "../support/loop.ts";

const key = `sk-ant-${"a1B2c3D4".repeat(4)}`;
const secret = "correct-horse-battery";
/** Prints the recorded turn of the real Claude Code, says secrets, waits to be looked at, commits. */
const recordedTurn = `const lines = recorded("claude/success"); for (const line of lines.slice(0, -1)) say(line);
  say(text("The key is ${key} and the password " + env.MY_PASSWORD + "."));
  say(tool('curl -H "x-api-key: ${key}" --data "TOKEN=\\\\"' + env.MY_PASSWORD + '\\\\""'));
  while (!existsSync("../go")) await wait(50);
  ${fix} say(lines.at(-1));`;
const imports = 'import { existsSync } from "node:fs";';
const claude = { scripts: { alice: script([recordedTurn], undefined, imports), bob: honest }, settings: { alice: as("claude") } };

describe("peek", () => {
  test("shows the calls, words and tokens of a turn while it runs, without the secrets in them, and goes on when asked", () =>
    withLoop(claude, async (it) => {
      const run = it.start(["run", "--max-ticks", "1"], { MY_PASSWORD: secret });
      await it.until(() => it.peers(["peek", "alice"]).stdout.includes("> Bash curl"));
      const during = it.peers(["peek", "alice"]).stdout;
      expect(during).toContain("# turn 1 of alice");
      expect(during).toMatch(/> Bash .*git commit -q -m 'Add a greeting'/);
      expect(during).toMatch(/ {2}Bash ok/);
      expect(during).toContain("I add the greeting.");
      expect(during).toMatch(/\d+ tokens/);
      const follow = it.start(["peek", "alice", "--follow"]);
      writeFileSync(join(it.home, "go"), "");
      expect(await run.exited).toBe(5);
      while (!follow.output().includes("ended: Committed the greeting.")) await new Promise((done) => setTimeout(done, 50));
      await follow.stop("SIGTERM");
      const kept = readFileSync(join(it.dir, ".peers", "log", "peers", "00001-alice.jsonl"), "utf8");
      for (const text of [during, follow.output(), kept]) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(key);
      }
      expect(kept).toContain("[redacted:anthropic-key]");
      expect(it.peers(["peek"]).stdout).toContain("# turn 1 of alice");
      expect(it.peers(["peek", "bob"])).toMatchObject({ code: 2, stderr: expect.stringContaining("no turn of bob was seen here") });
    }));

  test("a turn that prints without end leaves a small file, and old turns are forgotten", () => {
    const noisy = `for (let n = 0; n < 3000; n += 1) say("line " + n + " " + "x".repeat(2000)); ${fix}`;
    return withLoop({ scripts: { alice: script([noisy]), bob: honest } }, async (it) => {
      const folder = join(it.dir, ".peers", "log", "peers");
      mkdirSync(folder, { recursive: true });
      for (let turn = 100; turn < 160; turn += 1) writeFileSync(join(folder, `00${turn}-carol.jsonl`), "");
      expect(it.peers(["run", "--max-ticks", "1"]).code).toBe(5);
      const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size);
      expect(sizes.length).toBeLessThanOrEqual(51);
      expect(Math.max(...sizes)).toBeLessThan(3 * 1024 * 1024);
      // Whatever was left out is said, or came before the last of what was kept.
      expect(it.peers(["peek", "alice"]).code).toBe(0);
    });
  });
});

describe("watch", () => {
  test("in a pipe prints plain lines", () =>
    withLoop(claude, async (it) => {
      writeFileSync(join(it.home, "go"), "");
      const watch = it.start(["watch"]);
      await it.until(({ runner }) => runner?.mode === "watch");
      it.commit("Ask", { "ASK.md": "42\n" });
      await it.until(({ state }) => state === "converged");
      await watch.stop();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is what must not be there
      expect(watch.output()).not.toMatch(/\x1b/);
      expect(watch.output()).toMatch(/^\d\d:\d\d:\d\d turn 1: alice, implement \(red: unit\)$/m);
      expect(watch.output()).toMatch(/^\d\d:\d\d:\d\d turn 1 of alice ended: handed-off$/m);
    }));

  test("on a terminal shows who is at work, for how long, what was done last, tokens, cost and gates", () =>
    withLoop({ ...claude, config: "budget: { max_usd: 5, unknown_price: allow }\n" }, async (it) => {
      const line = `${process.execPath} ${cli} watch`;
      const terminal = spawn("timeout", ["40", "script", "-qefc", line, "/dev/null"], {
        cwd: it.dir,
        env: { ...process.env, ...it.env, TERM: "xterm" },
        stdio: ["pipe", "pipe", "ignore"],
      });
      let output = "";
      terminal.stdout.on("data", (chunk) => {
        output += chunk;
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the screen begins anew after it is cleared
      const screens = () => output.split(/\x1b\[H\x1b\[2J/).map((screen) => screen.replaceAll("\r", ""));
      const shows = async (pattern: RegExp) => {
        const deadline = Date.now() + 20_000;
        while (!screens().some((screen) => pattern.test(screen))) {
          if (Date.now() > deadline) throw new Error(`never shown: ${pattern}\n${screens().at(-1)}`);
          await new Promise((done) => setTimeout(done, 50));
        }
      };
      await it.until(({ runner }) => runner?.mode === "watch");
      it.commit("Ask", { "ASK.md": "42\n" });
      await shows(/^ {2}alice, implement, [1-9]\d* s, \d+ tokens.*: > Bash curl/m);
      await shows(/^ {2}RED +unit: exit code 1/m);
      expect(it.status().turn).toMatchObject({ peer: "alice", last: expect.stringContaining("> Bash curl"), tokens: expect.any(Number) });
      writeFileSync(join(it.home, "go"), "");
      await shows(/^ {2}green +unit/m);
      await shows(/^ {2}alice +healthy, \d+ tokens, 0\.0\d+ US dollars/m);
      await shows(/^ {2}max_usd +0\.01 of 5$/m);
      await shows(/^converged: every gate is green/m);
      terminal.kill("SIGTERM");
      it.peers(["stop"]);
      await once(terminal, "exit");
    }));
});
