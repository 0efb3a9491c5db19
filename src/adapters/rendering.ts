import { appendFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { jsonLine } from "../core/log-view.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { ChainEvent } from "./log/chain.ts";

const rotateBytes = 16 * 1024 * 1024;

/** Appends events to `.peers/log/runs.jsonl` for `tail -f`. A rendering: nobody reads it back, and deleting it loses nothing. */
export function renderRuns(paths: RepositoryPaths): (events: readonly ChainEvent[]) => void {
  const file = join(paths.mainTop, ".peers", "log", "runs.jsonl");
  return (events) => appendTo(file, events.map((event) => `${jsonLine(event)}\n`).join(""));
}

/** A line file that starts anew when it is large; the former one stays as `.1`. Never throws: a view must not end a run. */
export function appendTo(file: string, text: string, most = rotateBytes): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > most) {
      if (existsSync(`${file}.1`)) rmSync(`${file}.1`);
      renameSync(file, `${file}.1`);
    }
    appendFileSync(file, text);
  } catch {
    // Full disk, read-only checkout, or `.peers` replaced by something else: the log in git has it all.
  }
}
