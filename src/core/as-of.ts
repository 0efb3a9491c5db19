import type { PeerState, State } from "./state.ts";
import type { Millis } from "./vocabulary.ts";

/** The state as it counts now: who rests after a rate limit, and who has used up a budget of its own, cannot be asked. */
export function asOf(state: State, now: Millis): State {
  return { ...state, peers: Object.fromEntries(Object.entries(state.peers).map(([name, peer]) => [name, peerAsOf(state, { name, peer, now })])) };
}

/** When the first resting peer may be asked again; null when none rests. */
export function nextAwake(view: State): { readonly until: Millis; readonly who: string } | null {
  const resting = Object.entries(view.peers).filter(([, { health }]) => health === "resting");
  const [first] = resting.toSorted(([, one], [, other]) => one.restUntil - other.restUntil);
  return first ? { until: first[1].restUntil, who: resting.map(([name]) => name).join(", ") } : null;
}

function peerAsOf(state: State, { name, peer, now }: { name: string; peer: PeerState; now: Millis }): PeerState {
  if (peer.health === "unavailable") return peer;
  const rules = state.policy?.policy.peers.find((known) => known.name === name);
  if (rules?.max_usd !== undefined && peer.run.usd >= rules.max_usd)
    return { ...peer, health: "unavailable", why: `it has used its own budget of ${rules.max_usd} US dollars` };
  if (rules?.max_tokens !== undefined && peer.run.tokens >= rules.max_tokens)
    return { ...peer, health: "unavailable", why: `it has used its own budget of ${rules.max_tokens} tokens` };
  return peer.restUntil > now ? { ...peer, health: "resting" } : peer;
}
