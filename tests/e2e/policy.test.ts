import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { honest, isAtRest, unitGoal, withLoop } from "../support/loop.ts";

const both = { alice: honest, bob: honest };

test("editing the goals changes nothing until they are accepted, and `goals diff` shows what would change", () =>
  withLoop({ scripts: both, goals: `goals:\n${unitGoal}` }, async (it) => {
    it.peers(["pause"]);
    it.write(".peers/goals.yaml", "goals:\n  - id: unit\n    type: hard\n    cmd: 'true'\n");
    expect(it.peers(["goals", "diff"]).stdout).toContain("-    cmd: node test.mjs");
    it.commit("Red", { "a.txt": "a" });
    expect(it.peers(["verify", "--json"])).toMatchObject({ code: 1 });
    expect(it.peers(["goals", "accept"])).toMatchObject({ code: 0, stdout: expect.stringContaining("accepted: 1 goals for main") });
    expect(it.peers(["goals", "diff"]).stdout).toContain("as accepted");
    const verified = JSON.parse(it.peers(["verify", "--json"]).stdout);
    expect(verified).toMatchObject({ ok: true, commit: it.git(["rev-parse", "HEAD"]), gates: [{ id: "unit", verdict: "pass" }] });
    expect(readFileSync(join(it.dir, ".peers", "VERIFY.md"), "utf8")).toContain("# peers verify: PASS");
  }));

test("a mistake in the files is one message with file, line, column and what would be right; nothing changes", () =>
  withLoop({ scripts: both }, async (it) => {
    const policies = () => it.log().filter(({ kind }) => kind === "policy-accepted").length;
    const before = policies();
    it.write(".peers/goals.yaml", "goals:\n  - id: unit\n    type: hard\n    comand: x\n    pass_when: exitcode == 0\n");
    const answer = it.peers(["goals", "accept"]);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toMatch(/\.peers\/goals\.yaml:4:5: .*comand.*cmd/);
    expect(policies()).toBe(before);
  }));

test("`verify --at` judges another commit, and a red one exits 1", () =>
  withLoop({ scripts: both, goals: `goals:\n${unitGoal}verify:\n  commands:\n    - name: says hello\n      cmd: echo hello\n` }, async (it) => {
    it.peers(["pause"]);
    const red = it.commit("Red", { "a.txt": "a" });
    it.commit("Green", { "answer.mjs": "export const answer = 42;\n" });
    expect(it.peers(["verify"])).toMatchObject({ code: 0 });
    expect(it.peers(["verify", "--at", red])).toMatchObject({ code: 1, stdout: expect.stringContaining("expected 42, got 41") });
    expect(it.peers(["verify", "--at", "nonsense"])).toMatchObject({ code: 2, stderr: expect.stringContaining("nonsense names no commit") });
    expect(it.log().filter(({ kind }) => kind === "gate-judged")).toHaveLength(0);
  }));

test("a clone with nothing but the log's refs replays every tick and verifies the log; a bent entry is found", () =>
  withLoop({ scripts: both }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(isAtRest);
    const clone = join(it.home, "clone");
    it.git(["clone", "-q", it.dir, clone]);
    it.git(["fetch", "-q", "origin", "refs/peers/log/*:refs/peers/log/*"], clone);
    const elsewhere = { cwd: clone, env: { XDG_STATE_HOME: join(it.home, "other-state") } };
    const replayed = JSON.parse(it.peers(["replay", "1", "--json"], elsewhere).stdout);
    expect(replayed).toMatchObject({ tick: 1, decision: "ask alice to implement (red: unit)", verdicts: [{ gate: "unit", verdict: "pass" }] });
    expect(replayed.prompt).toContain("You are alice");
    expect(replayed.prompt).toContain("expected 42, got 41");
    expect(replayed.diff).toContain("+export const answer = 42;");
    expect(it.peers(["replay", "99"], elsewhere)).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no tick 99") });
    const key = JSON.parse(it.peers(["info", "--json"]).stdout).key;
    expect(it.peers(["verify", "--log", "--key", key], elsewhere)).toMatchObject({ code: 0 });
    expect(it.peers(["verify", "--log", "--key", "SHA256:other"], elsewhere)).toMatchObject({ code: 1 });
    expect(it.peers(["status"], elsewhere).stdout).toContain("converged");
    const ref = it.git(["for-each-ref", "--format=%(refname)", "refs/peers/log"], clone);
    const body = it.git(["log", "-1", "--format=%B", ref], clone).replace('"ticks":3', '"ticks":1');
    const bent = it.git(["commit-tree", "-p", `${ref}^1`, "-m", body, `${ref}^{tree}`], clone);
    it.git(["update-ref", ref, bent], clone);
    expect(it.peers(["verify", "--log"], elsewhere)).toMatchObject({ code: 1, stdout: expect.stringContaining("is not signed") });
  }));

