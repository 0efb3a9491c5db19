import { pricesAsOf } from "../../agents/prices.ts";
import { costOf, renderCost } from "../../core/cost.ts";
import type { Recorded } from "../../core/event.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers cost`: what turns, peers and runs used, from the log. */
export const cost: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const events: Recorded[] = [];
    for await (const recorded of wired.world.log.events()) events.push(recorded);
    const figures = costOf(events);
    invocation.print(invocation.options.json ? JSON.stringify({ pricesAsOf, ...figures }, null, 2) : renderCost(figures, pricesAsOf));
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};
