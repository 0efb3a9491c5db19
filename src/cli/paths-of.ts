import { discover } from "../adapters/discover.ts";
import { Refusal } from "../app/accept.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Invocation } from "./command.ts";

export function pathsOf(invocation: Pick<Invocation, "cwd" | "environment">): RepositoryPaths {
  const paths = discover(invocation.cwd, invocation.environment);
  if (!paths) throw new Refusal(`${invocation.cwd} is not in a git repository; \`git init\` makes one`);
  return paths;
}