test("work goes on in a clone: its log continues the fetched one", () =>
  withLoop({ scripts: both }, async (it) => {
    it.commit("Ask", { "ASK.md": "42\n" });
    await it.until(isAtRest);
    const clone = join(it.home, "clone");
    it.git(["clone", "-q", it.dir, clone]);
    it.git(["fetch", "-q", "origin", "refs/peers/log/*:refs/peers/log/*"], clone);
    const elsewhere = { cwd: clone, env: { XDG_STATE_HOME: join(it.home, "other-state"), XDG_CACHE_HOME: join(it.home, "other-cache") } };
    const before = it.log().length;
    expect(it.peers(["init", "--yes"], elsewhere)).toMatchObject({ code: 0, stdout: expect.stringContaining("going on from refs/peers/log/") });
    expect(readFileSync(join(clone, ".peers", "goals.yaml"), "utf8")).toContain("cmd: node test.mjs");
    const lines = it
      .peers(["log", "--json"], elsewhere)
      .stdout.trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(before);
    expect(lines[before]).toMatchObject({ kind: "log-started", seq: before + 1 });
    expect(it.peers(["verify", "--log"], elsewhere)).toMatchObject({ code: 0 });
    it.git(["-c", "user.name=Pat", "-c", "user.email=p@example.org", "commit", "-q", "--allow-empty", "-m", "Go on here"], clone);
    expect(it.peers(["run"], elsewhere)).toMatchObject({ code: 0 });
    it.peers(["stop"], elsewhere);
  }));

test("`init --new-log` begins again where the old log is beyond repair", () =>
  withLoop({ scripts: both, goals: `goals:\n${unitGoal}` }, async (it) => {
    it.peers(["pause"]);
    const ref = it.git(["for-each-ref", "--format=%(refname)", "refs/peers/log"]);
    it.git(["update-ref", "-d", ref]);
    it.git(["gc", "-q", "--prune=now"]);
    expect(it.peers(["run"])).toMatchObject({ code: 70, stderr: expect.stringContaining("peers init --new-log") });
    expect(it.peers(["init", "--new-log"])).toMatchObject({ code: 0 });
    expect(it.log()[0]).toMatchObject({ kind: "log-started", seq: 1, continues: null });
    expect(it.peers(["verify", "--log"])).toMatchObject({ code: 0 });
  }));

test("commands say plainly what is wrong when there is no repository, no policy, or no such peer", () =>
  withLoop({ scripts: both }, async (it) => {
    expect(it.peers(["status"], { cwd: it.home })).toMatchObject({ code: 2, stderr: expect.stringContaining("is not in a git repository") });
    expect(it.peers(["tick", "--after", "carol"])).toMatchObject({ code: 2, stderr: expect.stringContaining("known: alice, bob") });
    expect(it.peers(["statsu"])).toMatchObject({ code: 2, stderr: expect.stringContaining("status") });
    expect(it.peers(["run", "--max-ticks", "none"])).toMatchObject({ code: 2 });
    writeFileSync(join(it.home, "empty"), "");
    expect(it.peers(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+/);
  }));
