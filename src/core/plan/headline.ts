import type { EventOf } from "../event.ts";
import { unreachable } from "../unreachable.ts";

export function planSentence(event: EventOf<"step-moved" | "plan-traced" | "phase-accepted" | "plan-amended">): string {
  switch (event.kind) {
    case "step-moved":
      return `${event.step} went from ${event.from} to ${event.to} by ${event.name || event.by}${event.why ? `: ${event.why}` : ""}`;
    case "plan-traced":
      return `Traced the plan to ${event.to.slice(0, 8)}: ${[...new Set(event.work.map(({ item }) => item))].join(", ") || "no step worked on"}`;
    case "phase-accepted":
      return `Accepted ${event.file} for the phase ${event.phase}, by ${event.name || event.by}`;
    case "plan-amended":
      return `The operator amended the plan: ${event.reason}`;
    default:
      return unreachable(event);
  }
}
