import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { honest, isAtRest, type Loop, withLoop } from "../support/loop.ts";
import { eventually, expectWhole, nobodyLeft } from "../support/survive.ts";

const scripts = { alice: honest, bob: honest };
const quiet = { PEERS_HOOKS: "0" };
const ask = (it: Loop) => {
  it.write("ASK.md", "The answer should be 42.\n");
  it.run("git", ["add", "-A"]);
  it.run("git", ["commit", "-q", "-m", "Ask for an answer"], { env: quiet });
};
const logRef = (it: Loop) => it.git(["for-each-ref", "--format=%(refname)", "refs/peers/log/"]);
const stateDir = (it: Loop) => join(it.home, "state", "peers", readdirSync(join(it.home, "state", "peers"))[0] ?? "");
const done = { code: 0, stdout: expect.stringContaining("done: ") };
const runOn = (it: Loop) => it.peers(["run"], { env: quiet });

test.skipIf(!canMount())("a full disk: one sentence, exit 70, nothing is damaged, and the run goes on when there is room again", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    expect(it.peers(["run", "--max-ticks", "1"], { env: quiet }).code).toBe(5);
    await onSmallDisk(it, join(it.dir, ".git", "objects"), async (fill) => {
      const before = it.log().length;
      const room = fill();
      const full = runOn(it);
      expect(full).toMatchObject({ code: 70, stderr: expect.stringMatching(/^peers: the disk is full.*\n$/) });
      expect(it.log()).toHaveLength(before);
      expect(it.run("git", ["fsck", "--no-dangling"])).not.toMatch(/missing|corrupt/);
      rmSync(room);
      expect(runOn(it)).toMatchObject(done);
      expectWhole(it);
    });
  }),
);

test.skipIf(!canMount())("a full disk under the operator's folder or the refs is no reason to forget anything either", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    for (const folder of [stateDir(it), join(it.dir, ".git", "refs")]) {
      await onSmallDisk(it, folder, async (fill) => {
        const room = fill();
        expect(runOn(it)).toMatchObject({ code: 70, stderr: expect.stringMatching(/^peers: .*disk.*full.*\n$/) });
        rmSync(room);
        expect(it.peers(["status", "--json"]).code).toBe(0);
      });
    }
    expect(runOn(it)).toMatchObject(done);
    expectWhole(it);
  }),
);

test("the ref of the log deleted between runs is put back, and said", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    expect(runOn(it)).toMatchObject(done);
    const [ref, tip] = [logRef(it), it.git(["rev-parse", logRef(it)])];
    it.git(["update-ref", "-d", ref]);
    it.peers(["resume"], { env: quiet });
    expect(it.git(["merge-base", "--is-ancestor", tip, ref])).toBe("");
    expect(runOn(it).code).toBe(0);
    expect(expectWhole(it)).toContainEqual(expect.objectContaining({ kind: "tampering-found", what: "log", detail: "the log's ref was deleted" }));
  }));

test("entries forged onto the log, or a log that was rewound, never count", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    expect(runOn(it)).toMatchObject(done);
    const [ref, tip] = [logRef(it), it.git(["rev-parse", logRef(it)])];
    const before = it.log().length;
    const body = it
      .git(["log", "-1", "--format=%B", tip])
      .replace(/"seq":\d+/, `"seq":${before + 1}`)
      .replace(/"kind":"[a-z-]+"/, '"kind":"run-paused"');
    const forged = it.run("git", ["commit-tree", "-p", tip, "-m", body, `${tip}^{tree}`]).trim();
    for (const bent of [forged, it.git(["rev-parse", `${tip}~3`]), it.git(["rev-parse", "main"])]) {
      it.git(["update-ref", ref, bent]);
      expect(it.status()).toMatchObject({ state: "converged" });
      const run = it.peers(["run"], { env: quiet });
      expect(run.code).toBe(0);
      expect(it.git(["merge-base", "--is-ancestor", tip, ref])).toBe("");
    }
    const log = expectWhole(it);
    expect(log.filter(({ kind }) => kind === "tampering-found").length).toBeGreaterThanOrEqual(3);
    expect(log.filter(({ kind }) => kind === "run-paused")).toEqual([]);
  }));

test("a checkpoint that is garbage, cut short, of an older version or of another log is only slower", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    expect(runOn(it)).toMatchObject(done);
    const file = join(stateDir(it), "checkpoint.json");
    const text = readFileSync(file, "utf8");
    const expected = it.status();
    const older = { ...JSON.parse(text), version: 0 };
    const foreign = { ...JSON.parse(text), tip: "1".repeat(40), state: { ...JSON.parse(text).state, status: "running" } };
    for (const bad of ["", "\0\0\0", "{}", "null", "[1]", text.slice(0, text.length / 2), JSON.stringify(older), JSON.stringify(foreign)]) {
      writeFileSync(file, bad);
      expect(it.status()).toMatchObject({ state: expected.state, reason: expected.reason });
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(text));
    }
    rmSync(file);
    expect(it.status()).toMatchObject({ state: "converged" });
  }));

