import type { State } from "../state.ts";
import { authorsOf, phaseAtHand, phaseGoal, planOf, stepAtHand, workOn } from "./view.ts";

/**
 * Who takes the step at hand further: whoever began it, so that somebody is left who may judge it. A new step goes to another
 * peer than the last one. Null: the plan has nothing to say.
 */
export function planImplementer(state: State, { able, mayRetry }: { able: readonly string[]; mayRetry: boolean }): string | null {
  const phase = phaseAtHand(state);
  const item = phase ? phaseGoal(phase) : stepAtHand(state)?.id;
  if (!planOf(state) || !item) return null;
  const authors = authorsOf(state, item);
  const owner = workOn(state, item).findLast(({ author }) => author.kind === "peer" && able.includes(author.name))?.author.name;
  if (owner) return mayRetry || !canHandOver(state, authors) ? owner : null;
  return mayRetry ? null : afterLast(state, able);
}

/** Another peer may take part when one remains that did not. */
const canHandOver = (state: State, authors: readonly string[]) => (state.policy?.policy.peers.length ?? 0) - authors.length >= 2;

function afterLast(state: State, able: readonly string[]): string | null {
  const last = state.turns.findLast(({ role, outcome }) => role === "implement" && outcome === "handed-off")?.peer;
  const all = state.policy?.policy.peers.map(({ name }) => name) ?? [];
  const from = last === undefined ? 0 : all.indexOf(last) + 1;
  return [...all.slice(from), ...all.slice(0, from)].find((name) => able.includes(name)) ?? null;
}
