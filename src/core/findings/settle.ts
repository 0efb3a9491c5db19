/** After an answer: what can be run is run again, the rest is looked at by another peer than the one who answered. */
import type { Action } from "../action.ts";
import { askOf } from "../ask.ts";
import type { State } from "../state.ts";
import { authorOf, isThere, nextImplementer, reviewers, wantedReviews } from "../turns.ts";
import { settleGoal } from "./goals.ts";
import { answeredFindings, confirmedFindings, type RegisteredFinding } from "./register.ts";

/** Findings with a command need no reviewer to be settled; what was put off or cut does. */
export function recheckFindings(state: State): Action | null {
  const ids = answeredFindings(state)
    .filter(isRerun)
    .map(({ id }) => id);
  return state.tip && ids.length > 0 ? { do: "recheck", commit: state.tip.commit, tree: state.tip.tree, findings: ids } : null;
}

/** The findings a peer has to answer by number in any review of the tip: never those it answered itself. */
export const toSettle = (state: State, peer: string): readonly RegisteredFinding[] =>
  answeredFindings(state).filter((finding) => !isRerun(finding) && finding.by !== peer);

/** One review settles findings and answers the soft goals that are still open. */
export function settleFindings(state: State): Action | null {
  const [first] = answeredFindings(state).filter((finding) => !isRerun(finding));
  if (!first) return null;
  const peer = settlerOf(state, first);
  const goals = wantedReviews(state)
    .filter(({ by }) => peer !== null && by.includes(peer))
    .map(({ goal }) => goal.id);
  const ids = (peer === null ? [first] : toSettle(state, peer)).map(({ id }) => id);
  return askOf(state, peer, { role: "review", goals: goals.length > 0 ? goals : [settleGoal], why: `whether ${ids.join(", ")} is settled` });
}

/** Not who answered; rather not who found it either, who has said its word, nor who wrote the newest work. */
function settlerOf(state: State, { by, finder }: RegisteredFinding): string | null {
  const others = reviewers(state).filter((name) => name !== by);
  const author = authorOf(state);
  return others.find((name) => name !== finder) ?? others[0] ?? (author !== null && author !== by && isThere(state, author) ? author : null);
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
