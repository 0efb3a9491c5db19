import { readFileSync } from "node:fs";
import type { State } from "../../core/state.ts";
import type { Oid } from "../../core/vocabulary.ts";

export type Checkpoint = { readonly version: number; readonly tip: Oid; readonly state: State };

/** Raised with every change of `State` or of the fold: an older checkpoint is then folded anew. */
export const checkpointVersion = 9;

export function readCheckpoint(file: string): Checkpoint | null {
  try {
    const checkpoint = JSON.parse(readFileSync(file, "utf8")) as Checkpoint;
    return checkpoint.version === checkpointVersion ? checkpoint : null;
  } catch {
    return null;
  }
}
