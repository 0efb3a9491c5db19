import { Refusal } from "../../app/accept.ts";
import { type Replayed, replay as rebuild } from "../../app/replay.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

export const replay: Handler = async (invocation) => {
  const tick = Number(invocation.args[0]);
  if (!Number.isInteger(tick) || tick < 0)
    throw new Refusal(`a tick is a whole number from 0, not ${JSON.stringify(invocation.args[0])}; \`peers log\` shows them`);
  const wired = await wire(invocation);
  try {
    const replayed = await rebuild(wired.world.log, wired.world.repository, tick);
    invocation.print(invocation.options.json ? JSON.stringify(replayed, null, 2) : render(replayed));
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

function render({ tick, state, decision, events, prompt, review, diff, verdicts }: Replayed): string {
  return [
    `# Tick ${tick}`,
    `state before: ${state.status}, ${state.tip ? `at ${state.tip.commit.slice(0, 8)}` : "no commit"}, ${state.run.ticks} turns so far in this run`,
    `decision: ${decision}`,
    "\n## Events",
    ...events.map(({ line }) => line),
    ...(prompt ? ["\n## Prompt", prompt] : []),
    ...(review ? ["\n## Review as it was handed in", review] : []),
    ...(diff ? ["\n## Diff", diff] : []),
    ...(verdicts.length > 0
      ? ["\n## Verdicts", ...verdicts.map(({ gate, verdict, commit, why }) => `${gate}: ${verdict} on ${commit.slice(0, 8)}${why ? `: ${why}` : ""}`)]
      : []),
  ].join("\n");
}
