import { rmSync, statSync } from "node:fs";
import type { Oid } from "../../core/vocabulary.ts";
import type { RefMover } from "./refs.ts";

/** A lock file of a ref older than this belongs to a git that was killed: a transaction takes milliseconds. */
const staleLockMs = 3_000;

/** Moves the log's ref by compare-and-swap; a lock that a killed git left on it is waited for once, then removed. */
export async function move({ refs, dir, ref }: { refs: RefMover; dir: string; ref: string }, to: Oid, from: Oid | null): Promise<boolean> {
  if (await refs.move([{ ref, to, from }])) return true;
  const lock = statSync(`${dir}/${ref}.lock`, { throwIfNoEntry: false });
  if (!lock) return false;
  await new Promise((resolve) => setTimeout(resolve, staleLockMs));
  const later = statSync(`${dir}/${ref}.lock`, { throwIfNoEntry: false });
  if (later && later.ino === lock.ino) rmSync(`${dir}/${ref}.lock`, { force: true });
  return refs.move([{ ref, to, from }]);
}
