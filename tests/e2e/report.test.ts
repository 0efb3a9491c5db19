import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { expect, test } from "vitest";
import { approves, honestPeer, plays, ranOn, triesInVain } from "../support/adversaries.ts";
import { blindGoal, type Loop, unitGoal, withLoop } from "../support/loop.ts";

const firstLine = (it: Loop) => it.peers(["report"]).stdout.split("\n")[2] ?? "";

test("a loop is told from its first minute to its end: not begun, stopped with what to do, done; as Markdown and as HTML", () =>
  withLoop({ scripts: { alice: finds, bob: findsThenPasses } }, async (it) => {
    expect(firstLine(it)).toBe("**Is it done?** No. Nothing has begun yet.");
    expect(ranOn(it, "--max-ticks=1").code).not.toBe(0);
    expect(firstLine(it)).toContain("No. It stopped (out-of-budget): the budget is used up: 1 of 1 turns");
    expect(ranOn(it).code).toBe(0);

    const { code, stdout, stderr } = it.peers(["report", "--html=report.html", "--md=report.md"]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: expect.stringMatching(/wrote report\.html\n.*wrote report\.md/s) });
    const markdown = readFileSync(join(it.dir, "report.md"), "utf8");
    expect(markdown).toBe(it.peers(["report"]).stdout);
    expect(markdown).toMatch(/Is it done\?\*\* Yes\. Commit [0-9a-f]{8} on main passed every gate/);
    expect(markdown).toMatch(
      /\| F1 \| high answer\.mjs:1: it has no comment &lt;script&gt;alert\(1\)&lt;\/script&gt; \| bob \| alice in [0-9a-f]{8} \| confirmed at tick 2, answered at tick 3, fixed at tick \d;/,
    );
    expect(markdown).toMatch(/Claims without evidence[\s\S]*\| 2 \| bob \| high nowhere\.mjs:9: made up \|/);
    expect(markdown).toMatch(/\| unit \| green \| \d+ \| 1 \| ticks 0 to 1,/);
    const html = readFileSync(join(it.dir, "report.html"), "utf8");
    expect(XMLValidator.validate(html)).toBe(true);
    expect(html.match(/<svg /g)).toHaveLength(3);
    expect(html).not.toMatch(/<script|<link|<img|https?:/);

    expect(it.peers(["report", "--since=last"]).stdout).not.toContain("ticks 0 to 1,");
    expect(it.peers(["report", "--since=7"])).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no such run; the last is") });
    expect(it.peers(["report", "--html=not/there/x.html"])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/cannot be written: there is no folder .*not\/there; make it first/),
    });
    expect(it.peers(["report", "--md=.peers"])).toMatchObject({ code: 2, stderr: "peers: .peers is a folder; name a file in it\n" });
    expect(it.peers(["report", "--since=soon"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--since=2") });
  }));

test("in a clone with nothing but the log's refs the page is the same", () =>
  withLoop({ scripts: { alice: honestPeer, bob: honestPeer } }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    const clone = join(it.home, "clone");
    it.git(["clone", "-q", it.dir, clone]);
    it.git(["fetch", "-q", "origin", "refs/peers/log/*:refs/peers/log/*"], clone);
    const told = it.peers(["report"], { cwd: clone, env: { XDG_STATE_HOME: join(it.home, "other-state") } });
    expect(told).toEqual({ code: 0, stdout: it.peers(["report"]).stdout, stderr: "" });
  }));

test("a loop that goes nowhere says which gate stayed red, what remains and who failed; a paused one says who paused it", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: triesInVain }), bob: plays({ implement: triesInVain }) },
      config: "stuck:\n  same_gates: 3\n",
      goals: `goals:\n${unitGoal}${blindGoal}`,
    },
    async (it) => {
      expect(ranOn(it).code).not.toBe(0);
      const { stdout } = it.peers(["report"]);
      expect(stdout).toMatch(/Is it done\?\*\* No\. It stopped \(stuck\)/);
      expect(stdout).toMatch(/\*\*What to do\*\* \S+/);
      expect(stdout).toMatch(/## What remains\n\n- gate unit is red:/);
      expect(stdout).toMatch(/Longest red: unit \(red since tick 0\)/);
      expect(it.peers(["pause"]).code).toBe(0);
      expect(firstLine(it)).toBe("**Is it done?** No. The operator paused it.");
    },
  ));

const finding = `{ severity: "high", file: "answer.mjs", line: 1, claim: "it has no comment <script>alert(1)</script>", command: "grep -q ^// answer.mjs" }`;
const nowhere = `{ severity: "high", file: "nowhere.mjs", line: 9, claim: "made up", command: null }`;
const finds = plays({
  implement: `({ commit }) => commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" }), ({ commit }) => commit("Say what it is", { "answer.mjs": "// The answer.\\nexport const answer = 42;\\n" })`,
});
const findsThenPasses = plays({
  review: `({ review }) => review(false, [${finding}, ${nowhere}]), ${approves}`,
  implement: `({ commit }) => commit("Say what it is", { "answer.mjs": "// The answer.\\nexport const answer = 42;\\n" })`,
});
