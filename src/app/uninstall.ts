import type { UninstallWorld } from "../ports/installing.ts";

export type UninstallReport = { readonly lines: readonly string[] };

/** Takes out what init put in. The settings in `.peers/` and the log stay unless `purge`. */
export async function uninstall(request: { readonly purge: boolean }, world: UninstallWorld): Promise<UninstallReport> {
  // The ignore entry first: the memory of who wrote it lies in the folder that goes with the hooks.
  const unignored = await world.unignore();
  const notes = await world.uninstallHooks();
  const lines = [...(unignored ? [unignored.says] : []), "removed the git hooks; what was there before is back", ...notes];
  if (!request.purge) return { lines: [...lines, "kept .peers/ and the log under refs/peers; `peers uninstall --purge` removes both"] };
  const removed = world.removePeersFolder();
  const refs = await world.removeLog();
  return { lines: [...lines, ...(removed ? ["removed .peers/"] : []), `removed the log (${refs} ref${refs === 1 ? "" : "s"}), its key and the caches`] };
}
