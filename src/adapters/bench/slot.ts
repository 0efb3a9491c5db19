import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Processes } from "../../ports/processes.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Clock, Lock } from "../../ports/world.ts";
import { takeLock } from "../lock.ts";
import { removeTree } from "./files.ts";
import { type SlotPlace, slotPlace } from "./gate-repository.ts";
import { type Prepared, prepare, type Wanted } from "./prepare.ts";

export type SlotContext = { readonly paths: RepositoryPaths; readonly processes: Processes; readonly clock: Clock };

/** A clean worktree at one commit that nobody else uses until it is released. */
export type Slot = Prepared & { readonly number: number; readonly release: () => void };

/** Takes the first free slot and brings it to the commit. A slot that cannot be brought there is built anew once. */
export async function openSlot(context: SlotContext, wanted: Wanted): Promise<Slot> {
  const { number, lock, place } = takeSlot(context);
  const seal = join(context.paths.stateDir, "gate", `${number}.json`);
  try {
    const prepared = await prepare(place, context.paths, wanted, seal).catch(() => {
      for (const folder of [place.repo, place.git, place.view, seal]) removeTree(folder);
      return prepare(place, context.paths, wanted, seal);
    });
    return { ...prepared, number, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

// More would mean that many judgements of one repository at once; something is wrong then.
const most = 32;

function takeSlot({ paths, processes, clock }: SlotContext): { number: number; lock: Lock; place: SlotPlace } {
  for (let number = 1; number <= most; number++) {
    const dir = join(paths.cacheDir, "gate", String(number));
    mkdirSync(dir, { recursive: true });
    const lock = takeLock(join(dir, "lock"), processes, clock.now(), "judge");
    if ("isHeld" in lock) return { number, lock, place: slotPlace(dir) };
  }
  throw new Error(`all ${most} gate worktrees in ${join(paths.cacheDir, "gate")} are in use; end the processes named in their lock folders`);
}
