import { createEventLog } from "../adapters/event-log.ts";
import { readTipFast } from "../adapters/log/fast-tip.ts";
import { openOperator } from "../adapters/log/operator.ts";
import type { State } from "../core/state.ts";
import type { RepositoryPaths } from "../ports/repository.ts";

/**
 * The state of a log that stands where the operator's folder says, read with nothing but what reads logs: the rest of peers would
 * take longer to load than a long log to read. Null for any other log.
 */
export async function readSoundLog(paths: RepositoryPaths): Promise<State | null> {
  const operator = openOperator(paths.stateDir);
  if (!operator || operator.expectedTip() === null || readTipFast(paths.commonDir, operator.writer) !== operator.expectedTip()) return null;
  const log = createEventLog({ paths, operator, now: Date.now, secrets: [] });
  try {
    return (await log.read()).state;
  } finally {
    log.close();
  }
}
