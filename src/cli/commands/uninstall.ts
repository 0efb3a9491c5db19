import { existsSync } from "node:fs";
import { join } from "node:path";
import { agentHookWorld } from "../../adapters/agent-hook-files.ts";
import { uninstallWorld } from "../../adapters/init-world.ts";
import { type Holder, lockHolder } from "../../adapters/lock.ts";
import { isSameProcess } from "../../adapters/same-process.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import { removeAgentHooks } from "../../app/agent-hooks.ts";
import { giveWaySignal } from "../../app/runner.ts";
import { uninstall as takeOut } from "../../app/uninstall.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";
import { stopHooks } from "../set-up-agent-hooks.ts";

const giveWayWithinMs = 3_000;
const lookMs = 250;

export const uninstall: Handler = async (invocation) => {
  const paths = pathsOf(invocation);
  if (![paths.runtimeDir, paths.stateDir, join(paths.mainTop, ".peers")].some((place) => existsSync(place))) {
    invocation.print("peers is not set up here; there is nothing to take out");
    return exitCodes.ok.code;
  }
  const holder = await runnerAtWork(paths);
  if (holder) throw new Refusal(`runner ${holder.pid} (${holder.mode}) is at work here; \`peers stop\` ends it, then \`peers uninstall\` again`);
  const { lines } = await takeOut({ purge: invocation.options.purge === true }, uninstallWorld(paths));
  for (const line of [...(await removeAgentHooks(stopHooks, agentHookWorld(paths, invocation.environment))), ...lines]) invocation.print(line);
  return exitCodes.ok.code;
};

/** One that a hook started stays a while for the next commit: it is asked to end, and only what is really at work is in the way. */
async function runnerAtWork({ runtimeDir }: RepositoryPaths): Promise<Holder | null> {
  const look = () => lockHolder(join(runtimeDir, "lock"), { isAlive: isSameProcess });
  for (let waited = 0; look()?.mode === "detached" && waited < giveWayWithinMs; waited += lookMs) {
    signal(runtimeDir, giveWaySignal, String(Date.now()));
    await new Promise((done) => setTimeout(done, lookMs));
  }
  const holder = look();
  // Nobody waits any longer: the work is to go on.
  if (holder) signal(runtimeDir, giveWaySignal, "0");
  return holder;
}
