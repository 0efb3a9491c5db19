import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A throw-away home and a real repository in it, with hermetic git configuration and state folders. */
export type Sandbox = {
  readonly home: string;
  readonly dir: string;
  readonly env: Record<string, string>;
  /** Runs git in the repository (or in `cwd`) and returns trimmed stdout. */
  readonly git: (args: readonly string[], cwd?: string) => string;
  /** Runs any program with the sandbox's environment. */
  readonly run: (program: string, args: readonly string[], options?: { cwd?: string; input?: string; env?: Record<string, string> }) => string;
  readonly write: (path: string, text: string | Uint8Array) => void;
  /** Writes files, adds everything and commits; returns the commit. */
  readonly commit: (subject: string, files?: Record<string, string | Uint8Array>) => string;
};

/** Runs a story in a fresh repository on branch `main` and removes everything afterwards. */
export async function inRepository<T>(story: (sandbox: Sandbox) => T | Promise<T>, options: { empty?: boolean } = {}): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), "peers-test-"));
  try {
    const sandbox = makeSandbox(home);
    sandbox.run("git", ["init", "-q", "-b", "main", sandbox.dir], { cwd: home });
    if (!options.empty) sandbox.commit("Begin", { "README.md": "# sample\n" });
    return await story(sandbox);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** `dir` may be another checkout in the same home: a linked worktree, a submodule. */
export function makeSandbox(home: string, dir = join(home, "repo")): Sandbox {
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(home, "gitconfig"),
    '[user]\n\tname = Pat\n\temail = pat@example.org\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n',
  );
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: home,
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
    XDG_CONFIG_HOME: join(home, "config"),
    GIT_CONFIG_GLOBAL: join(home, "gitconfig"),
    GIT_CONFIG_NOSYSTEM: "1",
    TZ: "UTC",
    LC_ALL: "C",
  };
  const run: Sandbox["run"] = (program, args, options = {}) =>
    execFileSync(program, [...args], {
      cwd: options.cwd ?? dir,
      env: { ...env, ...options.env },
      input: options.input ?? "",
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
      maxBuffer: 1 << 28,
    });
  const git: Sandbox["git"] = (args, cwd) => run("git", args, cwd === undefined ? {} : { cwd }).trim();
  const write: Sandbox["write"] = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const commit: Sandbox["commit"] = (subject, files = {}) => {
    for (const [path, text] of Object.entries(files)) write(path, text);
    git(["add", "-A"]);
    git(["commit", "-q", "--allow-empty", "-m", subject]);
    return git(["rev-parse", "HEAD"]);
  };
  return { home, dir, env, git, run, write, commit };
}
