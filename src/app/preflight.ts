import { usdCap } from "../core/budget.ts";
import type { Event } from "../core/event.ts";
import type { Peer } from "../core/policy.ts";
import type { Runner } from "./runner.ts";
import { isCallable, policyOf } from "./turn-command.ts";

/** Before the first turn of a run: what would hinder every turn of a peer is said now, not after five turns that came to nothing. */
export function hindrance(runner: Runner): Event | null {
  const { session } = runner;
  if (session.state().run.ticks > 0) return null;
  for (const peer of policyOf(session.state()).peers.filter(({ interactive }) => !interactive)) {
    const why = whyNot(runner, peer) ?? unpriced(runner, peer);
    if (why === null) continue;
    return {
      kind: "run-stopped",
      outcome: "peers-unavailable",
      why: `${peer.name} cannot work: ${why}`,
      hint: "then `peers goals accept` if the configuration changed, and `peers resume`",
    };
  }
  return null;
}

function whyNot(runner: Runner, peer: Peer): string | null {
  const call = isCallable(runner, peer);
  if ("refused" in call) return `${call.refused}; correct it in .peers/config.yaml`;
  const { mainTop } = runner.world.repository.paths;
  const cwd = peer.cwd === "." ? mainTop : `${mainTop}/${peer.cwd}`;
  // An ACP agent is called by a program of ours; what may be missing is the one the operator named.
  const why = runner.world.processes.whyNot({ program: peer.argv?.[0] ?? call.argv[0] ?? "", args: [], cwd, env: call.env });
  return why === null ? null : `${why}; install it, or correct its argv in .peers/config.yaml`;
}

/** A cap in dollars is no cap for a peer whose turns nobody can price. */
function unpriced(runner: Runner, peer: Peer): string | null {
  const state = runner.session.state();
  const { budget } = policyOf(state);
  const capped = peer.max_usd !== undefined || budget.max_turn_usd !== null || usdCap(state) !== null;
  if (!capped || budget.unknown_price === "allow" || budget.max_usd_mode === "off" || budget.max_usd_mode === "warn") return null;
  const { world } = runner;
  const agent = world.agents.of(peer);
  if (agent.reportsCost) return null;
  if (budget.max_usd_mode === "auto" && world.agents.signInOf(peer, { ...world.environment, ...peer.env }) === "subscription") return null;
  const one = { input: 1, output: 1, cached: 1 };
  if (peer.model && world.agents.priceOf(peer.model, one) !== null) return null;
  const model = peer.model ? `model ${peer.model}` : "its model (none is named)";
  return `max_usd is set, but ${agent.title} does not say what a turn costs and no price of ${model} is known; name a model with a known price, or set budget.unknown_price: allow`;
}
