/** What a review adds to the register. */
import type { EventOf } from "../event.ts";
import { atLeast, harsher } from "../severity.ts";
import type { State } from "../state.ts";
import { unreachable } from "../unreachable.ts";
import type { Finding } from "../vocabulary.ts";
import { confirmGoal } from "./goals.ts";
import { barOf, confirmedFindings, mostOpen, type Register, type RegisteredFinding } from "./register.ts";
import { knownAs } from "./same.ts";
import { put, reopenedTo, withConfirmed } from "./shelf.ts";

type Given = EventOf<"review-given">;

/** The register with the standing findings of a review, and the numbers of those the verdict rests on. */
export function withClaims(state: State, event: Given): { readonly register: Register; readonly raised: readonly string[] } {
  let register = state.register;
  const raised = new Set<string>();
  for (const finding of event.verdict === "void" ? [] : event.findings.filter(({ stands }) => stands)) {
    const next = withClaim({ ...state, register }, event, finding);
    register = next.register;
    if (next.id && event.verdict === "fail" && atLeast(finding.severity, barOf(state))) raised.add(next.id);
  }
  // It refuses because of what it was asked to look at again.
  const again = event.verdict === "fail" && raised.size === 0 ? confirmedFindings({ ...state, register }).map(({ id }) => id) : [];
  return { register, raised: [...raised, ...again] };
}

type Taken = { readonly register: Register; readonly id: string | null };

function withClaim(state: State, event: Given, finding: Finding): Taken {
  const { register } = state;
  const known = knownAs({ ...finding, finder: event.peer, turn: event.turn, proven: isProven(state, finding) }, register);
  if (known) return { register: claimedAgain(state, event, { finding, known }), id: known.id };
  if (register.open.length >= mostOpen) return { register, id: null };
  const fresh = freshFinding(state, event, finding);
  const counted = { ...register, count: register.count + 1 };
  if (!atLeast(finding.severity, barOf(state))) return { register: put(counted, { ...fresh, status: "advice" }), id: fresh.id };
  return { register: isProven(state, finding) ? withConfirmed(counted, fresh, event.tree) : put(counted, fresh), id: fresh.id };
}

/** A command that fails proves a finding, and a sceptic is who is asked to confirm one. */
const isProven = (state: State, finding: Finding) => failed(finding) || (state.turn?.role === "sceptic" && !state.turn.goals.includes(confirmGoal));

// Logs of before this was recorded: a finding without a place stood because its command failed.
const failed = ({ fails, file, stands }: Finding) => fails || (file === null && stands);

function freshFinding(state: State, event: Given, finding: Finding): RegisteredFinding {
  const { severity, file, line, claim, category, origin } = finding;
  return {
    id: `F${state.register.count + 1}`,
    severity,
    file,
    line,
    claim,
    command: failed(finding) ? finding.command : null,
    category,
    finder: event.peer,
    turn: event.turn,
    commit: event.commit,
    tree: event.tree,
    lastTurn: event.turn,
    introducedBy: origin,
    causedByFix: origin?.turn != null && state.register.fixTurns.includes(origin.turn),
    status: "claimed",
    disputed: false,
    proposal: null,
    answeredIn: null,
    reopened: 0,
    again: 0,
    by: event.peer,
    why: "",
  };
}

function claimedAgain(state: State, event: Given, { finding, known }: { finding: Finding; known: RegisteredFinding }): Register {
  const { register } = state;
  const first = known.lastTurn !== event.turn;
  const seen: RegisteredFinding = {
    ...known,
    command: failed(finding) ? finding.command : known.command,
    lastTurn: event.turn,
    // The same review says it once for each question it answers.
    again: known.again + (first ? 1 : 0),
  };
  const claimed: RegisteredFinding = { ...seen, status: "claimed", disputed: false, severity: harsher(known.severity, finding.severity) };
  const counting = isProven(state, finding) ? withConfirmed(register, claimed, event.tree) : put(register, claimed);
  switch (known.status) {
    case "claimed":
      return isProven(state, finding) ? counting : put(register, { ...claimed, disputed: known.disputed });
    case "advice":
      return atLeast(claimed.severity, barOf(state)) ? counting : put(register, seen);
    case "refuted":
      return mayReturn(event, finding, known) ? counting : put(register, seen);
    case "answered":
      return first ? reopenedTo(register, { ...seen, by: event.peer }, { tree: event.tree, status: "confirmed" }) : register;
    case "fixed":
      return first
        ? reopenedTo(register, { ...seen, by: event.peer }, { tree: event.tree, status: isProven(state, finding) ? "confirmed" : "claimed" })
        : register;
    case "confirmed":
    case "asked":
    case "deferred":
    case "cut":
    case "closed":
      return put(register, seen);
    default:
      return unreachable(known.status);
  }
}

/** Words do not bring back what was refuted, unless they are another peer's; a command that fails does. */
const mayReturn = (event: Given, finding: Finding, known: RegisteredFinding) =>
  failed(finding) || (known.lastTurn !== event.turn && event.peer !== known.finder && known.again === 0);
