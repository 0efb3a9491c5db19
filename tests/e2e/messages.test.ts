import { readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blindGoal, cli, honest, isAtRest, type Loop, unitGoal, withLoop } from "../support/loop.ts";

const hybrid = "comm: hybrid\n";
const sendFrom = "const tell = (sh, to, text) => sh(`printf '%s' '${text}' | ${process.env.CLI} send ${to}`);\n";
const withCli = { config: `${hybrid}` };
const env = [`env: { CLI: ${JSON.stringify(`${process.execPath} ${cli}`)} }`];

type Turn = { readonly turn: number; readonly peer: string; readonly role: string; readonly prompt: string };
/** Every turn with the prompt the log kept of it. */
const turnsOf = (it: Loop): Turn[] =>
  it
    .log()
    .flatMap((line) =>
      line.kind === "turn-started"
        ? [{ turn: line.turn, peer: line.peer, role: line.role, prompt: (JSON.parse(it.peers(["replay", String(line.turn), "--json"]).stdout) as Turn).prompt }]
        : [],
    );
const told = (it: Loop, text: string) => turnsOf(it).filter(({ prompt }) => prompt.includes(text));
const inBox = (it: Loop, box: string) => {
  try {
    return readdirSync(join(it.dir, ".peers", "comms", box));
  } catch {
    return [];
  }
};

test("a person's message reaches the peer's next implement turn once, no reviewer sees it, and it is archived", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, ...withCli }, async (it) => {
    expect(it.peers(["send", "alice", "--topic", "Wish"], { input: "Please make it 42 and no less." })).toMatchObject({
      code: 0,
      stdout: ".peers/comms/human-to-alice/0001-wish.md\n",
    });
    expect(it.peers(["send", "bob"], { input: "For bob, who only reviews." }).code).toBe(0);
    expect(it.peers(["run"]).code).toBe(0);
    expect(told(it, "Please make it 42 and no less.")).toMatchObject([{ turn: 1, peer: "alice", role: "implement" }]);
    expect(told(it, "From human,")[0]?.prompt).toContain("about Wish");
    expect(told(it, "For bob, who only reviews.")).toEqual([]);
    expect(inBox(it, "human-to-alice")).toEqual([]);
    expect(inBox(it, "archive/human-to-alice")).toEqual(["0001-wish.md"]);
    expect(inBox(it, "human-to-bob")).toHaveLength(1);
    expect(it.git(["status", "--porcelain"])).not.toContain("comms");
  }));

test("a message is kept when the turn it was given to crashes, told again, and archived once it was read", () => {
  const crashing = honest.replace("implement: [", "implement: [() => process.exit(3), ");
  return withLoop({ scripts: { alice: crashing, bob: honest }, config: hybrid }, async (it) => {
    it.peers(["send", "alice"], { input: "Mind the gap." });
    expect(it.peers(["run"]).code).toBe(0);
    expect(told(it, "Mind the gap.").map(({ turn }) => turn)).toEqual([1, 2]);
    expect(inBox(it, "archive/human-to-alice")).toHaveLength(1);
  });
});

test("a runner killed after the hand-off archives what its turn had read, and does not tell it again", () => {
  const lingering = honest.replace(
    /\(\{ commit \}\) => (commit\(.*\))\],\n {2}review/,
    "async ({ commit }) => ($1, await new Promise((done) => setTimeout(done, 60_000)))],\n  review",
  );
  return withLoop({ scripts: { alice: lingering, bob: honest }, config: hybrid }, async (it) => {
    it.peers(["send", "alice"], { input: "Only once." });
    const run = it.start(["run"]);
    await it.until(() => it.log().some((line) => line.kind === "commit-seen" && line.peer === "alice"));
    await run.stop("SIGKILL");
    expect(inBox(it, "human-to-alice")).toHaveLength(1);
    expect(it.peers(["run"]).code).toBe(0);
    expect(it.log().filter((line) => line.kind === "turn-ended")[0]).toMatchObject({ peer: "alice", outcome: "handed-off" });
    expect(inBox(it, "human-to-alice")).toEqual([]);
    expect(told(it, "Only once.")).toHaveLength(1);
  });
});

