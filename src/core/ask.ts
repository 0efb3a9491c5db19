/** The actions that rules share: to ask a peer, to wait for one, to stop. */
import type { Action } from "./action.ts";
import { nextAwake } from "./as-of.ts";
import { isDueForMeasure, untrustedText } from "./calibration/trust.ts";
import { answeredFindings } from "./findings/register.ts";
import { cleanTickGoal } from "./goal-names.ts";
import type { State } from "./state.ts";
import { isInteractive } from "./turns.ts";
import type { Role } from "./vocabulary.ts";

export type Asking = { readonly role: Role; readonly goals: readonly string[]; readonly why: string };

/** Asks the peer; when there is none waits for one that rests, or stops. */
export function askOf(state: State, peer: string | null, { role, goals, why }: Asking): Action {
  if (!peer || !state.tip)
    return (
      (role === "implement" ? null : measuredAgain(state, { isNeeded: true })) ??
      waitForRest(state, `whoever could ${role} rests after a rate limit`) ??
      stop(
        "peers-unavailable",
        `nobody can take the ${role} turn (${why})${role === "implement" ? "" : untrustedText(state)}`,
        "add a peer, or `peers resume` after mending one",
      )
    );
  if (isInteractive(state, peer)) return { do: "wait", until: null, why: `for ${peer}, who works interactively (${role}: ${why})` };
  return { do: "ask", peer, role, goals, commit: state.tip.commit, tree: state.tip.tree, why };
}

export function waitForRest(state: State, why: string): Action | null {
  const awake = nextAwake(state);
  return awake ? { do: "wait", until: awake.until, why: `${why} (${awake.who})` } : null;
}

export const stop = (outcome: Extract<Action, { do: "stop" }>["outcome"], why: string, hint: string): Action => ({ do: "stop", outcome, why, hint });

/**
 * A reviewer that is no longer trusted may show that it reads: in a review that is planted wherever it can be, and in which its
 * approval counts for nothing.
 */
export function measuredAgain(state: State, { isNeeded }: { readonly isNeeded: boolean }): Action | null {
  if (!state.tip || answeredFindings(state).length > 0) return null;
  const author = state.tip.author.kind === "peer" ? state.tip.author.name : null;
  const isAble = (name: string) => name !== author && state.peers[name]?.health === "healthy" && !isInteractive(state, name);
  const peer = (state.policy?.policy.peers ?? []).map(({ name }) => name).find((name) => isAble(name) && isDueForMeasure(state, name, isNeeded));
  return peer ? askOf(state, peer, { role: "review", goals: [cleanTickGoal], why: `whether ${peer} finds defects again` }) : null;
}
