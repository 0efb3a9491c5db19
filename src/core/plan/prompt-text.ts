/** What a prompt says of the plan: to whoever implements the step or phase at hand, or to whoever reviews it. */

import type { State } from "../state.ts";
import { staysInLine } from "../stays-in-line.ts";
import type { Role } from "../vocabulary.ts";
import { artefacts, sectionsOf } from "./artefacts.ts";
import type { Phase } from "./phases.ts";
import type { FrozenPlan, PlanStep } from "./plan.ts";
import { isPlanClosed, phaseAtHand, phaseOfGoal, planOf, stepAtHand, stepOfGoal, stepState, workOn } from "./view.ts";

type Told = { readonly role: Role; readonly goals: readonly string[] };

/** Empty without a plan. */
export function planText(state: State, { role, goals }: Told): string {
  const plan = planOf(state);
  if (!plan) return "";
  const list = plan.steps.map((step) => `* ${step.id} (${stepState(state.plan, step.id).state}): ${step.text}`).join("\n");
  const head = `## The plan: ${plan.name}\n${list}`;
  if (role === "implement") return `${head}\n\n${atHand(state, plan)}`;
  const asked = goals.flatMap((goal) => {
    const phase = phaseOfGoal(goal);
    const step = plan.steps.find(({ id }) => id === stepOfGoal(goal));
    return phase ? [phaseText(phase, plan)] : step ? [stepText(state, step)] : [];
  });
  return [head, ...asked, ...(plan.architecture ? [`### What the plan says of the architecture\n${plan.architecture}`] : [])].join("\n\n");
}

function atHand(state: State, plan: FrozenPlan): string {
  const phase = phaseAtHand(state);
  if (phase) return `${phaseText(phase, plan)}\n\nWrite that file and nothing else in this turn. ${lacking(state, phase)}`.trim();
  if (isPlanClosed(state)) return "Every step is closed. What is left are the gates that are red, and findings.";
  const step = stepAtHand(state);
  if (!step) return "Every step that is left is blocked.";
  const { why, name, state: now } = stepState(state.plan, step.id);
  return [
    `### Your step\n${stepText(state, step)}`,
    ...(now === "partial" && why ? [staysInLine(`${name} says of it: ${why}`)] : []),
    `Name the step in a trailer of every commit for it, at the end of the message beside \`Peer:\`:\n\n    Step: ${step.id}`,
    `When it is finished in your eyes, hand off; another peer looks whether it is done. If you stop before that, say so: \`Step-Partial: ${step.id}: what is missing\`. If it cannot be done: \`Step-Blocked: ${step.id}: why\`. Nothing you write makes a step done, and ${plan.file} itself stays as it is.`,
  ].join("\n\n");
}

function stepText(state: State, { id, text, touches, depends, rationale }: PlanStep): string {
  return [
    `**${id}** ${text}`,
    ...(rationale ? [`Why: ${rationale}`] : []),
    ...(touches.length > 0 ? [`Its work is seen in: ${touches.join(", ")}. A commit that changes none of them is no proof of it.`] : []),
    ...(depends.length > 0 ? [`It builds on ${depends.join(", ")}.`] : []),
    ...(workOn(state, id).length > 0 ? [`Commits not yet reviewed for it: ${workOn(state, id).length}.`] : []),
  ].join("\n");
}

function phaseText(phase: Phase, plan: FrozenPlan): string {
  const { file, says } = artefacts[phase];
  const sections = sectionsOf(phase, plan).map((name) => `    ## ${name}`);
  return `### The phase ${phase}: \`${file}\`\nIt says ${says}. It has these sections, and none of them is empty:\n\n${sections.join("\n")}`;
}

function lacking(state: State, phase: Phase): string {
  const artefact = state.plan?.artefact;
  if (artefact?.phase !== phase || artefact.blob === null) return "";
  if (artefact.problems.length > 0) return `As it is now: ${artefact.problems.join("; ")}.`;
  return artefact.blob === state.plan?.refused ? "A reviewer refused it as it is now; see the findings, and change it." : "";
}

/** The questions of goals such as `step:STEP-2` and `phase:recon`. */
export function planQuestions(state: State, goals: readonly string[]): Record<string, string> {
  const plan = planOf(state);
  return Object.fromEntries(
    goals.flatMap((goal) => {
      const phase = phaseOfGoal(goal);
      const step = plan?.steps.find(({ id }) => id === stepOfGoal(goal));
      if (phase) return [[goal, `Is ${artefacts[phase].file} right about this repository and this plan, and enough to go on from?`]];
      return step
        ? [[goal, `Is ${step.id} done: does the code do all of it, with tests that would notice if it did not? Answer it under \`steps\` as well.`]]
        : [];
    }),
  );
}

/** The part of a review that answers steps, as an example to fill in. */
export function exampleSteps(state: State, goals: readonly string[]): object {
  const ids = goals.flatMap((goal) => stepOfGoal(goal) ?? []);
  if (ids.length === 0) return {};
  const sure = planOf(state)?.meta.confidence_calibration ? { confidence: "1 to 5; below 4 it is not done" } : {};
  return { steps: Object.fromEntries(ids.map((id) => [id, { state: "done or partial", notes: "what you saw it do, or what is missing", ...sure }])) };
}
