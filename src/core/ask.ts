/** The actions that rules share: to ask a peer, to wait for one, to stop. */
import type { Action } from "./action.ts";
import { nextAwake } from "./as-of.ts";
import { untrustedText } from "./calibration/trust.ts";
import type { State } from "./state.ts";
import { isInteractive } from "./turns.ts";
import type { Role } from "./vocabulary.ts";

export type Asking = { readonly role: Role; readonly goals: readonly string[]; readonly why: string };

/** Asks the peer; when there is none waits for one that rests, or stops. */
export function askOf(state: State, peer: string | null, { role, goals, why }: Asking): Action {
  if (!peer || !state.tip)
    return (
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
