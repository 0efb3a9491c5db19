import { join } from "node:path";
import { lockHolder } from "../adapters/lock.ts";
import { isSameProcess } from "../adapters/same-process.ts";
import { startSelf } from "../adapters/self.ts";
import type { Invocation } from "./command.ts";
import { pathsOf } from "./paths-of.ts";

/** Starts a runner that outlives us, unless one is up: it was left word and needs no second. */
export async function startDetached(invocation: Invocation): Promise<void> {
  const paths = pathsOf(invocation);
  // Inside a turn the runner that started it is up, perhaps where we cannot see it.
  if (invocation.environment.PEERS_TOKEN || lockHolder(join(paths.runtimeDir, "lock"), { isAlive: isSameProcess })) return;
  startSelf(["wake", paths.top], { cwd: paths.top, env: invocation.environment });
}
