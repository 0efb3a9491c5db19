import type { Action } from "./action.ts";
import { askOf, stop } from "./ask.ts";
import { cleanTickGoal } from "./goal-names.ts";
import type { State } from "./state.ts";
import { authorOf } from "./turns.ts";

/**
 * Where all peers have to be healthy: what is proven by fewer than were named is not what was asked for. One that is degraded may
 * show that it has recovered; when it does not, or cannot, a person mends it or takes it out.
 */
export function unwellPeer(state: State): Action | null {
  if (!state.policy?.policy.convergence.all_peers_healthy) return null;
  const unwell = state.policy.policy.peers.flatMap(({ name }) => {
    const peer = state.peers[name];
    return peer && (peer.health === "degraded" || peer.health === "unavailable") ? [{ name, ...peer }] : [];
  });
  const [first] = unwell;
  if (!first) return null;
  // Its last try is older than the newest turn: it was not asked since.
  const mayTry = unwell.find(({ name, health, sinceTick }) => health === "degraded" && sinceTick < state.tick && !isAuthor(state, name));
  if (mayTry) return askOf(state, mayTry.name, { role: "review", goals: [cleanTickGoal], why: `${mayTry.name} is degraded, and all peers have to be healthy` });
  const why = unwell.map(({ name, health, why: because }) => `${name} is ${health}${because ? ` (${because})` : ""}`).join("; ");
  return stop(
    "peers-unavailable",
    `everything else is done, but all peers have to be healthy: ${why}`,
    `mend it, then \`peers resume\`; or take ${first.name} out of .peers/config.yaml, then \`peers goals accept\``,
  );
}

const isAuthor = (state: State, name: string) => authorOf(state) === name;
