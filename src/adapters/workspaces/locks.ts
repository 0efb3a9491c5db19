import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gitDirOf } from "./git-dir.ts";
import type { Site } from "./site.ts";

/**
 * Waits for git's lock on a checkout's index, and removes it when the git that made it is gone: killed with its turn, it would
 * block everybody for ever. A lock is left alone while any git works in that checkout, and where that cannot be seen.
 */
export async function waitForLock(site: Site, dir: string): Promise<void> {
  const lock = join(await gitDirOf(site, dir), "index.lock");
  const first = identityOf(lock);
  if (first === null) return;
  for (let round = 0; round < 10; round++) {
    await sleep(100);
    if (identityOf(lock) === null) return;
  }
  const top = (await site.git(dir, ["rev-parse", "--show-toplevel"])).replace(/\n$/, "");
  if (identityOf(lock) === first && existsSync("/proc/self/cwd") && !isGitAtWork(top)) rmSync(lock, { force: true });
}

function identityOf(lock: string): string | null {
  const stat = statSync(lock, { throwIfNoEntry: false });
  return stat ? `${stat.ino} ${stat.mtimeMs}` : null;
}

function isGitAtWork(top: string): boolean {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .some((pid) => {
      const cwd = attempt(() => readlinkSync(`/proc/${pid}/cwd`));
      return (cwd === top || cwd?.startsWith(`${top}/`)) && attempt(() => readFileSync(`/proc/${pid}/comm`, "utf8"))?.startsWith("git");
    });
}

/** A process may be gone, or another user's. */
function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
