import type { Millis } from "../core/vocabulary.ts";

/** What to run. Never a shell line: a caller that wants a shell says `sh -c`. `env` is the whole environment, nothing is inherited. */
export type Command = {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
};

export type RunLimits = {
  /** Wall time after which the whole tree is ended. */
  readonly timeoutMs: Millis;
  /** Longest silence on stdout and stderr together; none when absent. */
  readonly idleMs?: Millis;
  readonly signal?: AbortSignal;
  /** Marks every process of this run (environment `PEERS_TOKEN`), so that leftovers are found even after a crash of ours. */
  readonly token: string;
  /** A pid namespace of its own where the kernel allows it: then nothing can escape, whatever it does. */
  readonly isolate: boolean;
  /** Folders that are empty for it, where it is isolated and the kernel allows that as well. */
  readonly hide?: readonly string[];
  /** Bytes kept of each stream: the first half and the last half; what lies between is counted, not kept. */
  readonly maxBytes: number;
  /** Called with every chunk of output as it comes. */
  readonly onOutput?: (stream: "stdout" | "stderr", text: string) => void;
  /** Called once, with the process id as seen from here. */
  readonly onStart?: (pid: number) => void;
};

export type Finished = {
  /** `not-found` and `not-runnable` mean the program never began. */
  readonly ended: "exited" | "over-time" | "idle" | "cancelled" | "not-found" | "not-runnable";
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: Millis;
  /** Processes that were still there after the main one ended, and were killed. */
  readonly survivors: number;
};

/** A process as the kernel names it: ids are reused, an id with its start time is not. */
export type ProcessIdentity = { readonly pid: number; readonly start: string };

export type Processes = {
  /** Runs a command; resolves once its **whole process tree is gone**. Never rejects for what the command does. */
  readonly run: (command: Command, limits: RunLimits) => Promise<Finished>;
  /** Kills every process that carries the token; resolves with how many there were, once they are gone. */
  readonly reap: (token: string) => Promise<number>;
  /** Why a command could not even begin (program not there, not executable), in words; null when it can. */
  readonly whyNot: (command: Command) => string | null;
  readonly identify: (pid: number) => ProcessIdentity | null;
  readonly isAlive: (identity: ProcessIdentity) => boolean;
  /** Whether to be started by it says who one is: it lives, and does not adopt everybody's orphans. */
  readonly vouches: (identity: ProcessIdentity) => boolean;
};
