import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { watch } from "chokidar";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Wakeups } from "../ports/world.ts";
import { drainSpool, queueDepth, spoolFolder } from "./spool.ts";

/** How often files are looked at in case the watcher missed something (it does on some file systems), and how often git is asked regardless. */
const lookEveryMs = 5_000;
const askGitEveryMs = 60_000;
/** Of two changes to one file within 50 ms chokidar announces the first only (a checkout, then a commit): a second look finds the other. */
const secondLookMs = 100;

/** News is looked at this much later: the git that brought it is still at work, and a burst of commits is one wake-up. */
const settleMs = 25;

/**
 * Wakes on new lines of the spool, moved refs and changes in `.peers`. A wake-up says only "look": several at once are one, and one
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
    join(paths.commonDir, "reftable"),
    join(paths.commonDir, "worktrees"),
    join(paths.mainTop, ".peers"),
  ];
  let pending = false;
  let waiting: (() => void) | null = null;
  let settling: NodeJS.Timeout | null = null;
  const wake = () => {
    settling ??= setTimeout(() => {
      settling = null;
      pending = true;
      waiting?.();
    }, settleMs);
  };
  let last = look(paths);
  let asked = 0;
  const lookAgain = () => {
    const now = look(paths);
    if (now === last && asked < askGitEveryMs && queueDepth(paths.runtimeDir) === 0) return;
    last = now;
    asked = 0;
    wake();
  };
  let second: NodeJS.Timeout | undefined;
  const watcher = watch(roots, { ignoreInitial: true, ignored: ignore, depth: 6 });
  const announced = () => {
    last = look(paths);
    wake();
    clearTimeout(second);
    second = setTimeout(lookAgain, secondLookMs).unref();
  };
  watcher.on("all", announced).on("error", () => undefined);
  // What was written while the watcher started was not announced.
  watcher.on("ready", wake);
  const timer = setInterval(() => {
    asked += lookEveryMs;
    lookAgain();
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
      clearTimeout(second);
      if (settling) clearTimeout(settling);
      await watcher.close();
    },
  };
}

// `.peers/log` is written by ourselves, and what was read of the spool; locks of git come and go around every change. Of a linked worktree only the place it is at counts.
const ignore = (path: string) =>
  path.endsWith(".lock") || /\/peers\/spool\/(?!log$)/.test(path) || path.includes("/.peers/log") || /\/worktrees\/[^/]+\/(?!HEAD$|reftable(\/|$))/.test(path);

/** A cheap mark of where refs stand, and of the spool being there at all: changes when they do. */
function look(paths: RepositoryPaths): string {
  const folders = foldersOf(join(paths.commonDir, "refs", "heads"));
  const worktrees = namesIn(join(paths.commonDir, "worktrees")).map((name) => join("worktrees", name));
  const places = ["", ...worktrees].flatMap((folder) => ["HEAD", "reftable/tables.list"].map((name) => join(folder, name)));
  const files = ["packed-refs", "logs/HEAD", ...places].map((name) => join(paths.commonDir, name));
  const spool = statSync(spoolFolder(paths.runtimeDir), { throwIfNoEntry: false })?.ino ?? 0;
  return [spool, ...[...folders, ...files].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)].join();
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
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
