import { once } from "node:events";
import { constants } from "node:os";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { Command, Finished, RunLimits } from "../../ports/processes.ts";
import { hiding } from "./hiding.ts";
import { decoding, type Kept, keepEnds } from "./keep.ts";
import { findProgram } from "./program.ts";
import { endAll, findTree, remember, signal } from "./tree.ts";
import { watchLimits } from "./watch.ts";

/** Runs one command; see the port. The steps are: find, start, feed and read, wait, end what is left, drain. */
export async function run(command: Command, limits: RunLimits): Promise<Finished> {
  const began = performance.now();
  const took = () => Math.round(performance.now() - began);
  const program = findProgram(command);
  if (!("file" in program)) return { ...unbegun(program.why), ended: program.ended, durationMs: took() };
  if (limits.signal?.aborted) return { ...unbegun(""), ended: "cancelled", durationMs: took() };
  const wrapper = limits.isolate ? await hiding(limits.hide ?? []) : null;
  const child = start(command, limits.token, [...(wrapper ?? []), program.file, ...command.args]);
  if (child.pid === undefined) return { ...unbegun(await child.why), ended: "not-runnable", durationMs: took() };
  limits.onStart?.(child.pid);
  return { ...(await finish(child as Started, command, limits, wrapper !== null)), durationMs: took() };
}

type Child = ReturnType<typeof start>;
type Started = Child & { readonly pid: number };

function start(command: Command, token: string, [file = "", ...args]: readonly string[]) {
  const subprocess = execa(file, args, {
    cwd: command.cwd,
    env: { ...command.env, PEERS_TOKEN: token },
    extendEnv: false,
    detached: true,
    buffer: false,
    reject: false,
    stdio: [command.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe", "pipe"],
  });
  // Listened to at once: a program of two milliseconds is gone before anything that is awaited.
  const exit = once(subprocess, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  exit.catch(() => undefined);
  const why = subprocess.then((result) => result.originalMessage ?? result.shortMessage ?? `${file} could not be started`);
  return { pid: subprocess.pid, subprocess, exit, why };
}

async function finish(child: Started, command: Command, limits: RunLimits, isolated: boolean): Promise<Omit<Finished, "durationMs">> {
  const { subprocess, pid } = child;
  const watch = watchLimits(limits, { ask: () => signal(-pid, "SIGTERM"), force: () => signal(-pid, "SIGKILL") });
  const report = read(subprocess.stdio[3] as Readable, keepEnds(64));
  const stdout = read(subprocess.stdout, keepEnds(limits.maxBytes), listener("stdout", limits, watch.heard));
  const stderr = read(subprocess.stderr, keepEnds(limits.maxBytes), listener("stderr", limits, watch.heard));
  feed(subprocess.stdin, command.stdin);
  const seen = new Map<number, string>();
  const sampling = isolated ? null : setInterval(() => remember(pid, seen), 500);
  const [code, killedBy] = await child.exit;
  watch.stop();
  if (sampling) clearInterval(sampling);
  if (isolated) await Promise.race([report.end, sleep(500)]);
  // The first process of the namespace reported: it is over, and the kernel let nothing of it live on. No need to look.
  const left = report.kept.text() === "" ? await endAll(() => findTree(pid, limits.token, seen)) : Number.parseInt(report.kept.text(), 10);
  // Whoever held the pipes is dead; what the kernel still has of them comes at once. A pipe given away by other means may stay open.
  await Promise.race([Promise.all([stdout.end, stderr.end, report.end]), sleep(500)]);
  for (const stream of [subprocess.stdout, subprocess.stderr, subprocess.stdio[3], subprocess.stdin]) (stream as { destroy?: () => void } | null)?.destroy?.();
  const ended = watch.why() ?? "exited";
  return {
    ended,
    ...(ended === "exited" ? exitOf(code, killedBy, isolated) : { exitCode: null, signal: killedBy }),
    stdout: stdout.kept.text(),
    stderr: stderr.kept.text(),
    survivors: left,
  };
}

function exitOf(code: number | null, killedBy: NodeJS.Signals | null, isolated: boolean) {
  if (killedBy) return { exitCode: 128 + constants.signals[killedBy], signal: killedBy };
  const byShell = isolated && code !== null && code > 128 ? signalNames.get(code - 128) : undefined;
  return { exitCode: code, signal: byShell ?? null };
}

const signalNames = new Map(Object.entries(constants.signals).map(([name, number]) => [number, name]));

function listener(stream: "stdout" | "stderr", limits: RunLimits, heard: () => void) {
  const decode = limits.onOutput ? decoding((text) => limits.onOutput?.(stream, text)) : null;
  return (chunk: Buffer) => {
    heard();
    decode?.(chunk);
  };
}

function read(stream: Readable, kept: Kept, also: (chunk: Buffer) => void = () => undefined) {
  const end = new Promise<void>((resolve) => {
    stream.once("end", resolve).once("close", resolve).once("error", resolve);
  });
  stream.on("data", (chunk: Buffer) => {
    kept.add(chunk);
    also(chunk);
  });
  return { kept, end };
}

// A program may end without reading what it is told; that is its right.
function feed(stdin: NodeJS.WritableStream | null, text: string | undefined): void {
  stdin?.on("error", () => undefined);
  stdin?.end(text ?? "");
}

const unbegun = (why: string) => ({ exitCode: null, signal: null, stdout: "", stderr: why, survivors: 0 });
