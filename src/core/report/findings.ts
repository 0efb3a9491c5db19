/** What became of each finding, as far as commits and later reviews tell. */
import type { EventOf, Finding, Oid, Recorded, Severity } from "../event.ts";
import { atLeast, type Tip } from "../state.ts";

export type FindingFate = {
  readonly finding: Finding;
  readonly peer: string;
  readonly goal: string;
  readonly openedAt: number;
  /** Ticks it was raised at, the first included. */
  readonly raised: readonly number[];
  readonly fate: Fate;
};

/** `answered` says that a commit followed, `settled` that whoever looked afterwards no longer raised it. */
export type Fate =
  | { readonly is: "open" }
  | { readonly is: "answered"; readonly tick: number; readonly commit: Oid; readonly by: string }
  | { readonly is: "settled"; readonly tick: number; readonly commit: Oid; readonly by: string; readonly seenBy: string }
  | { readonly is: "advice" }
  | { readonly is: "without-standing" };

export type FindingsSoFar = { readonly fates: readonly FindingFate[] };
export const noFindings: FindingsSoFar = { fates: [] };

export function findingsAfterReview(so: FindingsSoFar, event: EventOf<"review-given">, { tick, bar }: { tick: number; bar: Severity }): FindingsSoFar {
  const fates = event.verdict === "pass" ? so.fates.map((known) => seenSettled(known, event, tick)) : [...so.fates];
  for (const finding of event.findings) {
    const fate = firstFate(finding, event, bar);
    const at = fates.findLastIndex((known) => isSame(known.finding, finding));
    const known = fates[at];
    if (!known) fates.push({ finding, peer: event.peer, goal: event.goal, openedAt: tick, raised: [tick], fate });
    else fates[at] = { ...known, raised: known.raised.includes(tick) ? known.raised : [...known.raised, tick], fate: raisedAgain(known, fate, tick) };
  }
  return { fates };
}

/** Another tree: whatever was open has been answered by it, whether well or not. */
export function findingsAfterCommit(so: FindingsSoFar, tip: Tip, { tick }: Recorded): FindingsSoFar {
  if (!so.fates.some(({ fate }) => fate.is === "open")) return so;
  const by = tip.author.name || "a person";
  return { fates: so.fates.map((known) => (known.fate.is === "open" ? { ...known, fate: { is: "answered", tick, commit: tip.commit, by } } : known)) };
}

function firstFate(finding: Finding, event: EventOf<"review-given">, bar: Severity): Fate {
  if (!finding.stands) return { is: "without-standing" };
  return event.verdict === "fail" && atLeast(finding.severity, bar) ? { is: "open" } : { is: "advice" };
}

/** One review answers several questions and brings the same findings to each: what counts against one of them is open. */
function raisedAgain(known: FindingFate, fate: Fate, tick: number): Fate {
  if (fate.is === "open" || !known.raised.includes(tick)) return fate;
  return known.fate;
}

function seenSettled(known: FindingFate, { goal, peer }: EventOf<"review-given">, tick: number): FindingFate {
  return known.fate.is === "answered" && known.goal === goal ? { ...known, fate: { ...known.fate, is: "settled", tick, seenBy: peer } } : known;
}

const isSame = (one: Finding, other: Finding) => one.claim === other.claim && one.file === other.file && one.command === other.command;
