/** Who made a commit, and what reaches whom through the environment: with real hooks, runners and peers. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/hooks.ts";
import { honest, type Loop, unitGoal, withLoop } from "../support/loop.ts";

/** Says it has begun, waits for the person's leave, then tries everything to make its commits look like another's. */
const sly = `import { existsSync, writeFileSync, readFileSync } from "node:fs";
export default { implement: [({ sh, env, prompt }) => {
  const home = env.HOME;
  writeFileSync(home + "/begun", "");
  for (const began = Date.now(); !existsSync(home + "/leave") && Date.now() - began < 20_000; ) sh("sleep 0.05");
  const git = (how, subject) => sh(how + " git commit -q --allow-empty -m '" + subject + "'");
  git("", "plain");
  git("env -u PEERS_TOKEN", "no token");
  git("env -i PATH=$PATH HOME=$HOME GIT_CONFIG_GLOBAL=$GIT_CONFIG_GLOBAL", "no environment");
  git("PEERS_HOOKS=0", "hooks off");
  sh("git -c core.hooksPath=/dev/null commit -q --allow-empty -m 'no hooks'");
  sh("env -u PEERS_TOKEN setsid sh -c '(setsid git commit -q --allow-empty -m orphan </dev/null >/dev/null 2>&1 &)'; while ! git log -1 --format=%s | grep -q orphan; do sleep 0.05; done");
  sh("env -u PEERS_TOKEN git commit -q --allow-empty --author='Pat <pat@example.org>' -m 'forged names' -m 'Peer: bob\\nPeer-Status: handoff'");
  sh("git init -q --bare $HOME/remote; git -c core.hooksPath=/dev/null commit -q --allow-empty -m pushed; git push $HOME/remote HEAD:main >$HOME/pushed 2>&1 || true");
  sh("env -u PEERS_TOKEN PEERS_HOOKS=0 git commit -q --allow-empty -m 'forged evidence'; read -r pid start <.git/peers/runner; printf '2\\\\tpost-commit\\\\t\\\\t/\\\\t-\\\\t%s\\\\t%s:%s,1:0,1:1,1:2\\\\n' $(git rev-parse HEAD) $pid $start >>.git/peers/spool/log");
}] };`;
const idle = "export default { implement: [], review: [], sceptic: [] };";

const authorsOf = (it: Loop) =>
  Object.fromEntries(
    it
      .log()
      .flatMap((event) => (event.kind === "commit-seen" && event.how !== "baseline" ? [[event.subject, `${event.author.kind} ${event.author.name}`]] : [])),
  );

describe.each(["auto", "none"])("in a turn with isolation %s", (isolation) => {
  test("a commit is the peer's however it hides, and a person's when a person makes it", () =>
    withLoop(
      { scripts: { alice: sly, bob: idle }, config: `turns:\n  isolation: ${isolation}\n  max_retries: 0\n`, goals: `goals:\n${unitGoal}` },
      async (it) => {
        it.commit("Ask");
        await eventually(() => existsSync(join(it.home, "begun")));
        for (const number of [1, 2, 3]) it.git(["commit", "-q", "--allow-empty", "-m", `person ${number}`]);
        it.run("/bin/sh", ["-c", "sh -c 'git commit -q --allow-empty -m \"person from a new shell\"; true'; true"]);
        writeFileSync(join(it.home, "leave"), "");
        await it.until(() => it.log().some(({ kind }) => kind === "turn-ended"));
        const turns = it.log().filter((event) => event.kind === "turn-ended");
        const peers = ["plain", "no token", "no environment", "hooks off", "no hooks", "orphan", "forged names", "pushed", "forged evidence"];
        const people = ["person 1", "person 2", "person 3", "person from a new shell", "Ask"];
        expect(authorsOf(it)).toMatchObject(Object.fromEntries([...peers.map((name) => [name, "peer alice"]), ...people.map((name) => [name, "human Pat"])]));
        expect(turns[0]).toMatchObject({ peer: "alice", commits: expect.toSatisfy((commits: unknown[]) => commits.length === peers.length) });
      },
    ));
});

/** Every variable of git a hook may hand on; GIT_CONFIG_* is how the sandbox is set up. */
const leaked = (text: string) =>
  text
    .split(/[\0\n]/)
    .filter((line) => /^GIT_(?!CONFIG_(GLOBAL|NOSYSTEM)=)/.test(line))
    .map((line) => line.split("=")[0]);

