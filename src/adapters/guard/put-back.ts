import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { type Thing, thingAt } from "./thing.ts";

/** Makes a path what it was. What is there now is moved to `<common dir>/peers/kept/`, and the detail says where. */
export function putBack(
  paths: RepositoryPaths,
  { path, before, detail }: { path: string; before: Thing; detail: string },
): { detail: string; repaired: boolean } {
  try {
    const aside = moveAside(paths, path, before);
    restore(path, before);
    return { detail: aside ? `${detail}; put back, what it was made into is in ${aside}` : `${detail}; put back`, repaired: true };
  } catch (error) {
    return { detail: `${detail}; it could not be put back: ${error instanceof Error ? error.message : error}`, repaired: false };
  }
}

function moveAside(paths: RepositoryPaths, path: string, before: Thing): string | null {
  const now = thingAt(path);
  if (!now || (now.kind === "folder" && before?.kind === "folder")) return null;
  const mark = now.kind === "file" ? now.bytes : `${now.kind} ${now.kind === "link" ? now.target : Date.now()}`;
  const aside = join(paths.runtimeDir, "kept", `${basename(path)}-${createHash("sha256").update(mark).digest("hex").slice(0, 10)}`);
  mkdirSync(dirname(aside), { recursive: true });
  // The same bytes under the same name: the copy that is there already will do.
  if (thingAt(aside)) rmSync(path, { recursive: true, force: true });
  // Copied rather than moved where the config is concerned: git must find one at every moment.
  else if (now.kind === "file" && before?.kind === "file") writeFileSync(aside, now.bytes, { mode: 0o600 });
  else renameSync(path, aside);
  return aside;
}

function restore(path: string, before: Thing): void {
  if (!before) rmSync(path, { recursive: true, force: true });
  else mkdirSync(dirname(path), { recursive: true });
  if (before?.kind === "folder") mkdirSync(path, { recursive: true });
  if (before?.kind === "link") symlinkSync(before.target, path);
  if (before?.kind !== "file") return;
  const fresh = `${path}.peers-${process.pid}`;
  writeFileSync(fresh, before.bytes, { flag: "wx" });
  chmodSync(fresh, before.mode);
  renameSync(fresh, path);
}
