/** After an answer: what can be run is run again, the rest is looked at by another peer than the one who answered. */
import type { Action } from "../action.ts";
import { askOf } from "../ask.ts";
import type { State } from "../state.ts";
import { nextImplementer, reviewers, wantedReviews } from "../turns.ts";
import { settleGoal } from "./goals.ts";
import { answeredFindings, confirmedFindings, type RegisteredFinding } from "./register.ts";

/** Findings with a command need no reviewer to be settled; what was put off or cut does. */
export function recheckFindings(state: State): Action | null {
  const ids = answeredFindings(state)
    .filter(isRerun)
    .map(({ id }) => id);
  return state.tip && ids.length > 0 ? { do: "recheck", commit: state.tip.commit, tree: state.tip.tree, findings: ids } : null;
}

/** The findings a reviewer has to answer by number in any review of the tip. */
export const toSettle = (state: State): readonly RegisteredFinding[] => answeredFindings(state).filter((finding) => !isRerun(finding));

/** One review settles findings and answers the soft goals that are still open. */
export function settleFindings(state: State): Action | null {
  const due = toSettle(state);
  if (due.length === 0) return null;
  const wanted = wantedReviews(state);
  const peer = settlerOf(state, due);
  const goals = wanted.filter(({ by }) => peer !== null && by.includes(peer)).map(({ goal }) => goal.id);
  return askOf(state, peer, {
    role: "review",
    goals: goals.length > 0 ? goals : [settleGoal],
    why: `whether ${due.map(({ id }) => id).join(", ")} is settled`,
  });
}

/** Who answered cannot agree with itself; rather not whoever found them either, who has said its word. */
function settlerOf(state: State, due: readonly RegisteredFinding[]): string | null {
  const able = reviewers(state);
  const proposers = new Set(due.flatMap(({ proposal }) => (proposal ? [proposal.by] : [])));
  const finders = new Set(due.map(({ finder }) => finder));
  const may = able.filter((name) => !proposers.has(name));
  return may.find((name) => !finders.has(name)) ?? may[0] ?? able[0] ?? null;
}

/** Confirmed findings, and reviews that refused for another reason, go to whoever implements next. */
export function answerFindings(state: State): Action | null {
  const confirmed = confirmedFindings(state);
  const failed = state.reviews.filter(({ verdict, tree, raised }) => verdict === "fail" && raised.length === 0 && tree === state.tip?.tree);
  if (confirmed.length === 0 && failed.length === 0) return null;
  const why = [
    ...(confirmed.length > 0 ? [`findings ${confirmed.map(({ id }) => id).join(", ")}`] : []),
    ...(confirmed.length === 0 ? [`findings of ${failed.map(({ peer, goal }) => `${peer} (${goal})`).join(", ")}`] : []),
  ].join("; ");
  return askOf(state, nextImplementer(state), { role: "implement", goals: [], why });
}

const isRerun = ({ command, proposal }: RegisteredFinding) => command !== null && proposal === null;
