/** Who confirms what a reviewer claims without a command that fails. */
import type { Action } from "../action.ts";
import { askOf } from "../ask.ts";
import type { State } from "../state.ts";
import { isThere, reviewers } from "../turns.ts";
import { confirmGoal } from "./goals.ts";
import { claimedFindings, type RegisteredFinding } from "./register.ts";

/** Claims go to a peer that neither made them nor wrote the work, else to the author; what the author denies goes back once. */
export function confirmFindings(state: State): Action | null {
  const [first] = claimedFindings(state).toSorted((one, other) => Number(one.disputed) - Number(other.disputed));
  if (!first) return null;
  const peer = first.disputed ? here(state, first.finder) : confirmerOf(state, first);
  const ids = peer === null ? first.id : claimsFor(state, peer).map(({ id }) => id);
  const why = first.disputed ? `a command that shows ${ids}, which the author denies` : `whether ${ids} is real`;
  return askOf(state, peer, { role: "sceptic", goals: [confirmGoal], why });
}

/** What a peer is asked to look at in a confirm turn: what it claimed itself and was denied, or else what others claim. */
export function claimsFor(state: State, peer: string): readonly RegisteredFinding[] {
  const claims = claimedFindings(state);
  const others = claims.filter(({ disputed, finder }) => !disputed && finder !== peer);
  return others.length > 0 ? others : claims.filter(({ disputed, finder }) => disputed && finder === peer);
}

function confirmerOf(state: State, finding: RegisteredFinding): string | null {
  const { finder } = finding;
  const makers = madeBy(state, finding);
  const others = reviewers(state).filter((name) => name !== finder);
  const neither = others.find((name) => !makers.includes(name)) ?? others[0];
  return neither ?? makers.flatMap((name) => (name === finder ? [] : (here(state, name) ?? []))).at(0) ?? null;
}

/** Whose work a claim is about: who made the newest work, and who wrote the cited line, perhaps long before. */
export function madeBy(state: State, { introducedBy }: Pick<RegisteredFinding, "introducedBy">): readonly string[] {
  return [state.tip?.wrote ?? state.tip?.author, introducedBy?.author].flatMap((author) => (author?.kind === "peer" ? [author.name] : []));
}

const here = (state: State, name: string | null) => (name !== null && isThere(state, name) ? name : null);
