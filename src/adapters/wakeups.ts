import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { watch } from "chokidar";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Wakeups } from "../ports/world.ts";
import { drainSpool, spoolFolder } from "./spool.ts";

/** How often files are looked at in case the watcher missed something (it does on some file systems), and how often git is asked regardless. */
const lookEveryMs = 2_000;
const askGitEveryMs = 60_000;

/**
 * Wakes on new spool files, moved refs and changes in `.peers`. A wake-up says only "look": several at once are one, and one
 * that comes while nobody waits is kept for the next wait.
 */
export function createWakeups(paths: RepositoryPaths): Wakeups {
  const spool = spoolFolder(paths.runtimeDir);
  mkdirSync(spool, { recursive: true });
  const roots = [
    spool,
    join(paths.commonDir, "refs", "heads"),
    join(paths.commonDir, "packed-refs"),
    join(paths.commonDir, "HEAD"),
    join(paths.mainTop, ".peers"),
  ];
  let pending = false;
  let waiting: (() => void) | null = null;
  const wake = () => {
    pending = true;
    waiting?.();
  };
  const watcher = watch(roots, { ignoreInitial: true, ignored: ignore, depth: 6 });
  watcher.on("all", wake).on("error", () => undefined);
  // What was written while the watcher started was not announced.
  watcher.on("ready", wake);
  let last = look(paths);
  let asked = 0;
  const timer = setInterval(() => {
    const now = look(paths);
    asked += lookEveryMs;
    if (now === last && asked < askGitEveryMs) return;
    last = now;
    asked = 0;
    wake();
  }, lookEveryMs);
  timer.unref();

  const next = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const done = () => {
        pending = false;
        waiting = null;
        signal.removeEventListener("abort", done);
        resolve();
      };
      if (pending || signal.aborted) return done();
      waiting = done;
      signal.addEventListener("abort", done, { once: true });
    });

  return {
    next,
    drain: async () => drainSpool(paths.runtimeDir),
    close: async () => {
      clearInterval(timer);
      await watcher.close();
    },
  };
}

// `.peers/log` is written by ourselves; locks of git come and go around every change.
const ignore = (path: string) => path.endsWith(".lock") || path.includes("/.peers/log");

/** A cheap mark of where refs and spool stand: changes when they do. */
function look(paths: RepositoryPaths): string {
  const folders = [spoolFolder(paths.runtimeDir), ...foldersOf(join(paths.commonDir, "refs", "heads"))];
  const files = ["packed-refs", "HEAD", "logs/HEAD", "reftable/tables.list"].map((name) => join(paths.commonDir, name));
  return [...folders, ...files].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0).join();
}

function foldersOf(root: string): string[] {
  try {
    return [
      root,
      ...readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap((entry) => foldersOf(join(root, entry.name))),
    ];
  } catch {
    return [];
  }
}
