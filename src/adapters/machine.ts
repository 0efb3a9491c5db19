import { accessSync, constants, mkdirSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { execa } from "execa";
import { withoutGitVariables } from "./git.ts";

/** Where a program is: looked for in `path` (as in $PATH) unless its name has a slash. Null when it cannot be run. */
export function programPath(program: string, path: string, cwd = "/"): string | null {
  const places = program.includes("/")
    ? [isAbsolute(program) ? program : join(cwd, program)]
    : path.split(delimiter).map((folder) => join(folder || cwd, program));
  return places.find(isProgram) ?? null;
}

export function canWriteIn(folder: string): boolean {
  const file = join(folder, `.write-test-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, "");
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
}

/** Whether a process may get a pid namespace of its own here: some kernels and containers forbid it. */
export async function canIsolate(): Promise<boolean> {
  const answer = await tryRun(["unshare", "--user", "--map-root-user", "--pid", "--fork", "true"]);
  return answer.exitCode === 0;
}

/** Runs something short; an exit code of null means it never began or took longer than 10 s. */
export async function tryRun(command: readonly string[], cwd = "/"): Promise<{ exitCode: number | null; output: string }> {
  const [program = "", ...args] = command;
  const answer = await execa(program, args, {
    cwd,
    env: withoutGitVariables(process.env),
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: 10_000,
    all: true,
  });
  return { exitCode: answer.exitCode ?? null, output: String(answer.all ?? "") };
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
