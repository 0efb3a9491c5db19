/** The plan as `peers plan show` tells it. */
import type { State } from "../state.ts";
import { artefacts } from "./artefacts.ts";
import { phaseAtHand, phasesOf, planOf, stepState, workOn } from "./view.ts";

export type ShownPlan = {
  readonly name: string;
  readonly file: string;
  readonly acceptance: string;
  readonly phases: readonly { readonly phase: string; readonly file: string; readonly state: "accepted" | "at hand" | "waiting"; readonly by: string }[];
  readonly steps: readonly {
    readonly id: string;
    readonly text: string;
    readonly state: string;
    readonly why: string;
    readonly by: string;
    readonly turn: number | null;
    readonly commit: string | null;
    readonly depends: readonly string[];
    /** Commits not yet covered by a review. */
    readonly unreviewed: number;
  }[];
};

export function shownPlan(state: State): ShownPlan | null {
  const plan = planOf(state);
  if (!plan) return null;
  const { name, file, meta, steps } = plan;
  return {
    name,
    file,
    acceptance: meta.acceptance,
    phases: phasesOf(state).map((phase) => {
      const accepted = state.plan?.phases[phase];
      return {
        phase,
        file: artefacts[phase].file,
        state: accepted ? "accepted" : phase === phaseAtHand(state) ? "at hand" : "waiting",
        by: accepted?.name ?? "",
      };
    }),
    steps: steps.map(({ id, text, depends }) => {
      const { state: now, why, name: by, turn, commit } = stepState(state.plan, id);
      return { id, text, state: now, why, by, turn, commit, depends, unreviewed: workOn(state, id).length };
    }),
  };
}

export function renderPlan({ name, file, phases, steps }: ShownPlan): string {
  return [
    `${name} (${file})`,
    ...phases.map(({ phase, file: written, state, by }) => `  ${phase.padEnd(12)} ${state}${by ? ` by ${by}` : ""}: ${written}`),
    ...steps.flatMap(({ id, text, state, why, by, turn, commit }) => [
      `  ${id.padEnd(12)} ${state}: ${text}`,
      ...(by ? [`               ${by}${turn === null ? "" : ` in turn ${turn}`}${commit ? ` at ${commit.slice(0, 8)}` : ""}${why ? `: ${why}` : ""}`] : []),
    ]),
  ].join("\n");
}
