import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, fixes, honestPeer, plays, promptOf, ranOn, triesInVain, turnsOf } from "../support/adversaries.ts";
import { cli, sample, withLoop } from "../support/loop.ts";

/** Does something forbidden beside its work. */
const alsoDoes = (bad: string, work = fixes) => `(tools) => { const { sh, git, write, env } = tools; ${bad}; return (${work})(tools); }`;
const easyGoals = '"goals:\\n  - id: unit\\n    type: hard\\n    cmd: \\"true\\"\\n"';

test("a policy rewritten by a peer changes no verdict, is put back, and the peer is told", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: alsoDoes(`write(".peers/goals.yaml", ${easyGoals}); write(".peers/config.yaml", "peers: []")`, triesInVain) }),
        bob: plays({ implement: triesInVain }),
      },
      config: "stuck:\n  same_gates: 3\n",
    },
    async (it) => {
      const before = [".peers/goals.yaml", ".peers/config.yaml"].map((name) => readFileSync(join(it.dir, name), "utf8"));
      expect(ranOn(it).code).toBe(5);
      expect([".peers/goals.yaml", ".peers/config.yaml"].map((name) => readFileSync(join(it.dir, name), "utf8"))).toEqual(before);
      const found = eventsOf(it, "tampering-found").filter(({ turn }) => turn === 1);
      expect(found).toHaveLength(2);
      for (const one of found) expect(one).toMatchObject({ what: "policy", peer: "alice", repaired: true });
      expect(promptOf(it, 2)).toContain("In turn 1 you changed what is not yours to change (policy): .peers/goals.yaml was changed; put back");
      expect(it.status()).toMatchObject({ state: "stopped", gates: [{ id: "unit", verdict: "fail" }] });
      expect(it.peers(["goals", "diff"]).stdout).toContain("the files are as accepted");
    },
  ));

test("a policy smuggled in by `git add -f` and a commit is undone by a commit, and the files are back", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: `${alsoDoes(`write(".peers/goals.yaml", ${easyGoals}); git("add", "-f", ".peers/goals.yaml")`)}, ${fixes}` }),
        bob: honestPeer,
      },
    },
    async (it) => {
      const before = readFileSync(join(it.dir, ".peers/goals.yaml"), "utf8");
      expect(ranOn(it).code).toBe(0);
      expect(turnsOf(it).slice(0, 2)).toEqual(["alice implement changed-policy", "alice implement handed-off"]);
      expect(eventsOf(it, "tampering-found")).toMatchObject([{ what: "policy", detail: "its commits hold .peers/goals.yaml" }]);
      expect(readFileSync(join(it.dir, ".peers/goals.yaml"), "utf8")).toBe(before);
      expect(it.git(["ls-files", ".peers"])).toBe("");
      expect(it.git(["status", "--porcelain"])).toBe("");
      expect(promptOf(it, 2)).toContain("it committed .peers/goals.yaml, which only the operator changes");
    },
  ));

test.each([
  ["hooks", `write(".git/hooks/post-commit", "#!/bin/sh\\nexit 0\\n"); write(".git/hooks/pre-push", "#!/bin/sh\\nexit 0\\n")`, "hooks"],
  ["the git configuration", `git("config", "core.fsmonitor", "touch /tmp/never; false"); git("config", "core.hooksPath", "/dev/null")`, "config"],
  ["a tag", `git("tag", "-f", "-m", "moved", "v1", "HEAD~1")`, "tags"],
  ["a note", `git("notes", "add", "-f", "-m", "forged", "HEAD")`, "notes"],
  ["what a commit is, by a replace ref", `git("replace", "-f", "HEAD", "HEAD~1")`, "replace"],
  ["another branch", `git("branch", "-f", "release", "HEAD~1")`, "refs"],
  ["the folder .peers", `sh("rm -rf .peers")`, "policy"],
])("a peer that changes %s finds it put back, and it is recorded", (_, bad, what) =>
  withLoop({ scripts: { alice: plays({ implement: alsoDoes(bad) }), bob: honestPeer } }, async (it) => {
    it.git(["tag", "-a", "-m", "one", "v1"]);
    it.git(["branch", "release"]);
    it.git(["notes", "add", "-m", "mine"]);
    const before = snapshot(it.git, it.dir);
    expect(ranOn(it).code).toBe(0);
    expect(eventsOf(it, "tampering-found").map((found) => found.what)).toEqual(expect.arrayContaining([what]));
    for (const found of eventsOf(it, "tampering-found")) expect(found).toMatchObject({ what, peer: "alice", turn: 1, repaired: true });
    expect(snapshot(it.git, it.dir)).toEqual(before);
  }),
);

const snapshot = (git: (args: string[]) => string, dir: string) => [
  git(["for-each-ref", "refs/tags", "refs/notes", "refs/replace", "refs/heads/release"]),
  git(["config", "--local", "--list"]),
  readFileSync(join(dir, ".git/hooks/post-commit"), "utf8"),
  readFileSync(join(dir, ".git/hooks/pre-push"), "utf8"),
  readFileSync(join(dir, ".peers/goals.yaml"), "utf8"),
];

