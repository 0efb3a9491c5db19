import type { State } from "../state.ts";
import { redGates } from "../verdicts.ts";
import { type Concern, notToClose } from "./concern.ts";

/** When concerns are all that is red: those of `able` who can bring one further. Null: concerns have nothing to say. */
export function whoResolves(state: State, able: readonly string[]): readonly string[] | null {
  const red = redGates(state);
  if (red.length === 0 || red.some(({ goal }) => goal.gate !== "concerns-resolved")) return null;
  const tired = state.failedTries && state.failedTries.count > (state.policy?.policy.turns.max_retries ?? 0) ? state.failedTries.peer : null;
  const rested = able.filter((name) => name !== tired);
  for (const concern of state.concerns.open) {
    const may = rested.filter((name) => bringsFurther(concern, name));
    if (may.length > 0) return may;
  }
  return null;
}

/** An open one wants the answer of somebody else than who raised it; an answered one wants whoever may close it. */
function bringsFurther(concern: Concern, peer: string): boolean {
  const isOpener = concern.openedBy.kind === "peer" && concern.openedBy.name === peer;
  return concern.status === "open" ? !isOpener : notToClose(concern, peer) === null;
}
