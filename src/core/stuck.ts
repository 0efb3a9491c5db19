import type { Action } from "./action.ts";
import { stop } from "./ask.ts";
import type { State } from "./state.ts";
import { redGates } from "./verdicts.ts";

/** Recognises a loop that goes nowhere, and says what a person could do about it. */
export function isStuck(state: State): Action | null {
  const rules = state.policy?.policy.stuck;
  if (!rules) return null;
  const { stuck } = state;
  if (stuck.redTries.length >= rules.same_gates) {
    const why = redGates(state)[0]?.verdict?.why ?? "";
    return stop(
      "stuck",
      `${stuck.redGates.replaceAll(" ", ", ")} stayed red over ${stuck.redTries.length} different tries${why ? `; the last time: ${why}` : ""}`,
      "look at the gate's output in `peers status`; make a commit that helps, or change the goal and `peers goals accept`",
    );
  }
  const again = stuck.trees.find(({ visits }) => visits >= rules.oscillation);
  if (again)
    return stop(
      "oscillating",
      `the work came back to the same files (tree ${again.tree.slice(0, 8)}) for the ${ordinal(again.visits)} time`,
      "the peers undo each other; decide the question yourself in a commit or in the task, then `peers goals accept`",
    );
  return null;
}

const ordinal = (n: number) => (n === 1 ? "first" : n === 2 ? "second" : n === 3 ? "third" : `${n}th`);
