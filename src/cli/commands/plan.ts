import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import type { Event, Recorded } from "../../core/event.ts";
import { artefacts } from "../../core/plan/artefacts.ts";
import { phases } from "../../core/plan/phases.ts";
import type { FrozenPlan, PlanStep } from "../../core/plan/plan.ts";
import { renderPlan, shownPlan } from "../../core/plan/show.ts";
import { renderStep, shownStep } from "../../core/plan/show-step.ts";
import { isLegal, type StepStateName } from "../../core/plan/transitions.ts";
import { planOf, stepState } from "../../core/plan/view.ts";
import { amendPlan } from "../amend-plan.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Wired, wire } from "../wire.ts";

/** `peers plan`: the steps and what became of them; the rest is the operator's word on them. */
export const plan: Handler = async (invocation) => {
  const [what = "show", step = ""] = invocation.args;
  const wired = await wire(invocation);
  try {
    const state = wired.session.state();
    if (!state.policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    const accepted = planOf(state);
    if (!accepted) throw new Refusal("the accepted policy has no plan; write `plan: PLAN.md` into .peers/goals.yaml, then `peers goals accept`");
    const lines = await answer(what, { invocation, wired, plan: accepted, step });
    for (const line of lines) invocation.print(line);
    if (what !== "show") signal(wired.paths.runtimeDir, "plan");
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

type Asked = { readonly invocation: Invocation; readonly wired: Wired; readonly plan: FrozenPlan; readonly step: string };

async function answer(what: string, asked: Asked): Promise<string[]> {
  switch (what) {
    case "show":
      return [await shown(asked)];
    case "ack-block":
      return move(asked, "blocked-acknowledged");
    case "unblock":
      return move(asked, "open");
    case "amend":
      return typeof asked.invocation.options.phase === "string"
        ? acceptPhase(asked, asked.invocation.options.phase)
        : amendPlan({ ...asked, reason: reasonOf(asked.invocation) });
    default:
      throw new Refusal(`\`peers plan\` knows show, amend, ack-block and unblock, not ${JSON.stringify(what)}`);
  }
}

async function shown({ invocation, wired, plan: accepted, step }: Asked): Promise<string> {
  const { json, text } = invocation.options;
  const state = wired.session.state();
  if (text) return accepted.text.trimEnd();
  if (step !== "") {
    const found = shownStep(state, stepNamed(accepted, step), await eventsOf(wired));
    return json ? JSON.stringify(found, null, 2) : renderStep(found);
  }
  const found = shownPlan(state);
  if (!found) return "";
  return json ? JSON.stringify(found, null, 2) : renderPlan(found);
}

async function eventsOf({ world }: Wired): Promise<Recorded[]> {
  const events: Recorded[] = [];
  for await (const recorded of world.log.events()) events.push(recorded);
  return events;
}

function stepNamed({ steps }: FrozenPlan, id: string): PlanStep {
  const found = steps.find((step) => step.id === id);
  if (!found) throw new Refusal(`there is no ${JSON.stringify(id)} in the plan; steps are ${steps.map((step) => step.id).join(", ")}`);
  return found;
}

function reasonOf({ options }: Invocation): string {
  const reason = typeof options.reason === "string" ? options.reason.trim() : "";
  if (reason === "") throw new Refusal('say why, for whoever reads the log: --reason "…"');
  return reason;
}

async function move({ invocation, wired, plan: accepted, step: named }: Asked, to: StepStateName): Promise<string[]> {
  const state = wired.session.state();
  const { id: step } = stepNamed(accepted, named);
  const from = stepState(state.plan, step).state;
  if (!isLegal("operator", from, to)) throw new Refusal(`${step} is ${from}; only a blocked step can be ${to === "open" ? "opened again" : "acknowledged"}`);
  const why = reasonOf(invocation);
  await wired.session.insist([
    { kind: "step-moved", step, from, to, why, commit: state.tip?.commit ?? null, turn: null, by: "operator", name: "the operator" },
  ]);
  return [`${step} is ${to}; \`peers resume\` goes on where the run has stopped`];
}

async function acceptPhase({ invocation, wired }: Asked, name: string): Promise<string[]> {
  const phase = phases.find((known) => known === name);
  if (!phase) throw new Refusal(`there is no phase ${JSON.stringify(name)}; write one of ${phases.join(", ")}`);
  const reason = reasonOf(invocation);
  const commit = wired.session.state().tip?.commit;
  const { file } = artefacts[phase];
  const blob = commit ? await wired.world.repository.blobAt(commit, file) : null;
  if (!commit || !blob) throw new Refusal(`${file} is not in the branch's newest commit; commit it first`);
  const accepted: Event = { kind: "phase-accepted", phase, file, blob, commit, turn: null, by: "operator", name: "the operator" };
  await wired.session.insist([{ kind: "plan-amended", reason, changes: [`${file} is accepted as it is in ${commit.slice(0, 8)}`] }, accepted]);
  return [`${file} is accepted as it is in ${commit.slice(0, 8)}`];
}
