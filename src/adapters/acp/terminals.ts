import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { type CreateTerminalRequest, RequestError, type TerminalExitStatus } from "@agentclientprotocol/sdk";
import type { Place } from "./place.ts";

type Terminal = {
  readonly child: ChildProcess;
  readonly ended: Promise<TerminalExitStatus>;
  readonly output: () => { readonly output: string; readonly truncated: boolean };
  readonly exitStatus: () => TerminalExitStatus | null;
};

/** Kept of a command whose agent names no limit. */
const usualLimit = 1024 * 1024;

/** Commands an agent asks its client to run (terminal/*). What is still running at the end of the turn ends with its process tree. */
export function createTerminals(place: Place) {
  const open = new Map<string, Terminal>();
  let made = 0;
  const get = (id: string): Terminal => {
    const found = open.get(id);
    if (!found) throw new RequestError(-32602, `there is no terminal ${id}; it was released or never made`);
    return found;
  };
  return {
    create: (request: CreateTerminalRequest, cwd: string) => {
      made++;
      const id = `terminal-${made}`;
      open.set(id, start(request, { ...place, cwd }));
      return { terminalId: id };
    },
    output: (id: string) => ({ ...get(id).output(), exitStatus: get(id).exitStatus() }),
    wait: (id: string) => get(id).ended,
    kill: (id: string) => endGroup(get(id)),
    release: (id: string) => {
      endGroup(get(id));
      open.delete(id);
      return {};
    },
  };
}

function start({ command, args = [], env = [], outputByteLimit }: CreateTerminalRequest, place: Place): Terminal {
  // Claude Code's adapter sends a whole line of shell as `command`, without arguments.
  const [program = "", ...rest] = args.length > 0 ? [command, ...args] : ["/bin/sh", "-c", command];
  const given = Object.fromEntries(env.map(({ name, value }) => [name, value]));
  const child = spawn(program, rest, { cwd: place.cwd, env: { ...place.env, ...given }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const kept = keepEnd(outputByteLimit ?? usualLimit);
  child.stdout?.on("data", kept.add);
  child.stderr?.on("data", kept.add);
  let status: TerminalExitStatus | null = null;
  const ended = new Promise<TerminalExitStatus>((resolve) => {
    const end = (answer: TerminalExitStatus) => {
      status = answer;
      resolve(answer);
    };
    child.once("error", (fault) => {
      kept.add(Buffer.from(`${fault.message}\n`));
      end({ exitCode: 127, signal: null });
    });
    const closed = new Promise((close) => child.once("close", close));
    // What it printed last comes after its exit; a process it left behind may keep the pipe open for ever.
    child.once("exit", (exitCode, signal) => void Promise.race([closed, sleep(200)]).then(() => end({ exitCode, signal })));
  });
  return { child, ended, output: kept.read, exitStatus: () => status };
}

function endGroup({ child, exitStatus }: Terminal): Record<string, never> {
  if (exitStatus() === null && child.pid !== undefined) {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
  return {};
}

/** The last `limit` bytes, cut at a character, as the protocol asks. */
function keepEnd(limit: number) {
  let kept = Buffer.alloc(0);
  let truncated = false;
  const cut = () => {
    if (kept.length <= limit) return;
    truncated = true;
    let from = kept.length - limit;
    while (from < kept.length && ((kept[from] ?? 0) & 0xc0) === 0x80) from++;
    kept = kept.subarray(from);
  };
  return {
    add: (chunk: Buffer) => {
      kept = Buffer.concat([kept, chunk]);
      if (kept.length > 2 * limit) cut();
    },
    read: () => {
      cut();
      return { output: kept.toString("utf8"), truncated };
    },
  };
}
