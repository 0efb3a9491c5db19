import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, fixes, honestPeer, plays, ranOn, turnsOf } from "../support/adversaries.ts";
import { withLoop } from "../support/loop.ts";

const alsoDoes = (bad: string) =>
  plays({
    implement: `(tools) => { const { sh, git, write } = tools; const log = git("for-each-ref", "--format=%(refname)", "refs/peers/log"); ${bad}; return (${fixes})(tools); }`,
  });

test.each([
  ["deletes the log's ref", `git("update-ref", "-d", log)`, "the log's ref was deleted"],
  ["moves it back", `git("update-ref", log, git("rev-parse", log + "~1"))`, "the log's ref was moved to something that does not extend it"],
  ["points it to its own work", `git("update-ref", log, "HEAD")`, "the log's ref was moved to something that does not extend it"],
  [
    "appends what it would like to have happened",
    `const body = git("log", "-1", "--format=%B", log); git("update-ref", log, git("commit-tree", log + "^{tree}", "-p", log, "-m", body.replace(/"kind":"[a-z-]+"/, '"kind":"run-resumed"')))`,
    "entries without a valid signature were appended to the log",
  ],
  ["puts a folder in its place", `git("update-ref", "-d", log); git("update-ref", log + "/deeper", "HEAD")`, "the log's ref was deleted"],
  ["makes it a name for the branch", `git("symbolic-ref", log, "refs/heads/main")`, "the log's ref was moved to something that does not extend it"],
])("a peer that %s is found out, and the run goes on", (_, bad, why) =>
  withLoop({ scripts: { alice: alsoDoes(bad), bob: honestPeer } }, async (it) => {
    const ran = ranOn(it);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    const found = eventsOf(it, "tampering-found");
    expect(found.map(({ what, detail, peer }) => ({ what, detail, peer }))).toContainEqual({ what: "log", detail: why, peer: "alice" });
    expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review reviewed", "bob sceptic reviewed"]);
    expect(it.git(["log", "-1", "--format=%s", "main"])).toBe("Make the answer right");
    expect(it.peers(["verify", "--log"])).toMatchObject({ code: 0 });
    expect(it.log().map(({ seq }) => seq)).toEqual(it.log().map((_line, index) => index + 1));
  }),
);

test("deleting .peers and .git/peers changes nothing but time", () =>
  withLoop({ scripts: { alice: alsoDoes(`sh("rm -rf .peers && mv .git/peers ~/gone")`), bob: honestPeer } }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review reviewed", "bob sceptic reviewed"]);
    expect(eventsOf(it, "tampering-found").map(({ what }) => what)).toEqual(expect.arrayContaining(["policy", "hooks"]));
    for (const path of [".peers/goals.yaml", ".git/peers/launch", ".git/peers/installed.json", ".git/peers/spool"])
      expect([path, existsSync(join(it.dir, path))]).toEqual([path, true]);
    it.commit("Another wish", { "WISH.md": "more\n" });
    expect((await it.until(({ state, tick }) => state === "converged" && tick > 3)).state).toBe("converged");
  }));
