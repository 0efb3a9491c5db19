import { readFileSync } from "node:fs";
import { join } from "node:path";
import { discover } from "../../adapters/discover.ts";
import { lockHolder } from "../../adapters/lock.ts";
import { readCheckpoint } from "../../adapters/log/checkpoint.ts";
import { readTipFast } from "../../adapters/log/fast-tip.ts";
import { lastPeeked } from "../../adapters/peek.ts";
import { isSameProcess } from "../../adapters/same-process.ts";
import { queueDepth } from "../../adapters/spool.ts";
import { doingOf } from "../../core/peek-view.ts";
import type { State } from "../../core/state.ts";
import { renderStatus, statusOf } from "../../core/status.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler, Invocation } from "../command.ts";

/** `peers status`: takes no lock and, while the checkpoint fits the log, starts no process. */
export const status: Handler = async (invocation) => {
  const paths = discover(invocation.cwd, invocation.environment);
  if (!paths) {
    invocation.complain(`peers: ${invocation.cwd} is not in a git repository; \`git init\` makes one`);
    return 2;
  }
  const holder = lockHolder(join(paths.runtimeDir, "lock"), { isAlive: isSameProcess });
  const runner = holder ? { pid: holder.pid, mode: holder.mode, since: holder.since, host: holder.host } : null;
  const state = await stateOf(paths, invocation);
  const doing = state.turn ? doingOf(lastPeeked(paths, state.turn)) : undefined;
  const shown = statusOf(state, { runner, queue: queueDepth(paths.runtimeDir), now: Date.now(), ...(doing ? { doing } : {}) });
  invocation.print(invocation.options.json ? JSON.stringify(shown, null, 2) : renderStatus(shown));
  return 0;
};

async function stateOf(paths: RepositoryPaths, invocation: Invocation): Promise<State> {
  const checkpoint = readCheckpoint(join(paths.stateDir, "checkpoint.json"));
  if (checkpoint && readTipFast(paths.commonDir, writerOf(paths)) === checkpoint.tip) return checkpoint.state;
  const { readSoundLog } = await import("../read-log.ts");
  const sound = await readSoundLog(paths);
  if (sound) return sound;
  // Something is to be put back or read from elsewhere, and to be recorded.
  const { wire } = await import("../wire.ts");
  const wired = await wire(invocation);
  await wired.close();
  return wired.session.state();
}

const writerOf = (paths: RepositoryPaths) => readFileSync(join(paths.stateDir, "writer"), "utf8").trim();
