import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, honest, type Loop, withLoop } from "../support/loop.ts";
import { eventually, expectWhole, nobodyLeft } from "../support/survive.ts";

const scripts = { alice: honest, bob: honest };
const quiet = { PEERS_HOOKS: "0" };
const holderFile = (it: Loop) => join(it.dir, ".git", "peers", "lock");

/** Whoever the lock folder names: the highest number. */
function holder(it: Loop): number {
  if (!existsSync(holderFile(it))) return 0;
  const top = Math.max(0, ...readdirSync(holderFile(it)).map(Number).filter(Number.isInteger));
  const text = top === 0 ? "" : readFileSync(join(holderFile(it), String(top)), "utf8");
  return text.startsWith("{") ? ((JSON.parse(text) as { pid?: number }).pid ?? 0) : 0;
}

test("two runners started at once, 50 times: exactly one holds the lock each time, and the other says so", () =>
  withLoop({ scripts }, async (it) => {
    for (let round = 0; round < 50; round++) {
      const both = [it.start(["watch"], quiet), it.start(["watch"], quiet)];
      const loser = await Promise.race(both.map(async (runner) => ({ runner, code: await runner.exited })));
      expect(loser.code).toBe(6);
      const winner = both.find((runner) => runner !== loser.runner);
      expect(loser.runner.output()).toContain(`process ${winner?.pid} `);
      expect(holder(it)).toBe(winner?.pid);
      // Killed in every second round: a lock whose holder died is as free as one that was let go.
      await winner?.stop(round % 2 === 0 ? "SIGKILL" : "SIGTERM");
    }
    expectWhole(it);
    await nobodyLeft(it);
  }));

test("50 commits from 4 processes at once under a resident runner: every commit is exactly one event", () =>
  withLoop({ scripts, goals: "goals:\n  - id: unit\n    type: hard\n    cmd: node test.mjs\n" }, async (it) => {
    const resident = it.start(["watch"]);
    await eventually(() => resident.pid === holder(it));
    it.peers(["pause"]);
    const worker = (name: number) => {
      const dir = join(it.home, `worker-${name}`);
      it.git(["worktree", "add", "-q", "-b", `side-${name}`, dir]);
      const script = 'i=0; while [ $i -lt "$1" ]; do echo $i >"f-$2"; git add -A; git commit -q -m "commit $i of $2" || exit 1; i=$((i+1)); done';
      const child = spawn("sh", ["-c", script, "sh", name < 2 ? "13" : "12", String(name)], { cwd: dir, env: it.env, stdio: "ignore" });
      return new Promise<number | null>((resolve) => child.on("exit", resolve));
    };
    expect(await Promise.all([0, 1, 2, 3].map(worker))).toEqual([0, 0, 0, 0]);
    const all = it.git(["rev-list", "side-0", "side-1", "side-2", "side-3", "^main"]).split("\n");
    expect(all).toHaveLength(50);
    await eventually(() => it.log().filter(({ kind }) => kind === "commit-seen").length >= 50);
    const seen = expectWhole(it).flatMap((line) => (line.kind === "commit-seen" && all.includes(line.commit) ? [line.commit] : []));
    expect(seen.toSorted()).toEqual(all.toSorted());
    expect(await resident.stop()).toBe(143);
  }));

const hasStrace = spawnSync("strace", ["-V"]).status === 0;

test.skipIf(!hasStrace)("a loss of power finds every entry whole: its object is synced before its ref moves, and the ref before the append counts", () =>
  withLoop({ scripts }, async (it) => {
    it.run("git", ["commit", "-q", "--allow-empty", "-m", "x"], { env: quiet });
    const trace = join(it.home, "trace");
    execFileSync("strace", ["-f", "-y", "-o", trace, "-e", "trace=fsync,fdatasync,rename,renameat,renameat2", process.execPath, cli, "pause"], {
      cwd: it.dir,
      env: { ...process.env, ...it.env },
    });
    const calls = readFileSync(trace, "utf8").split("\n");
    const at = (pattern: RegExp) => calls.findIndex((call) => pattern.test(call));
    const entry = it.git(["rev-parse", it.git(["for-each-ref", "--format=%(refname)", "refs/peers/log/"])]);
    const object = `objects/${entry.slice(0, 2)}/${entry.slice(2)}`;
    const order = [
      at(new RegExp(`f(data)?sync\\(.*${object}\\.\\w+\\.tmp`)),
      at(new RegExp(`rename.*${object}"`)),
      at(new RegExp(`f(data)?sync\\(.*objects/${entry.slice(0, 2)}>`)),
      at(/f(data)?sync\(.*refs\/peers\/log\/[\w-]+\.lock/),
      at(/rename.*refs\/peers\/log\/[\w-]+\.lock/),
      at(/rename.*state\/peers\/.*\/tip"/),
    ];
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  }),
);
