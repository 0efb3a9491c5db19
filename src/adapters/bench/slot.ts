import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Processes } from "../../ports/processes.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Clock, Lock } from "../../ports/world.ts";
import { forgetLaid } from "../hidden.ts";
import { takeLock } from "../lock.ts";
import { readText, removeTree } from "./files.ts";
import { type SlotPlace, slotPlace } from "./gate-repository.ts";
import { type Prepared, prepare, type Wanted } from "./prepare.ts";

export type SlotContext = { readonly paths: RepositoryPaths; readonly processes: Processes; readonly clock: Clock };

/** A clean worktree at one commit that nobody else uses until it is released. */
export type Slot = Prepared & {
  readonly number: number;
  /** Writes down the token of a command about to run here: whoever takes the slot after we were killed ends what is left of it. */
  readonly remember: (token: string) => void;
  readonly release: () => void;
};

/** Takes the first free slot and brings it to the commit. A slot that cannot be brought there is built anew once. */
export async function openSlot(context: SlotContext, wanted: Wanted): Promise<Slot> {
  const { number, lock, place } = takeSlot(context);
  const folder = join(context.paths.stateDir, "gate");
  const [seal, tokens] = [join(folder, `${number}.json`), join(folder, `${number}.tokens`)];
  const release = () => {
    rmSync(tokens, { force: true });
    lock.release();
  };
  try {
    for (const token of (readText(tokens) ?? "").split("\n").filter(Boolean)) await context.processes.reap(token);
    mkdirSync(folder, { recursive: true });
    writeFileSync(tokens, "");
    const prepared = await prepare(place, context.paths, wanted, seal).catch(() => {
      for (const folder of [place.repo, place.git, place.view, seal]) removeTree(folder);
      return prepare(place, context.paths, wanted, seal);
    });
    // Bringing it to the commit took out whatever was hidden there by a run that was killed.
    forgetLaid(context.paths, number);
    return { ...prepared, number, remember: (token) => appendFileSync(tokens, `${token}\n`), release };
  } catch (error) {
    release();
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
