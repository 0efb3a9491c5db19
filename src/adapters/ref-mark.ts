import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A time this close to now may be shared by a change still to come: kernels stamp files by ticks of up to 10 ms. */
const tickMs = 15;

/**
 * A cheap mark of where a repository's branches stand, from the times of git's files: while it stays the same no ref has moved. Null
 * when something moved too lately to be sure.
 */
export function refMark(commonDir: string, now: number): string | null {
  const places = [...tree(join(commonDir, "refs", "heads")), ...["packed-refs", "reftable", "reftable/tables.list"].map((name) => join(commonDir, name))];
  // The time of the last change of anything about the file: unlike the one of its content it cannot be set back.
  const times = places.map((path) => [path, statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0] as const);
  return times.some(([, time]) => Math.abs(now - time) < tickOf(time)) ? null : times.map(([path, time]) => `${path} ${time}`).join("\n");
}

// Deno tells this time in whole seconds, and so do some file systems.
const tickOf = (time: number) => (time % 1000 === 0 ? 2_000 : tickMs);

/** The folder, and every folder and file under it. */
function tree(folder: string): string[] {
  try {
    return [
      folder,
      ...readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? tree(join(folder, entry.name)) : [join(folder, entry.name)])),
    ];
  } catch {
    return [];
  }
}
