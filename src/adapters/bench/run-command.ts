import { randomBytes } from "node:crypto";
import type { HardGoal } from "../../core/policy.ts";
import { redact, secretValues } from "../../core/redact.ts";
import type { Finished, Processes } from "../../ports/processes.ts";
import { type JsonFolder, readJsonFile } from "./json-file.ts";
import { outputOf } from "./output.ts";
import { type Answer, verdictOf } from "./verdict.ts";

export type CommandPlace = {
  readonly processes: Processes;
  readonly env: Readonly<Record<string, string>>;
  /** Everything the person's environment holds, to know which values must not be shown. */
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: JsonFolder;
  readonly remember: (token: string) => void;
  readonly signal: AbortSignal;
  readonly isolate: boolean;
};

export type Answered = Answer & {
  readonly output: string;
  readonly attempts: number;
  readonly durationMs: number;
  /** Will be the same next time: not what could not run, passed only at a later try, or took too long on a busy machine. */
  readonly lasting: boolean;
};

/** Bytes kept of each stream to be asked about by `pass_when`. */
const maxBytes = 2 << 20;

/** Runs a goal's command until it passes or its tries are used up. Null when the signal fired. */
export async function answerCommand(goal: HardGoal, place: CommandPlace, timeoutMs: number): Promise<Answered | null> {
  const began = performance.now();
  const tries = goal.retry_on_fail + 1;
  for (let attempt = 1; ; attempt++) {
    const { finished, cut } = await runShell(goal.cmd ?? "", place, timeoutMs);
    if (place.signal.aborted || finished.ended === "cancelled") return null;
    const { verdict, why } = verdictOf({ goal, cmd: goal.cmd ?? "", finished, timeoutMs, facts: factsOf(finished, cut, place.folder) });
    if (verdict === "fail" && attempt < tries) continue;
    const secrets = secretValues(place.environment);
    const flaky = attempt === 1 ? "" : verdict === "pass" ? `flaky: passed only at try ${attempt} of ${tries}, ` : `all ${attempt} tries failed, `;
    const lasting = finished.ended === "exited" && verdict !== "broken" && (verdict === "fail" || attempt === 1);
    const durationMs = Math.round(performance.now() - began);
    return { verdict, why: redact(`${flaky}${why}`, secrets), output: outputOf(finished, secrets), attempts: attempt, durationMs, lasting };
  }
}

/** Runs one shell line in the worktree; `cut` names the streams that were longer than what is kept. */
export async function runShell(cmd: string, place: CommandPlace, timeoutMs: number): Promise<{ finished: Finished; cut: ("stdout" | "stderr")[] }> {
  const seen = { stdout: 0, stderr: 0 };
  const token = `gate-${randomBytes(12).toString("hex")}`;
  place.remember(token);
  const finished = await place.processes.run(
    // By its path: a `sh` found by name would be whatever the PATH of whoever started the runner says.
    { program: "/bin/sh", args: ["-c", cmd], cwd: place.folder.top, env: place.env },
    {
      timeoutMs,
      signal: place.signal,
      token,
      isolate: place.isolate,
      maxBytes,
      onOutput: (stream, text) => {
        seen[stream] += Buffer.byteLength(text);
      },
    },
  );
  return { finished, cut: (["stdout", "stderr"] as const).filter((stream) => seen[stream] > maxBytes) };
}

function factsOf(finished: Finished, cut: ("stdout" | "stderr")[], folder: JsonFolder) {
  return {
    exit_code: finished.exitCode ?? -1,
    stdout: finished.stdout,
    stderr: finished.stderr,
    duration: finished.durationMs / 1000,
    cwd: folder.top,
    cut,
    json: (path: string) => readJsonFile(folder, path),
  };
}
