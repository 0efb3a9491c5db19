import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { execa } from "execa";

/** Where a git command works. `dir` is its cwd; `gitDir`/`workTree` are given for repositories of our own making. */
export type GitPlace = { readonly dir: string; readonly gitDir?: string; readonly workTree?: string; readonly indexFile?: string };

export type GitAnswer = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

export type GitOptions = {
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** The repository's own hooks and settings stay in force: for finding out what a person's git would do. */
  readonly asConfigured?: boolean;
};

/** A git that failed where failure was not expected: says the command, where, and git's own words. */
export class GitFault extends Error {
  override readonly name = "GitFault";
}

/** Ctrl-C goes to the whole foreground group of a terminal: git would die of it in the midst of what the runner still has to record. */
export const apart = { detached: true } as const;

/**
 * Runs git and returns its answer whatever the exit code. What the repository's own configuration could bend (hooks,
 * fsmonitor, replace refs, grafts, text conversion, external diffs, pagers) is switched off; gc never starts by itself.
 */
export async function askGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitAnswer> {
  const answer = await execa("git", [...(options.asConfigured ? [] : steady), ...args], {
    cwd: place.dir,
    env: { ...gitEnvironment(process.env), ...placeEnvironment(place), ...options.env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 256 * 1024 * 1024,
    ...apart,
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
    ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
  });
  if (answer.exitCode === undefined) throw new GitFault(`git ${args[0]} could not be run in ${place.dir}: ${answer.shortMessage ?? answer.stderr}`);
  return { exitCode: answer.exitCode, stdout: answer.stdout, stderr: answer.stderr };
}

/** Runs git; an exit code other than 0 is a fault. Returns stdout. */
export async function git(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const answer = await askGit(place, args, options);
  if (answer.exitCode !== 0) throw new GitFault(`git ${args.join(" ")} in ${place.dir} ended with ${answer.exitCode}: ${answer.stderr.trim()}`);
  return answer.stdout;
}

/**
 * What git prints, cut at NUL bytes and handed over while git still works: for answers of many thousand records. Started without
 * execa, whose care costs as much as git itself takes for a thousand of them.
 */
export async function eachRecord(place: GitPlace, args: readonly string[], take: (record: string) => void, input?: Readable): Promise<void> {
  const child = spawn("git", [...steady, ...args], {
    cwd: place.dir,
    env: { ...gitEnvironment(process.env), ...placeEnvironment(place) },
    stdio: [input ? "pipe" : "ignore", "pipe", "pipe"],
    ...apart,
  });
  // It may end before it has read everything; its exit code says why.
  if (child.stdin) input?.pipe(child.stdin.on("error", () => undefined));
  let [rest, said] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const records = (rest + text).split("\0");
    rest = records.pop() ?? "";
    for (const record of records) if (record !== "") take(record);
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (fault) => reject(new GitFault(`git ${args[0]} could not be run in ${place.dir}: ${fault.message}`))).on("close", resolve);
  });
  if (rest !== "") take(rest);
  if (exitCode !== 0) throw new GitFault(`git ${args.join(" ")} in ${place.dir} ended with ${exitCode}: ${said.trim()}`);
}

/** `git rev-parse`-like answers of one line; null when git says no. */
export async function gitLine(place: GitPlace, args: readonly string[]): Promise<string | null> {
  const answer = await askGit(place, args);
  return answer.exitCode === 0 ? answer.stdout.trim() : null;
}

// advice.* off: git warns about grafts on stderr of every command otherwise.
export const steady = [
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.attributesFile=/dev/null",
  "-c",
  "core.quotePath=false",
  "-c",
  "advice.graftFileDeprecated=false",
  "-c",
  "gc.auto=0",
  "-c",
  "maintenance.auto=false",
  "-c",
  "log.showSignature=false",
  "-c",
  "commit.gpgSign=false",
  "--no-pager",
];

// Git exports GIT_DIR, GIT_INDEX_FILE and the person's GIT_AUTHOR_* to hooks; passed on, a test's `git init` would land in
// the real repository and a peer would commit as the person. Only what concerns transport is kept.
const kept = /^GIT_(SSH|SSH_COMMAND|SSH_VARIANT|ASKPASS|SSL_.*|HTTP_.*|PROXY_.*|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM))$/;

/** The environment without git's private variables: for every process we start, not only git. */
export function withoutGitVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && (!entry[0].startsWith("GIT_") || kept.test(entry[0]))),
  );
}

export function gitEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return {
    ...withoutGitVariables(environment),
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_GRAFT_FILE: "/dev/null",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_EDITOR: ":",
    PEERS_HOOKS: "0",
    LC_ALL: "C",
  };
}

function placeEnvironment(place: GitPlace): Record<string, string> {
  return {
    ...(place.gitDir === undefined ? {} : { GIT_DIR: place.gitDir }),
    ...(place.workTree === undefined ? {} : { GIT_WORK_TREE: place.workTree }),
    ...(place.indexFile === undefined ? {} : { GIT_INDEX_FILE: place.indexFile }),
  };
}
