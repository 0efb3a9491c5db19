/** What stands between the present commit and done: the same list in the report and at the end of a run. */
import { decide } from "../decide.ts";
import { openFindings, placeOf, type RegisteredFinding } from "../findings/register.ts";
import { openSteps, phaseAtHand, stepState } from "../plan/view.ts";
import { isDoubted, wantsSceptic } from "../sceptic.ts";
import type { State } from "../state.ts";
import { describe } from "../status.ts";
import { wantedReviews } from "../turns.ts";
import { gateStatuses } from "../verdicts.ts";

/** Most pressing first. */
export function remaining(state: State): string[] {
  if (state.status === "converged") return [];
  if (!state.policy) return ["a policy: nothing was accepted yet"];
  const gates = gateStatuses(state);
  const told = (verdict: string) => gates.filter((gate) => gate.verdict?.verdict === verdict);
  const unjudged = gates.filter(({ verdict }) => verdict === null).map(({ goal }) => goal.id);
  const next = describe(decide(state, state.at));
  return [
    ...told("broken").map(({ goal, verdict }) => `gate ${goal.id} could not run: ${verdict?.why}`),
    ...told("fail").map(({ goal, verdict }) => `gate ${goal.id} is red: ${verdict?.why}`),
    ...openFindings(state).map((finding) => `${finding.id} (${finding.status}) ${findingText(finding)}`),
    ...planLeft(state),
    ...(unjudged.length > 0 ? [`gates not judged on the present commit: ${unjudged.join(", ")}`] : []),
    ...looksLeft(state),
    ...(next.startsWith("nothing") ? [] : [`next would be: ${next}`]),
  ];
}

export const findingText = (finding: Pick<RegisteredFinding, "severity" | "file" | "line" | "command" | "claim">) =>
  `${finding.severity} ${finding.file || finding.command ? placeOf(finding) : "no place"}: ${finding.claim}`;

function planLeft(state: State): string[] {
  const phase = phaseAtHand(state);
  const steps = openSteps(state).map(({ id, text }) => `${id} (${stepState(state.plan, id).state}) ${text}`);
  return [...(phase ? [`the phase ${phase} of the plan`] : []), ...steps];
}

/** Green gates are not the end of it. */
function looksLeft(state: State): string[] {
  const rules = state.policy?.policy.convergence;
  const unanswered = wantedReviews(state).map(({ goal }) => goal.id);
  const needed = rules?.clean_ticks ?? 0;
  return [
    ...(unanswered.length > 0 ? [`no review of the present files has answered ${unanswered.join(", ")}`] : []),
    ...(state.cleanTicks < needed ? [`clean ticks: ${state.cleanTicks} of ${needed}`] : []),
    ...(wantsSceptic(state) && !isDoubted(state) ? ["no sceptic has tried to break the present files"] : []),
  ];
}
