import { spawn } from "node:child_process";
import type { RepositoryPaths } from "../ports/repository.ts";
import { gitEnvironment } from "./git.ts";

/**
 * Lets git pack what the log wrote, if the person's own settings say that it is time: plumbing never does it by itself, and
 * thousands of loose entries are slow to read. Outlives us and holds nobody up.
 */
export function tidyUp(paths: RepositoryPaths): void {
  const child = spawn("git", ["maintenance", "run", "--auto", "--quiet"], {
    cwd: paths.commonDir,
    env: gitEnvironment(process.env),
    detached: true,
    stdio: "ignore",
  });
  child.on("error", () => undefined);
  child.unref();
}
