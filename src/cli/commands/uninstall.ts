import { join } from "node:path";
import { agentHookWorld } from "../../adapters/agent-hook-files.ts";
import { uninstallWorld } from "../../adapters/init-world.ts";
import { lockHolder } from "../../adapters/lock.ts";
import { isSameProcess } from "../../adapters/same-process.ts";
import { Refusal } from "../../app/accept.ts";
import { removeAgentHooks } from "../../app/agent-hooks.ts";
import { uninstall as takeOut } from "../../app/uninstall.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";
import { stopHooks } from "../set-up-agent-hooks.ts";

export const uninstall: Handler = async (invocation) => {
  const paths = pathsOf(invocation);
  const holder = lockHolder(join(paths.runtimeDir, "lock"), { isAlive: isSameProcess });
  if (holder) throw new Refusal(`runner ${holder.pid} (${holder.mode}) is at work here; \`peers stop\` ends it, then uninstall`);
  const { lines } = await takeOut({ purge: invocation.options.purge === true }, uninstallWorld(paths));
  for (const line of [...(await removeAgentHooks(stopHooks, agentHookWorld(paths, invocation.environment))), ...lines]) invocation.print(line);
  return exitCodes.ok.code;
};