test("what git tells a hook in a linked worktree reaches no runner, peer or gate, and a gate's own repository stays its own", () => {
  const gate = `  - id: unit\n    type: hard\n    cmd: "env | grep ^GIT_; git init -q x && cd x && git config user.email evil@x && git config user.name e && git commit -q --allow-empty -m fixture && echo made; grep -q 42 ../answer.mjs"\n`;
  const noting = honest.replace(
    "({ commit }) =>",
    '({ commit, env, sh }) => (sh("env >$HOME/peer-env; rm -rf ../y; git init -q ../y; cd ../y; git commit -q --allow-empty -m fixture"), 0) ||',
  );
  return withLoop({ scripts: { alice: noting, bob: honest }, goals: `goals:\n${gate}` }, async (it) => {
    it.git(["checkout", "-q", "--detach"]);
    it.git(["worktree", "add", "-q", "../w", "main"]);
    const before = readFileSync(join(it.dir, ".git/config"), "utf8");
    const w = join(it.home, "w");
    const env = { GIT_AUTHOR_NAME: "Zoe", GIT_AUTHOR_DATE: "2001-01-01T00:00:00Z", GIT_EDITOR: "false" };
    it.run("git", ["-c", "x.y=z", "commit", "-q", "--allow-empty", "-m", "Ask"], { cwd: w, env });
    await eventually(() => it.log().some(({ kind }) => kind === "gate-judged"));
    const [pid] = readFileSync(join(it.dir, ".git/peers/runner"), "utf8").split(" ");
    expect(leaked(readFileSync(`/proc/${pid}/environ`, "utf8"))).toEqual([]);
    // Now the main checkout is where the peers can work again.
    it.git(["worktree", "remove", "--force", w]);
    it.git(["checkout", "-q", "main"]);
    await eventually(() => existsSync(join(it.home, "peer-env")));
    const status = await it.until(({ state }) => state === "converged" || state === "stopped");
    expect(status.state).toBe("converged");
    const heads = it.log().flatMap((event) => (event.kind === "gate-judged" ? [event.head] : []));
    expect(heads.every((head) => head.includes("made"))).toBe(true);
    expect(heads.flatMap(leaked)).toEqual([]);
    const told = leaked(readFileSync(join(it.home, "peer-env"), "utf8")).toSorted();
    expect(told).toEqual(["GIT_AUTHOR_EMAIL", "GIT_AUTHOR_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_NAME"]);
    expect(readFileSync(join(it.home, "peer-env"), "utf8")).toContain("GIT_AUTHOR_NAME=alice\n");
    expect(it.git(["log", "--all", "--format=%s"])).not.toContain("fixture");
    expect(readFileSync(join(it.dir, ".git/config"), "utf8")).toBe(before);
  });
});

const pausedLoop = (story: (it: Loop) => Promise<void>) =>
  withLoop({ scripts: { alice: honest, bob: honest } }, async (it) => {
    it.peers(["pause"]);
    await story(it);
  });
const seenWith = (subject: string) => (it: Loop) => it.log().some((event) => event.kind === "commit-seen" && event.subject === subject);

test.each([
  ["git commit | cat", "git commit -q --allow-empty -m x 2>&1 | cat"],
  ["$(git commit)", 'out=$(git commit -q --allow-empty -m x 2>&1); test -z "$out"'],
  ["a commit over descriptors of its own", "git commit -q --allow-empty -m x 5>&1 7>&1 | cat"],
])("%s returns at once although it starts a runner", (_, script) =>
  pausedLoop(async (it) => {
    const began = Date.now();
    execFileSync("/bin/sh", ["-ec", script], { cwd: it.dir, env: it.env, stdio: ["ignore", "pipe", "pipe"] });
    expect(Date.now() - began).toBeLessThan(1_500);
    await eventually(() => seenWith("x")(it));
    expect(existsSync(join(it.dir, ".git/peers/runner"))).toBe(true);
  }),
);

test("a hook in the bare environment of a desktop client starts the runner, with the state it had", () =>
  pausedLoop(async (it) => {
    const config = ["-c", "user.name=Pat", "-c", "user.email=p@example.org"];
    const bare = ["-i", "PATH=/usr/bin:/bin", `HOME=${it.home}`, "git", ...config, "commit", "-q", "--allow-empty", "-m", "bare"];
    expect(spawnSync("env", bare, { cwd: it.dir, encoding: "utf8" })).toMatchObject({ status: 0, stdout: "", stderr: "" });
    await eventually(() => seenWith("bare")(it));
  }));
