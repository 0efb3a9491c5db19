import { hardGoals } from "./goals.ts";
import { isPlanClosed } from "./plan/view.ts";
import type { HardGoal } from "./policy.ts";
import type { State, StoredVerdict } from "./state.ts";

export type GateStatus = { readonly goal: HardGoal; readonly verdict: StoredVerdict | null };

/** Every hard gate of the accepted policy with what is known about it for the tip. */
export function gateStatuses(state: State): GateStatus[] {
  return state.policy ? hardGoals(state.policy.policy).map((goal) => ({ goal, verdict: verdictFor(state, goal) })) : [];
}

/** Those that count now: what can only be green at the end is asked once the plan has nothing left open. */
export const dueGates = (state: State): GateStatus[] =>
  isPlanClosed(state) ? gateStatuses(state) : gateStatuses(state).filter(({ goal }) => goal.when !== "end");

export const redGates = (state: State) => dueGates(state).filter(({ verdict }) => verdict?.verdict === "fail");
export const unjudgedGates = (state: State) => dueGates(state).filter(({ verdict }) => verdict === null);
export const brokenGates = (state: State) => dueGates(state).filter(({ verdict }) => verdict?.verdict === "broken");

/** All judged, none red or broken, and at least one really passed, for each mode, too: where no gate is applicable nothing is proven. */
export function isGreen(state: State): boolean {
  const statuses = dueGates(state);
  const good = statuses.filter(({ verdict }) => verdict?.verdict === "pass" || verdict?.verdict === "not-applicable");
  return good.length === statuses.length && good.some(({ verdict }) => verdict?.verdict === "pass") && idleModes(state).length === 0;
}

/** Modes that are asked of nothing: of the gates they rest on not one applies, and what keeps history or secrets says nothing of the work. */
export function idleModes(state: State): { readonly name: string; readonly why: string }[] {
  return (state.policy?.policy.modes ?? []).flatMap(({ name, proves = [] }) => {
    const asked = gateStatuses(state).filter(({ goal }) => proves.includes(goal.id));
    const [first] = asked;
    return first && asked.every(({ verdict }) => verdict?.verdict === "not-applicable") ? [{ name, why: `${first.goal.id}: ${first.verdict?.why}` }] : [];
  });
}

export const isPerCommit = (goal: HardGoal) => goal.per === "commit" || goal.gate !== undefined;

// Built-in gates look at messages and history, so the tree alone does not make two commits the same question to them.
function verdictFor(state: State, goal: HardGoal): StoredVerdict | null {
  const perCommit = isPerCommit(goal);
  const matches = (verdict: StoredVerdict) => verdict.gate === goal.id && (perCommit ? verdict.commit === state.tip?.commit : verdict.tree === state.tip?.tree);
  return state.verdicts.findLast(matches) ?? null;
}
