/** Real tmux, on a server of its own; stub agents on PATH say what they were called with. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { eventually } from "../support/hooks.ts";
import { honest, type Loop, withLoop } from "../support/loop.ts";

const version = spawnSync("tmux", ["-V"], { encoding: "utf8" }).stdout?.trim();
const tmuxTest = version ? test : test.skip;
if (!version) console.warn("tmux is not installed here: its tests are skipped");

type Stage = Loop & {
  readonly call: (...args: string[]) => ReturnType<Loop["peers"]>;
  readonly tmux: (...args: string[]) => string;
  readonly env: Record<string, string>;
};

/** Alice works in Claude Code, carol in a program peers does not know, bob is not interactive. */
const onStage = (story: (stage: Stage) => Promise<void>) =>
  withLoop({ scripts: { alice: honest, bob: honest, carol: honest } }, async (it) => {
    // A socket's path must be short.
    const sockets = mkdtempSync(join(tmpdir(), "t-"));
    const bin = join(it.home, "bin");
    mkdirSync(bin);
    const stub = `#!/bin/sh\necho "$PWD $0 $*" >>"${it.home}/calls"\n[ "$1" != --continue ] || exit 1\nsleep 60\n`;
    writeFileSync(join(bin, "claude"), stub);
    chmodSync(join(bin, "claude"), 0o755);
    const config = join(it.dir, ".peers", "config.yaml");
    const text = readFileSync(config, "utf8").replace("- name: alice\n", "- name: alice\n    tool: claude\n    interactive: true\n");
    writeFileSync(config, text.replace("- name: carol\n", "- name: carol\n    interactive: true\n"));
    it.peers(["goals", "accept"]);
    const env = { PATH: `${bin}:${process.env.PATH}`, TMUX_TMPDIR: sockets, TMUX: "", SHELL: "/bin/sh" };
    const tmux = (...args: string[]) => execFileSync("tmux", args, { env: { ...process.env, ...it.env, ...env }, encoding: "utf8" }).trim();
    try {
      await story({ ...it, env, tmux, call: (...args) => it.peers(["tmux", ...args], { env }) });
    } finally {
      spawnSync("tmux", ["kill-server"], { env: { ...process.env, ...it.env, ...env } });
      rmSync(sockets, { recursive: true, force: true });
    }
  });

tmuxTest("up opens a window for each interactive peer in the checkout and one that watches; again it opens only what is missing", () =>
  onStage(async ({ call, tmux, home, dir, until }) => {
    expect(call("up")).toMatchObject({ code: 0, stdout: "opened watch, alice, carol in peers-repo; `peers tmux attach` goes there\n" });
    expect(tmux("list-windows", "-t", "=peers-repo", "-F", "#{window_name}").split("\n")).toEqual(["watch", "alice", "carol"]);
    await eventually(() => existsSync(join(home, "calls")) && readFileSync(join(home, "calls"), "utf8").split("\n").length === 3);
    expect(readFileSync(join(home, "calls"), "utf8")).toBe(`${dir} ${home}/bin/claude --continue\n${dir} ${home}/bin/claude \n`);
    expect(await until(({ runner }) => runner?.mode === "watch")).toMatchObject({ runner: { mode: "watch" } });
    expect(call("up")).toMatchObject({ code: 0, stdout: "peers-repo is up already\n" });
    tmux("kill-window", "-t", "=peers-repo:carol");
    expect(call("up").stdout).toContain("opened carol in peers-repo");
  }),
);

tmuxTest("down closes our session and the watching runner, and nothing else", () =>
  onStage(async ({ call, tmux, until }) => {
    tmux("new-session", "-d", "-s", "peers-repo2", "sleep 60");
    call("up");
    await until(({ runner }) => runner?.mode === "watch");
    expect(call("down")).toMatchObject({ code: 0, stdout: "closed peers-repo\n" });
    expect(tmux("list-sessions", "-F", "#{session_name}")).toBe("peers-repo2");
    await until(({ runner }) => runner === null);
    expect(call("down")).toMatchObject({ code: 0, stdout: "peers-repo is not up\n" });
    expect(call("attach")).toMatchObject({ code: 2, stderr: expect.stringContaining("peers-repo is not up; `peers tmux up` opens it") });
  }),
);

tmuxTest("a session of that name that is not ours is neither used nor closed", () =>
  onStage(async ({ call, tmux }) => {
    tmux("new-session", "-d", "-s", "peers-repo", "sleep 60");
    for (const what of ["up", "down", "attach"]) expect(call(what)).toMatchObject({ code: 2, stderr: expect.stringContaining("is not of this repository") });
    expect(tmux("list-windows", "-t", "=peers-repo")).toContain("1 panes");
  }),
);

tmuxTest("without tmux it says what to do instead, and an unknown word names the known ones", () =>
  onStage(async ({ peers, env, home, call }) => {
    const bare = join(home, "bare");
    mkdirSync(bare);
    for (const program of ["git", "ssh-keygen"]) symlinkSync(execFileSync("which", [program], { encoding: "utf8" }).trim(), join(bare, basename(program)));
    expect(peers(["tmux", "up"], { env: { ...env, PATH: bare } })).toMatchObject({ code: 2, stderr: expect.stringContaining("tmux is not installed here") });
    expect(call("upp")).toMatchObject({ code: 2, stderr: expect.stringContaining("known: up, attach, down") });
  }),
);
