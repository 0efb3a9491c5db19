/** One step in full, as `peers plan show STEP-1` tells it: what was accepted, what it is now, and everything the log has of it. */
import type { Recorded } from "../event.ts";
import type { State } from "../state.ts";
import type { Author, Millis, Oid, Verdict } from "../vocabulary.ts";
import { exemptions, type PlanStep } from "./plan.ts";
import { stepGoal, stepState, workOn } from "./view.ts";

type At = { readonly seq: number; readonly at: Millis; readonly turn: number | null };
export type StepHistory = At &
  (
    | { readonly what: "commit"; readonly commit: Oid; readonly author: Author; readonly named: boolean; readonly touched: boolean }
    | { readonly what: "review"; readonly commit: Oid; readonly by: string; readonly verdict: Verdict | "void"; readonly why: string }
    | {
        readonly what: "moved";
        readonly commit: Oid | null;
        readonly from: string;
        readonly to: string;
        readonly by: string;
        readonly as: string;
        readonly why: string;
      }
    | { readonly what: "amended"; readonly why: string }
  );

export type ShownStep = PlanStep & {
  readonly state: string;
  readonly why: string;
  /** Who moved it last, in which turn, at which commit. */
  readonly by: string;
  readonly movedIn: number | null;
  readonly movedAt: Oid | null;
  /** Commits not yet covered by a review that found it done. */
  readonly unreviewed: readonly Oid[];
  readonly history: readonly StepHistory[];
};

export function shownStep(state: State, step: PlanStep, log: readonly Recorded[]): ShownStep {
  const { state: now, why, name, turn, commit } = stepState(state.plan, step.id);
  const unreviewed = workOn(state, step.id).map((one) => one.commit);
  return { ...step, state: now, why, by: name, movedIn: turn, movedAt: commit, unreviewed, history: log.flatMap((recorded) => historyOf(step.id, recorded)) };
}

function historyOf(id: string, { seq, at, event }: Recorded): StepHistory[] {
  switch (event.kind) {
    case "plan-traced":
      return event.work.flatMap(({ item, ...work }) => (item === id ? [{ what: "commit", seq, at, ...work }] : []));
    case "review-given": {
      const { goal, turn, commit, peer, verdict, why } = event;
      return goal === stepGoal(id) ? [{ what: "review", seq, at, turn, commit, by: peer, verdict, why }] : [];
    }
    case "step-moved": {
      const { step, turn, commit, from, to, by, name, why } = event;
      return step === id ? [{ what: "moved", seq, at, turn, commit, from, to, by: name || by, as: by, why }] : [];
    }
    case "plan-amended":
      return event.changes.some((change) => change.split(/[^\w-]+/).includes(id)) ? [{ what: "amended", seq, at, turn: null, why: event.reason }] : [];
    default:
      return [];
  }
}

export function renderStep(step: ShownStep): string {
  const exempt = exemptions.filter((key) => step[key]);
  const rows: [string, string][] = [
    ["touches", step.touches.join(", ")],
    ["depends", step.depends.join(", ")],
    ["why", step.rationale ?? ""],
    ["exempt", exempt.join(", ")],
    ["state", `${step.state}${moved(step)}`],
    ["unreviewed", step.unreviewed.map(short).join(", ")],
  ];
  const history = step.history.map((one) => `    ${one.turn === null ? "" : `turn ${one.turn}: `}${said(one)}`);
  return [
    `${step.id} ${step.text}`,
    ...rows.flatMap(([name, value]) => (value === "" ? [] : [`  ${name.padEnd(11)} ${value}`])),
    ...(history.length > 0 ? ["  history", ...history] : ["  nothing was done for it yet"]),
  ].join("\n");
}

const short = (commit: Oid) => commit.slice(0, 8);
const because = (why: string) => (why ? `: ${why}` : "");
const moved = ({ by, movedIn, movedAt, why }: ShownStep) =>
  by ? ` by ${by}${movedIn === null ? "" : ` in turn ${movedIn}`}${movedAt ? ` at ${short(movedAt)}` : ""}${because(why)}` : "";

function said(one: StepHistory): string {
  switch (one.what) {
    case "commit":
      return `commit ${short(one.commit)} by ${one.author.name}${one.named ? ", which names it" : ""}${one.touched ? "" : ", which changes nothing it touches"}`;
    case "review":
      return `review by ${one.by} of ${short(one.commit)}: ${one.verdict}${because(one.why)}`;
    case "moved":
      return `${one.from} to ${one.to} by ${one.by}${one.as === "operator" || one.as === one.by ? "" : `, ${one.as}`}${one.commit ? ` at ${short(one.commit)}` : ""}${because(one.why)}`;
    case "amended":
      return `the plan was amended: ${one.why}`;
  }
}
