/** How a finding goes from one state to the next, and what that means for the reviews that rest on it. */
import type { EventOf } from "../event.ts";
import type { State, StoredReview, Tip } from "../state.ts";
import type { FindingMove, Oid } from "../vocabulary.ts";
import { type FindingStatus, findingOf, openStatuses, type Register, type RegisteredFinding } from "./register.ts";
import { put, reopenedTo, withConfirmed } from "./shelf.ts";

export function findingMoved(state: State, event: EventOf<"finding-moved">): State {
  const known = findingOf(state, event.finding);
  const rule = rules[event.to];
  if (!known || !rule.from.includes(known.status) || rule.unless?.(known, event)) return state;
  const finding = { ...known, by: event.by.name || "a person", why: event.why };
  const register = rule.apply({ register: state.register, finding, event, tree: state.tip?.tree ?? known.tree });
  return withSettledReviews({ ...state, register });
}

type Moving = { readonly register: Register; readonly finding: RegisteredFinding; readonly event: EventOf<"finding-moved">; readonly tree: Oid };
type Rule = {
  readonly from: readonly FindingStatus[];
  readonly unless?: (finding: RegisteredFinding, event: EventOf<"finding-moved">) => boolean;
  readonly apply: (moving: Moving) => Register;
};

const become =
  (changes: Partial<RegisteredFinding>): Rule["apply"] =>
  ({ register, finding }) =>
    put(register, { ...finding, ...changes });
const propose =
  (what: "defer" | "cut"): Rule["apply"] =>
  ({ register, finding, event }) =>
    put(register, { ...finding, status: "answered", proposal: { what, by: event.by.name, why: event.why } });
const reopen: Rule["apply"] = ({ register, finding, tree }) => reopenedTo(register, finding, { tree, status: "confirmed" });

const byPerson = ({ by }: EventOf<"finding-moved">) => by.kind === "human";
/** Nobody agrees with themselves. */
const isAgreed = (what: "defer" | "cut", { proposal, status }: RegisteredFinding, { by }: EventOf<"finding-moved">) =>
  status === "answered" && proposal?.what === what && proposal.by !== by.name;

// The commit that carries a trailer may have changed files, which counts as an answer by itself.
const due: readonly FindingStatus[] = ["confirmed", "answered"];

const rules: Readonly<Record<FindingMove, Rule>> = {
  confirmed: {
    from: ["claimed"],
    apply: ({ register, finding, event, tree }) => withConfirmed(register, { ...finding, tree, command: event.command ?? finding.command }, tree),
  },
  disputed: { from: ["claimed"], apply: become({ disputed: true }) },
  refuted: { from: ["claimed"], apply: become({ status: "refuted" }) },
  fixed: { from: ["answered"], apply: become({ status: "fixed" }) },
  reopened: { from: ["answered"], apply: reopen },
  refused: { from: ["answered"], apply: reopen },
  left: { from: ["answered"], unless: ({ proposal }) => proposal !== null, apply: become({ status: "confirmed" }) },
  // What would break everything is not put off by peers.
  "defer-proposed": { from: due, unless: ({ severity }) => severity === "crit", apply: propose("defer") },
  "cut-proposed": { from: due, apply: propose("cut") },
  asked: { from: due, apply: become({ status: "asked", proposal: null }) },
  deferred: {
    from: openStatuses,
    unless: (finding, event) => !byPerson(event) && !isAgreed("defer", finding, event),
    apply: become({ status: "deferred" }),
  },
  cut: { from: openStatuses, unless: (finding, event) => !byPerson(event) && !isAgreed("cut", finding, event), apply: become({ status: "cut" }) },
  closed: { from: openStatuses, unless: (_, event) => !byPerson(event), apply: become({ status: "closed" }) },
};

/** A review that refused for findings of which none counts any more has passed, with advice. */
export function withSettledReviews(state: State): State {
  const open = new Set(state.register.open.flatMap(({ id, status }) => (status === "asked" ? [] : [id])));
  const isOver = ({ verdict, raised }: StoredReview) => verdict === "fail" && raised.length > 0 && raised.every((id) => !open.has(id));
  return state.reviews.some(isOver) ? { ...state, reviews: state.reviews.map((review) => (isOver(review) ? { ...review, verdict: "pass" } : review)) } : state;
}

/** Other files answer what was confirmed; files that were there before, with the finding in them, take the answer back. */
export function withAnswers(register: Register, tip: Tip): Register {
  const by = tip.author.name || "a person";
  const why = `by ${tip.commit.slice(0, 8)}`;
  const answered = (finding: RegisteredFinding): RegisteredFinding => {
    const isBack = finding.tree === tip.tree;
    if (finding.status === "confirmed" && !isBack) return { ...finding, status: "answered", proposal: null, answeredIn: tip.turn, by, why };
    if (finding.status === "answered" && isBack && finding.proposal === null) return { ...finding, status: "confirmed", by, why: "the files are as they were" };
    // A person was asked; what a person does is the answer.
    return finding.status === "asked" && tip.author.kind === "human" ? { ...finding, status: "answered", proposal: null, by, why } : finding;
  };
  return { ...register, open: register.open.map(answered) };
}

/** A new policy may decide what was in dispute: what stood is looked at once more in its light. */
export function underNewPolicy(register: Register): Register {
  const again = (finding: RegisteredFinding): RegisteredFinding =>
    finding.status === "claimed" || finding.status === "answered"
      ? finding
      : { ...finding, status: "answered", proposal: null, by: "a person", why: "the policy was accepted anew" };
  return { ...register, open: register.open.map(again) };
}
