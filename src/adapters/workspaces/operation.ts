import type { Site } from "./site.ts";
import type { operationIn } from "./status.ts";

/** Ends a merge, rebase, pick, revert or bisect that was left half-way. What it had in its hands must have been saved before. */
export async function abortOperation(site: Site, dir: string, operation: NonNullable<Awaited<ReturnType<typeof operationIn>>>): Promise<void> {
  switch (operation) {
    case "rebase":
      return abortRebase(site, dir);
    case "am":
      await site.ask(dir, ["am", "--abort"]);
      await site.ask(dir, ["am", "--quit"]);
      return;
    case "bisect":
      await site.ask(dir, ["reset", "-q", "--hard"]);
      await site.ask(dir, ["bisect", "reset"]);
      return;
    case "merge":
    case "cherry-pick":
    case "revert":
      await site.ask(dir, ["reset", "-q", "--hard"]);
      await site.ask(dir, ["cherry-pick", "--quit"]);
      return;
  }
}

/** `--abort` goes back to where the rebase began. Where its notes are damaged it cannot; then the notes are thrown away. */
async function abortRebase(site: Site, dir: string): Promise<void> {
  if ((await site.ask(dir, ["rebase", "--abort"])).exitCode === 0) return;
  await site.ask(dir, ["reset", "-q", "--hard"]);
  if ((await site.ask(dir, ["rebase", "--abort"])).exitCode !== 0) await site.ask(dir, ["rebase", "--quit"]);
}
