import type { Peer, Policy } from "../core/policy.ts";
import { randomIdOf } from "../core/session-id.ts";
import type { PeerState } from "../core/state.ts";
import type { Millis, Role, TurnOutcome, Usage } from "../core/vocabulary.ts";
import type { AgentCall, AgentReading, AgentRefusal, AgentSession, AgentTrouble, SignIn, TokenCounts } from "../ports/agent.ts";
import type { Agents } from "../ports/world.ts";

/** How a peer is called for a turn. What the operator wrote in argv wins; the prompt then goes where `prompt` says. */
export function callFor(
  agents: Agents,
  peer: Peer,
  environment: Readonly<Record<string, string>>,
  session: AgentSession | null,
): (AgentCall & { readonly how: Peer["prompt"] }) | AgentRefusal {
  const call = agents.of(peer).call({ argv: peer.argv, model: peer.model, reasoning: peer.reasoning, provider: peer.provider }, session, environment);
  return "refused" in call ? call : { ...call, how: peer.argv ? peer.prompt : call.prompt };
}

/** Implement turns may go on with the peer's session; a reviewer always begins afresh, or it would remember what it wrote. */
export function sessionFor(peer: Peer, known: PeerState | undefined, role: Role, token: string): AgentSession {
  return role === "implement" && peer.session === "resume" && known?.session ? { resume: known.session.id } : { fresh: randomIdOf(token) };
}

/** What a turn used, priced: the CLI's own figure, else the price table, else not known. */
export function usageOf(reading: Pick<AgentReading, "usage">, agents: Agents, peer: Peer, signIn: SignIn): Usage | null {
  if (!reading.usage) return null;
  const { tokens, usd, model } = reading.usage;
  const listed = usd === null && (model ?? peer.model) ? agents.priceOf(model ?? (peer.model as string), tokens) : null;
  return {
    tokens: total(tokens),
    ...tokens,
    usd: usd ?? listed,
    billed: signIn !== "subscription",
    model: model ?? peer.model ?? null,
    source: usd !== null ? "tool" : listed !== null ? "price-table" : "unknown",
  };
}

export const total = ({ input, output, cached }: TokenCounts) => input + output + cached;

/** The outcome a CLI's own trouble stands for. */
export function outcomeOf(trouble: AgentTrouble): TurnOutcome {
  switch (trouble.kind) {
    case "rate-limited":
    case "overloaded":
      return "rate-limited";
    case "signed-out":
    case "out-of-quota":
      return "halted";
    case "interrupted":
      return "interrupted";
    default:
      return "api-error";
  }
}

/** Waits double from one limit in a row to the next, up to this many times the first. */
const longestBackoff = 8;

/** When a limited peer may be asked again: when its vendor says so, else after a wait that grows. */
export function restUntil(trouble: AgentTrouble | null, peer: PeerState | undefined, policy: Policy, now: Millis): Millis | null {
  if (!trouble || outcomeOf(trouble) !== "rate-limited") return null;
  const wait = policy.turns.backoff_s * 1000 * Math.min(2 ** (peer?.rests ?? 0), longestBackoff);
  return Math.max(trouble.retryAt ?? 0, now + (trouble.retryAt === null ? wait : 0));
}
