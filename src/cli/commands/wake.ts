import { join } from "node:path";
import { appendTo } from "../../adapters/rendering.ts";
import { queueDepth } from "../../adapters/spool.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { explain } from "../explain.ts";
import { pathsOf } from "../paths-of.ts";
import { asRunner } from "../runner.ts";

const retryMs = 100;
const retries = 30;

/** What a hook starts when no runner is up: works until nothing is left to do, waits a little, ends. */
export const wake: Handler = async (invocation) => {
  const here: Invocation = { ...invocation, cwd: invocation.args[0] ?? invocation.cwd };
  const paths = pathsOf(here);
  const logFile = join(paths.runtimeDir, "runner.log");
  const say = (line: string) => appendTo(logFile, `${new Date().toISOString()} ${line}\n`);
  // A runner about to end still holds the lock for a moment; what woke us must not be lost with it.
  for (let tries = 0; tries < retries; tries += 1) {
    const end = await asRunner(here, { mode: "detached", whenAtRest: "linger", say }).catch((fault) => {
      // Nobody reads what this process prints.
      say(explain(fault).says);
      throw fault;
    });
    if (!("heldBy" in end) || queueDepth(paths.runtimeDir) === 0) return exitCodes.ok.code;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return exitCodes.ok.code;
};
