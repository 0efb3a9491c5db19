import { humanLine, jsonLine } from "../../core/log-view.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

const lookMs = 500;

/** `peers log`: the events, oldest first, from git; `--follow` goes on until interrupted. */
export const log: Handler = async (invocation) => {
  const { json, follow, last } = invocation.options;
  const line = json ? jsonLine : humanLine;
  const wired = await wire(invocation);
  try {
    let seq = 0;
    const lines = [];
    for await (const recorded of wired.world.log.events()) {
      seq = recorded.seq;
      lines.push(line(recorded));
    }
    const shown = typeof last === "number" ? lines.slice(-last) : lines;
    if (shown.length > 0) invocation.print(shown.join("\n"));
    while (follow) {
      await wired.world.clock.sleep(lookMs);
      await wired.session.refresh();
      if (wired.session.state().seq === seq) continue;
      for await (const recorded of wired.world.log.events(seq)) {
        seq = recorded.seq;
        invocation.print(line(recorded));
      }
    }
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};
