/** A repository with peers installed: scripted peers, real hooks, real processes. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Event } from "../../src/core/event.ts";
import type { Status } from "../../src/core/status.ts";
import { inRepository, type Sandbox } from "./repo.ts";

export const root = resolve(import.meta.dirname, "../..");
/** Another build than `dist/` can be tried without disturbing it. */
export const cli = join(root, process.env.PEERS_DIST ?? "dist", "peers.js");
const scripted = join(root, "tests", "fixtures", "agents", "scripted.mjs");

export type Line = Event & { readonly seq: number; readonly at: number; readonly tick: number; readonly peer?: string; readonly commit?: string };
export type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Loop = Sandbox & {
  /** Runs `peers` and returns what it said, whatever the exit code. */
  readonly peers: (args: readonly string[], options?: { cwd?: string; input?: string; env?: Record<string, string> }) => Answer;
  readonly log: () => Line[];
  readonly kinds: () => string[];
  readonly status: () => Status;
  /** Waits until the status satisfies the condition; fails with the status and the log when it does not in time. */
  readonly until: (condition: (status: Status) => boolean, ms?: number) => Promise<Status>;
  /** Starts `peers` in the background; `stop` ends it and resolves with its exit code. */
  readonly start: (
    args: readonly string[],
    env?: Record<string, string>,
    /** As in a terminal: a signal of `stop` reaches everything the process started in its foreground, too. */
    inTerminal?: boolean,
  ) => { readonly pid: number; readonly output: () => string; readonly exited: Promise<number>; readonly stop: (signal?: NodeJS.Signals) => Promise<number> };
};

export type LoopOptions = {
  /** Steps of each peer by role, as JavaScript text: `{ implement: [({ commit }) => …], review: [], sceptic: [] }`. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Further keys of a peer in config.yaml, by name, as YAML in one line each: `["tool: claude"]`. */
  readonly settings?: Readonly<Record<string, readonly string[]>>;
  /** Further keys of config.yaml and goals.yaml, as YAML text. */
  readonly config?: string;
  readonly goals?: string;
  /** Files of the first commit. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly launcher?: readonly string[];
};

/** A small program whose test fails until `answer` is 42. */
export const sample: Readonly<Record<string, string>> = {
  "answer.mjs": "export const answer = 41;\n",
  "test.mjs": 'import { answer } from "./answer.mjs";\nif (answer !== 42) {\n  console.error(`expected 42, got ${answer}`);\n  process.exit(1);\n}\n',
};
export const unitGoal = "  - id: unit\n    type: hard\n    cmd: node test.mjs\n";
export const blindGoal = "  - id: blind\n    type: soft\n    prompt: Is it right?\n";

/** Fixes the sample, approves everything. */
export const honest = `export default {
  implement: [({ commit }) => commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" })],
  review: [({ review }) => review(true)],
  sceptic: [({ review }) => review(true)],
};`;

export async function withLoop<T>(options: LoopOptions, story: (loop: Loop) => Promise<T>): Promise<T> {
  return inRepository(
    async (sandbox) => {
      const loop = equip(sandbox, options.launcher ?? [process.execPath, cli]);
      loop.commit("Begin", { ...(options.files ?? sample) });
      writePolicy(loop, options);
      const init = loop.peers(["init", "--yes"]);
      if (init.code !== 0) throw new Error(`peers init failed: ${init.stdout}${init.stderr}`);
      try {
        return await story(loop);
      } finally {
        loop.peers(["stop"]);
      }
    },
    { empty: true },
  );
}

export function writePolicy(loop: Sandbox, options: LoopOptions): void {
  const names = Object.keys(options.scripts);
  for (const [name, text] of Object.entries(options.scripts)) writeFileSync(join(loop.home, `${name}.mjs`), text);
  const peers = names.map(
    (name) =>
      `  - name: ${name}\n    argv: [${JSON.stringify(process.execPath)}, ${JSON.stringify(scripted)}, ${JSON.stringify(join(loop.home, `${name}.mjs`))}]\n${(options.settings?.[name] ?? []).map((line) => `    ${line}\n`).join("")}`,
  );
  loop.write(".peers/config.yaml", `peers:\n${peers.join("")}${options.config ?? ""}`);
  loop.write(".peers/goals.yaml", options.goals ?? `goals:\n${unitGoal}${blindGoal}`);
}

export function equip(sandbox: Sandbox, launcher: readonly string[]): Loop {
  const [program = "", ...first] = launcher;
  const env = { ...process.env, ...sandbox.env };
  const peers: Loop["peers"] = (args, given = {}) => {
    const answer = spawnSync(program, [...first, ...args], {
      cwd: given.cwd ?? sandbox.dir,
      env: { ...env, ...given.env },
      input: given.input ?? "",
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    return { code: answer.status ?? -1, stdout: answer.stdout, stderr: answer.stderr };
  };
  const log = () =>
    peers(["log", "--json"])
      .stdout.split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  const status = () => {
    const { code, stdout, stderr } = peers(["status", "--json"]);
    if (stdout === "") throw new Error(`peers status ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as Status;
  };
  const until: Loop["until"] = async (condition, ms = 60_000) => {
    const deadline = Date.now() + ms;
    for (;;) {
      const now = status();
      if (condition(now)) return now;
      if (Date.now() > deadline) throw new Error(`not in time:\n${JSON.stringify(now, null, 2)}\n${peers(["log"]).stdout}\n${runnerLog(sandbox)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const start: Loop["start"] = (args, given = {}, inTerminal = false) => {
    const child = spawn(program, [...first, ...args], {
      cwd: sandbox.dir,
      env: { ...env, ...given },
      stdio: ["ignore", "pipe", "pipe"],
      detached: inTerminal,
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    const exited = new Promise<number>((resolve) => child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGKILL" ? 137 : -1))));
    return {
      pid: child.pid ?? 0,
      output: () => output,
      exited,
      stop: (signal = "SIGTERM") => {
        if (inTerminal && child.pid) process.kill(-child.pid, signal);
        else child.kill(signal);
        return exited;
      },
    };
  };
  return { ...sandbox, env: sandbox.env, peers, log, kinds: () => log().map(({ kind }) => kind), status, until, start };
}

export const isAtRest = ({ state }: Status) => state === "converged" || state === "stopped";

function runnerLog(sandbox: Sandbox): string {
  const file = join(sandbox.dir, ".git", "peers", "runner.log");
  return existsSync(file) ? execFileSync("tail", ["-n", "40", file], { encoding: "utf8" }) : "";
}
