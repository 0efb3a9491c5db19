import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventsOf, fixes, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { type Loop, withLoop } from "../support/loop.ts";

const impatient = "budget:\n  max_consecutive_failures: 2\nturns:\n  timeout_s: 2\n  idle_timeout_s: 1\n";
const both = (implement: string) => ({ alice: plays({ implement }), bob: plays({ implement }) });

test("a peer that crashes is quoted with its exit code and last lines", () =>
  withLoop(
    { scripts: both(`() => { console.error("cannot log in: key expired"); process.exit(7); }`), config: "budget:\n  max_consecutive_failures: 3\n" },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(it.status().reason).toMatch(
        /^3 turns in a row came to nothing; the last: bob, process-failed, it ended with exit code 7: .*cannot log in: key expired/,
      );
      expect(promptOf(it, 2)).toContain("Your last turn failed: it ended with exit code 7");
      expect(turnsOf(it)).toEqual(["alice implement process-failed", "alice implement process-failed", "bob implement process-failed"]);
    },
  ));

test("a peer that hands off and then crashes has handed off", () =>
  withLoop({ scripts: { alice: plays({ implement: `(tools) => { (${fixes})(tools); process.exit(3); }` }), bob: honestPeer } }, async (it) => {
    expect(ranOn(it).code).toBe(0);
  }));

const withArgv = (it: Loop, program: string) => {
  const config = readFileSync(join(it.dir, ".peers/config.yaml"), "utf8");
  it.write(".peers/config.yaml", config.replace(/(name: bob\n {4}argv: )\[.*\]/, `$1[${JSON.stringify(program)}]`));
  expect(it.peers(["goals", "accept"]).code).toBe(0);
};

test("a program that is not there is found before the first turn of anyone", () =>
  withLoop({ scripts: { alice: honestPeer, bob: honestPeer } }, async (it) => {
    withArgv(it, "no-such-agent");
    expect(ranOn(it).code).toBe(5);
    expect(turnsOf(it)).toEqual([]);
    expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "peers-unavailable" }]);
    expect(it.status().reason).toMatch(
      /^bob cannot work: no-such-agent is not there on the PATH .*; install it, or correct its argv in \.peers\/config\.yaml$/,
    );
    writeFileSync(join(it.home, "agent"), "#!/bin/sh\nexit 0\n");
    withArgv(it, join(it.home, "agent"));
    expect(ranOn(it).code).toBe(5);
    expect(it.status().reason).toContain("agent is not executable; chmod +x would make it so");
    expect(turnsOf(it)).toEqual([]);
    chmodSync(join(it.home, "agent"), 0o755);
    ranOn(it, "--max-ticks", "1");
    expect(turnsOf(it)).toEqual(["alice implement handed-off"]);
  }));

test("a peer that hangs in silence, loudly, or deaf to SIGTERM is ended, and named", () => {
  const hangs = {
    silent: "() => new Promise((resolve) => setTimeout(resolve, 60_000))",
    loud: `() => new Promise(() => setInterval(() => console.log("still thinking"), 100))`,
    deaf: `() => { process.on("SIGTERM", () => {}); return new Promise((resolve) => setTimeout(resolve, 60_000)); }`,
  };
  return withLoop(
    {
      scripts: { alice: plays({ implement: `${hangs.silent}, ${hangs.deaf}` }), bob: plays({ implement: hangs.loud }) },
      config: `${impatient.replace("failures: 2", "failures: 3")}`,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(turnsOf(it)).toEqual(["alice implement idle", "alice implement idle", "bob implement over-time"]);
      expect(it.status().reason).toBe("3 turns in a row came to nothing; the last: bob, over-time, it was still running after 2 s");
      for (const { durationMs } of eventsOf(it, "turn-ended")) expect(durationMs).toBeLessThan(6_000);
    },
  );
});

test("100 MB of output cost the runner no memory and the log next to nothing", () =>
  withLoop(
    {
      scripts: {
        alice: plays({
          implement: `async (tools) => { const line = "x".repeat(99_999) + "\\n"; for (let i = 0; i < 1_000; i++) if (!process.stdout.write(line)) await new Promise((go) => process.stdout.once("drain", go)); (${fixes})(tools); }`,
        }),
        bob: honestPeer,
      },
    },
    async (it) => {
      const runner = it.start(["run"]);
      let peak = 0;
      const looking = setInterval(() => {
        peak = Math.max(peak, rssOf(runner.pid));
      }, 50);
      expect(await runner.exited).toBe(0);
      clearInterval(looking);
      expect(peak).toBeGreaterThan(0);
      expect(peak).toBeLessThan(250);
      const kept = it.git(["rev-list", "--objects", "--glob=refs/peers/log", "--no-object-names"]).split("\n");
      const sizes = it.run("git", ["cat-file", "--batch-check=%(objectsize)"], { input: `${kept.join("\n")}\n` }).split("\n");
      expect(Math.max(...sizes.map(Number))).toBeLessThan(300 * 1024);
    },
  ));