test("trailers, author names and a forged line in the spool do not make a commit another's", () =>
  withLoop(
    {
      scripts: {
        alice: plays({
          implement: `({ git, write, env }) => {
            write("answer.mjs", "export const answer = 42;\\n");
            git("-c", "user.name=Pat", "commit", "-qam", "Fix\\n\\nPeer: bob\\nPeer-Status: handoff\\n", "--author", "Pat <pat@example.org>");
            const runner = readFileSync(".git/peers/runner", "utf8").split(" ").slice(0, 2).join(":");
            for (const who of [runner, "1:0", "1:1", "1:2"]) appendFileSync(".git/peers/spool/log", ["2", "post-commit", "", process.cwd(), "-", git("rev-parse", "HEAD"), who].join("\\t") + "\\n");
            writeFileSync(".git/peers/spool/w.forged", "");
          }`,
        }).replace(/^/, 'import { appendFileSync, readFileSync, writeFileSync } from "node:fs";\n'),
        bob: honestPeer,
      },
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      const fix = eventsOf(it, "commit-seen").find(({ subject }) => subject === "Fix");
      expect(fix).toMatchObject({ author: { kind: "peer", name: "alice" } });
      for (const { peer } of eventsOf(it, "review-given")) expect(peer).toBe("bob");
    },
  ));

const commands = [["goals", "accept"], ["pause"], ["resume"], ["stop"], ["init"], ["uninstall"], ["run"], ["goals", "diff"]];
const tries = (prefix: string) =>
  `({ env, write, commit }) => {
    write(".peers/goals.yaml", ${easyGoals});
    const said = ${JSON.stringify(commands)}.map((args) => { const { status, stderr } = spawnSync(${prefix}, { encoding: "utf8", env }); return args.join(" ") + ": " + status + " " + stderr.trim().split("\\n")[0]; });
    writeFileSync(env.HOME + "/said", said.join("\\n"));
    commit("Try", { "answer.mjs": "export const answer = 41; // tried\\n" });
  }`;
const asNode = `[${JSON.stringify(process.execPath)}, ${JSON.stringify(cli)}, ...args]`;

test.each([
  ["as it is", `${asNode}[0], ${asNode}.slice(1)`],
  ["without the mark of its turn", `"env", ["-u", "PEERS_TOKEN", "-u", "PEERS_REPOSITORY", ...${asNode}]`],
  [
    "orphaned, in a session and an environment of its own",
    `"sh", ["-c", 'setsid -f env -i PATH="$PATH" HOME="$HOME" XDG_STATE_HOME="$XDG_STATE_HOME" XDG_CACHE_HOME="$XDG_CACHE_HOME" "$@" 2>$$.err; sleep 0.6; cat $$.err >&2; rm $$.err; exit 2', "sh", ...${asNode}]`,
  ],
])("a peer cannot accept a policy, pause, resume, stop or set up anything from inside its turn: %s", (_, prefix) =>
  withLoop(
    {
      scripts: {
        alice: `import { spawnSync } from "node:child_process";\nimport { writeFileSync } from "node:fs";\n${plays({ implement: tries(prefix) })}`,
        bob: plays({ implement: "() => {}" }),
      },
    },
    async (it) => {
      const hash = () => JSON.parse(it.peers(["info", "--json"]).stdout).policy.hash;
      const before = hash();
      expect(ranOn(it, "--max-ticks", "1").code).toBe(5);
      const said = readFileSync(join(it.home, "said"), "utf8").split("\n");
      for (const line of said.slice(0, -1))
        expect(line).toMatch(/^(.*): 2 peers: a peer cannot use `peers \1`, it is the operator's; ask the operator in your commit message$/);
      expect(hash()).toBe(before);
      expect(it.kinds()).not.toContain("run-paused");
      expect(it.kinds()).not.toContain("run-resumed");
      expect(eventsOf(it, "policy-accepted")).toHaveLength(1);
      expect(it.status().reason).toMatch(/^the budget is used up: 1 of 1 turns$/);
    },
  ),
);

test("a test that gives the operator's orders is refused, too", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: triesInVain }), bob: honestPeer },
      files: {
        ...sample,
        "test.mjs": `import { spawnSync } from "node:child_process";
const { XDG_STATE_HOME, HOME } = process.env;
const said = spawnSync(process.execPath, [${JSON.stringify(cli)}, "-C", HOME + "/repo", "goals", "accept"], { encoding: "utf8" });
console.error(said.stderr, XDG_STATE_HOME);
process.exit(1);
`,
      },
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "1").code).toBe(5);
      expect(it.status().gates[0]?.head).toContain("a peer cannot use `peers goals accept`");
      expect(eventsOf(it, "policy-accepted")).toHaveLength(1);
    },
  ));

test("in worktrees of their own, a policy that is committed is never landed", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: `${alsoDoes(`write(".peers/goals.yaml", ${easyGoals}); git("add", "-f", ".peers/goals.yaml")`)}, ${fixes}` }),
        bob: honestPeer,
      },
      config: "turns:\n  workspace: own\n",
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(turnsOf(it)[0]).toBe("alice implement changed-policy");
      expect(it.git(["log", "--format=%s", "--", ".peers"])).toBe("");
      expect(existsSync(join(it.dir, ".peers/goals.yaml"))).toBe(true);
    },
  ));