test("three peers each see every message for them and every commit of the others exactly once", () => {
  const names = ["alice", "bob", "carol"];
  const script = (name: string) => {
    const others = names.filter((other) => other !== name);
    const turn = (round: number) =>
      `({ commit, sh }) => { ${others.map((other) => `tell(sh, "${other}", "${name} to ${other}, round ${round}.");`).join(" ")} commit("Step ${round} of ${name}", { "${name}${round}.txt": "${round}" }); }`;
    return `${sendFrom}export default { implement: [${turn(1)}, ${turn(2)}, ${turn(3)}], review: [], sceptic: [] };`;
  };
  const scripts = Object.fromEntries(names.map((name) => [name, script(name)]));
  return withLoop(
    { scripts, settings: { alice: env, bob: env, carol: env }, config: `${hybrid}stuck: { same_gates: 20 }\nturns: { max_retries: 0 }\n` },
    async (it) => {
      it.peers(["run", "--max-ticks", "9"]);
      const turns = turnsOf(it);
      expect(turns.map(({ peer }) => peer)).toEqual([...names, ...names, ...names]);
      const seen = (peer: string, text: string) => turns.filter((turn) => turn.peer === peer && turn.prompt.includes(text)).length;
      for (const to of names)
        for (const from of names.filter((name) => name !== to))
          for (const round of [1, 2]) {
            expect([to, from, round, seen(to, `${from} to ${to}, round ${round}.`)]).toEqual([to, from, round, 1]);
            expect([to, from, round, seen(to, `by ${from}: Step ${round} of ${from}`)]).toEqual([to, from, round, 1]);
          }
      for (const name of names) expect(seen(name, `${name} to `)).toBe(0);
    },
  );
}, 60_000);

test("within a turn the sender is the turn's peer, whatever the environment claims", () => {
  const liar = `export default {
    implement: [({ sh, commit }) => {
      for (const claim of ["PEERS_PEER_NAME=bob", "PEERS_PEER_NAME=human", "-u PEERS_TOKEN -u PEERS_PEER_NAME", "-i HOME=$HOME XDG_STATE_HOME=$XDG_STATE_HOME PATH=$PATH"])
        sh("echo 'claim " + claim.slice(-4) + "' | env " + claim + " " + process.env.CLI + " send carol");
      commit("Answer", { "answer.mjs": "export const answer = 42;\\n" });
    }],
    review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`;
  return withLoop({ scripts: { alice: liar, bob: honest, carol: honest }, settings: { alice: env }, ...withCli }, async (it) => {
    it.peers(["run", "--max-ticks", "1"]);
    expect(inBox(it, "alice-to-carol")).toHaveLength(4);
    expect(readdirSync(join(it.dir, ".peers", "comms"))).toEqual(["alice-to-carol"]);
  });
});

test("what cannot be sent is refused with a sentence: no peer, nothing to say, too much, or comm: git", async () => {
  await withLoop({ scripts: { alice: honest, bob: honest }, ...withCli }, async (it) => {
    expect(it.peers(["send", "carol"], { input: "Hello" })).toMatchObject({ code: 2, stderr: expect.stringContaining("known: alice, bob") });
    expect(it.peers(["send", "alice"], { input: " \n" })).toMatchObject({ code: 2, stderr: expect.stringContaining("the message is empty") });
    expect(it.peers(["send", "alice"], { input: "x".repeat(4_001) })).toMatchObject({ code: 2, stderr: expect.stringContaining("4000 at most") });
    expect(it.peers(["send", "../../x"], { input: "Hello" }).code).toBe(2);
  });
  await withLoop({ scripts: { alice: honest, bob: honest } }, async (it) => {
    expect(it.peers(["send", "alice"], { input: "Hello" })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("write comm: hybrid in .peers/config.yaml"),
    });
    expect(inBox(it, "human-to-alice")).toEqual([]);
  });
});

test("a message wakes a resident runner, which delivers it with the next turn; garbage in the boxes does not stop it", () =>
  withLoop({ scripts: { alice: honest, bob: honest }, config: hybrid, goals: `goals:\n${unitGoal}${blindGoal}` }, async (it) => {
    const watch = it.start(["watch"]);
    await it.until(({ runner }) => runner?.mode === "watch");
    expect(it.peers(["send", "alice"], { input: "Awake?" }).code).toBe(0);
    // The word the command leaves is taken only by a runner that woke.
    await it.until(({ queue }) => queue === 0, 2_000);
    symlinkSync("/etc", join(it.dir, ".peers", "comms", "bob-to-alice"));
    writeFileSync(join(it.dir, ".peers", "comms", "human-to-alice", "0002-x.md"), Buffer.alloc(10, 0xff));
    it.commit("Ask", { "ASK.md": "42\n" });
    expect(await it.until(isAtRest)).toMatchObject({ state: "converged" });
    await watch.stop();
    expect(told(it, "Awake?")).toMatchObject([{ peer: "alice", role: "implement" }]);
  }));