test(".peers deleted: the policy is in the log, so the run goes on", () =>
  withLoop({ scripts }, async (it) => {
    rmSync(join(it.dir, ".peers"), { recursive: true });
    it.commit("Ask for an answer", { "ASK.md": "42\n" });
    await it.until(isAtRest);
    expect(it.status()).toMatchObject({ state: "converged" });
    expectWhole(it);
  }));

test(".git/peers deleted under a resident runner: it is found again by the next hook, and stays the only one", () =>
  withLoop({ scripts }, async (it) => {
    const resident = it.start(["watch"]);
    const present = join(it.dir, ".git", "peers", "runner");
    await eventually(() => existsSync(present));
    rmSync(join(it.dir, ".git", "peers"), { recursive: true });
    await eventually(() => existsSync(present) && existsSync(join(it.dir, ".git", "peers", "launch")));
    expect(readFileSync(present, "utf8")).toMatch(new RegExp(`^${resident.pid} `));
    expect(it.peers(["run"])).toMatchObject({ code: 6, stderr: expect.stringContaining(String(resident.pid)) });
    it.commit("Ask for an answer", { "ASK.md": "42\n" });
    expect(await it.until(isAtRest)).toMatchObject({ state: "converged" });
    expect(await resident.stop()).toBe(143);
    expectWhole(it);
    await nobodyLeft(it);
  }));

test("when another took the lock after its folder was deleted, the former runner ends and writes nothing more", () =>
  withLoop(
    {
      scripts: { alice: `export default { implement: [() => new Promise((resolve) => setTimeout(resolve, 600_000))], review: [], sceptic: [] };`, bob: honest },
    },
    async (it) => {
      ask(it);
      const first = it.start(["run"], quiet);
      await eventually(() => it.log().some(({ kind }) => kind === "turn-started"));
      const folder = join(it.dir, ".git", "peers", "lock");
      // Removed and taken between two looks of the first.
      execFileSync("sh", [
        "-c",
        'rm -rf "$1" && mkdir "$1" && echo "$2" > "$1/1"',
        "sh",
        folder,
        JSON.stringify({ ...JSON.parse(readFileSync(join(folder, top(folder)), "utf8")), pid: process.pid, start: startOf(process.pid) }),
      ]);
      const before = it.log().length;
      it.commit("Something", { "b.txt": "b\n" });
      expect(await first.exited).toBe(6);
      expect(first.output()).toContain("another runner took over");
      expect(it.log()).toHaveLength(before);
      await nobodyLeft(it);
      rmSync(folder, { recursive: true });
    },
  ));

test("a lock a killed git left on the log's ref is removed once it is clear that nobody holds it", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    const lock = join(it.dir, ".git", `${logRef(it)}.lock`);
    writeFileSync(lock, "");
    expect(runOn(it)).toMatchObject(done);
    expect(existsSync(lock)).toBe(false);
    expectWhole(it);
  }));

test("a clock that jumps back: numbers and times stay in order, and no budget grows", () =>
  withLoop({ scripts }, async (it) => {
    ask(it);
    expect(it.peers(["run", "--max-ticks", "1"], { env: quiet }).code).toBe(5);
    const shift = join(it.home, "shift.cjs");
    writeFileSync(shift, "const now = Date.now; Date.now = () => now() - 86_400_000;\n");
    const past = { ...quiet, NODE_OPTIONS: `--require ${shift}` };
    expect(it.peers(["run"], { env: past })).toMatchObject(done);
    const { budget } = JSON.parse(it.peers(["status", "--json"], { env: past }).stdout) as { budget: Record<string, { used: number }> };
    for (const { used } of Object.values(budget)) expect(used).toBeGreaterThanOrEqual(0);
    expectWhole(it);
  }));

/** Puts a small file system where `folder` is, with what was in it. `fill` leaves no room and returns the file that takes it. */
async function onSmallDisk(it: Loop, folder: string, story: (fill: () => string) => Promise<void>): Promise<void> {
  const aside = join(it.home, "aside");
  mkdirSync(aside);
  execFileSync("cp", ["-a", `${folder}/.`, aside]);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder]);
  try {
    execFileSync("cp", ["-a", `${aside}/.`, folder]);
    await story(() => {
      const file = join(folder, "filler");
      try {
        execFileSync("dd", ["if=/dev/zero", `of=${file}`, "bs=4k"], { stdio: "ignore" });
      } catch {
        // Ends with an error when the disk is full, which is what we want.
      }
      return file;
    });
    execFileSync("cp", ["-a", `${folder}/.`, aside]);
  } finally {
    execFileSync("umount", [folder]);
  }
  execFileSync("cp", ["-a", `${aside}/.`, folder]);
  rmSync(aside, { recursive: true });
}

/** Needs the right to mount; without it (an unprivileged container) these stories are skipped. */
function canMount(): boolean {
  try {
    execFileSync("sh", ["-c", 'd=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs "$d" && umount "$d"; code=$?; rmdir "$d"; exit $code'], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const top = (folder: string) =>
  String(
    Math.max(
      ...readdirSync(folder)
        .map(Number)
        .filter((number) => number > 0),
    ),
  );
const startOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
