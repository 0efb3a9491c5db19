/** How a run begins, and what a person's word brings back to life. */
import { trustedAgain } from "./calibration/trust.ts";
import type { EventOf } from "./event.ts";
import { noPace } from "./findings/register.ts";
import { health } from "./fold-peers.ts";
import { noRun, noStuck, nothingSpent, type State } from "./state.ts";

/** Also in the midst of what a hook had started: its turns and dollars are not this run's. */
export const beganRun = (state: State, event: EventOf<"runner-started">): State => ({
  ...unheld(rearmed(state)),
  run: { ...armedRun(state), limits: limitsOf(event) },
  peers: newRunOf(state.peers),
});

/** A person did something new: whatever had ended the loop no longer counts, and a new run begins. */
export function rearmed(state: State): State {
  if (state.status === "paused") return state;
  const begins = state.status !== "running";
  return {
    ...state,
    status: "running",
    stop: null,
    waiting: null,
    // What was missing may be there now: nobody can tell without asking again.
    verdicts: state.verdicts.filter(({ verdict }) => verdict !== "broken"),
    failedTries: null,
    stuck: noStuck,
    register: { ...state.register, open: state.register.open.map((finding) => ({ ...finding, reopened: 0 })), pace: noPace },
    run: begins ? armedRun(state) : { ...state.run, consecutiveFailures: 0 },
    peers: begins ? newRunOf(state.peers) : state.peers,
  };
}

/** A person says that their commits are their own and the loop is to go on; no session will claim them. */
export const unheld = (state: State): State => ({ ...state, unclaimed: [], waiting: null });

export function healed(state: State): State {
  const peers = Object.fromEntries(
    Object.entries(state.peers).map(([name, peer]) => [name, { ...health(peer, "healthy", "", state.tick), run: nothingSpent, restUntil: 0, rests: 0 }]),
  );
  return { ...state, status: "running", stop: null, peers, calibration: trustedAgain(state.calibration), run: armedRun(state) };
}

const limitsOf = ({ limits, withoutSceptic }: EventOf<"runner-started">) => ({ ...limits, ...(withoutSceptic ? { withoutSceptic } : {}) });

const newRunOf = (peers: State["peers"]) => Object.fromEntries(Object.entries(peers).map(([name, peer]) => [name, { ...peer, run: nothingSpent }]));

const armedRun = (state: State) => ({ ...noRun, startedAt: state.at });