/** Resident memory in MiB; 0 when the process is gone. */
function rssOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const late = (how: string) => `({ commit, sh, env }) => {
  const work = "cd " + process.cwd() + " && sleep 1.2 && echo late > LATE.md && git add -A && git -c user.name=x -c user.email=x@x commit -qm late";
  require("node:child_process").spawn(${how}, { detached: true, stdio: "ignore" }).unref();
  (${fixes})({ commit });
}`;
const requires = `import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
`;
const slowReview = `({ review }) => new Promise((done) => setTimeout(() => { review(true); done(); }, 2_000))`;

test.each([
  ["a session of its own", `"setsid", ["sh", "-c", work]`],
  ["two forks and an empty environment", `"sh", ["-c", "(setsid env -i PATH=" + env.PATH + " sh -c '" + work + "' &) &"]`],
])("a child left behind in %s commits nothing after the turn", (_, how) =>
  withLoop(
    {
      scripts: {
        alice: `${requires}${plays({ implement: late(how) })}`,
        bob: plays({ review: slowReview }),
      },
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(it.git(["log", "--all", "--format=%s", "--", "LATE.md"])).toBe("");
      expect(it.git(["status", "--porcelain"])).toBe("");
      expect(eventsOf(it, "turn-ended")[0]?.warnings.join()).toMatch(/^\d+ processes you left behind were ended with the turn/);
    },
  ),
);

test("where the kernel does not help, a child is still found by its session and the mark of its turn", () =>
  withLoop(
    {
      scripts: { alice: `${requires}${plays({ implement: late(`"setsid", ["sh", "-c", work]`) })}`, bob: plays({ review: slowReview }) },
      config: "turns:\n  isolation: none\n",
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(it.git(["log", "--all", "--format=%s", "--", "LATE.md"])).toBe("");
    },
  ));

test("three peers take turns; one that fails is passed over and tried again, and resume heals all of them", () => {
  const broken = plays({ implement: "() => process.exit(1)", review: "() => process.exit(1)" });
  return withLoop(
    { scripts: { alice: broken, bob: broken, carol: broken }, config: "budget:\n  max_consecutive_failures: 50\nturns:\n  max_retries: 0\n" },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(eventsOf(it, "run-stopped")).toMatchObject([{ outcome: "peers-unavailable" }]);
      expect(it.status().reason).toMatch(/^no peer can work: alice is degraded \(it ended with exit code 1.*\); bob is degraded .*; carol is degraded /);
      expect(turnsOf(it).map((turn) => turn.split(" ")[0])).toEqual(["alice", "bob", "carol", "alice", "bob", "carol", "alice", "bob", "carol"]);
      for (const name of ["alice", "bob", "carol"]) writeFileSync(join(it.home, `${name}.mjs`), honestPeer);
      expect(it.peers(["resume"]).code).toBe(0);
      const status = await it.until(({ state }) => state === "converged" || state === "stopped");
      expect(status).toMatchObject({ state: "converged", peers: { alice: { health: "healthy" } } });
    },
  );
});

test("a degraded peer recovers when it is tried again", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: `...[0, 1, 2].map(() => () => process.exit(1)), ${fixes}` }),
        bob: plays({ implement: `({ commit, played }) => commit("Try", { "answer.mjs": \`export const answer = 7; // \${played}\\n\` })` }),
      },
      config: "budget:\n  max_consecutive_failures: 50\nstuck:\n  same_gates: 20\nturns:\n  max_retries: 2\n  recovery_interval: 3\n",
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "15").code).toBe(0);
      const turns = turnsOf(it);
      expect(turns.slice(0, 4)).toEqual([
        "alice implement process-failed",
        "alice implement process-failed",
        "alice implement process-failed",
        "bob implement handed-off",
      ]);
      expect(turns).toContain("alice implement handed-off");
      expect(it.status().peers).toMatchObject({ alice: { health: "healthy" } });
    },
  ));
