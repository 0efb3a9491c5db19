import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import type { Event } from "../../core/event.ts";
import { withAcceptance } from "../../core/plan/amend.ts";
import { artefacts } from "../../core/plan/artefacts.ts";
import { planDifferences } from "../../core/plan/differences.ts";
import { parsePlan } from "../../core/plan/parse.ts";
import { phases } from "../../core/plan/phases.ts";
import type { FrozenPlan } from "../../core/plan/plan.ts";
import { renderPlan, shownPlan } from "../../core/plan/show.ts";
import { isLegal, type StepStateName } from "../../core/plan/transitions.ts";
import { planOf, stepState } from "../../core/plan/view.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { acceptedFiles, acceptFrom, policyFileNames } from "../policy-files.ts";
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
      return [shown(asked)];
    case "ack-block":
      return move(asked, "blocked-acknowledged");
    case "unblock":
      return move(asked, "open");
    case "amend":
      return typeof asked.invocation.options.phase === "string" ? acceptPhase(asked, asked.invocation.options.phase) : amend(asked);
    default:
      throw new Refusal(`\`peers plan\` knows show, amend, ack-block and unblock, not ${JSON.stringify(what)}`);
  }
}

function shown({ invocation, wired }: Asked): string {
  const found = shownPlan(wired.session.state());
  if (!found) return "";
  return invocation.options.json ? JSON.stringify(found, null, 2) : renderPlan(found);
}

function reasonOf({ options }: Invocation): string {
  const reason = typeof options.reason === "string" ? options.reason.trim() : "";
  if (reason === "") throw new Refusal('say why, for whoever reads the log: --reason "…"');
  return reason;
}

async function move({ invocation, wired, plan: { steps }, step }: Asked, to: StepStateName): Promise<string[]> {
  const state = wired.session.state();
  if (!steps.some(({ id }) => id === step))
    throw new Refusal(`there is no ${JSON.stringify(step)} in the plan; steps are ${steps.map(({ id }) => id).join(", ")}`);
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

/** The plan file of the checkout, or another, becomes the plan in force; the rest of the policy has to be as accepted. */
async function amend({ invocation, wired, plan: former }: Asked): Promise<string[]> {
  const { options } = invocation;
  const reason = reasonOf(invocation);
  await refuseOtherChanges(wired);
  const live = join(wired.paths.mainTop, former.file);
  const source = typeof options.plan === "string" ? resolve(invocation.calledIn, options.plan) : live;
  if (!existsSync(source)) throw new Refusal(`there is no ${source}; name the file with --plan`);
  const given = readFileSync(source, "utf8");
  const text = typeof options.acceptance === "string" ? withAcceptance(given, options.acceptance) : given;
  const read = text === null ? null : parsePlan(text, former.file);
  if (text === null || !read?.ok)
    throw new Refusal(`the plan was not accepted, and nothing changed:\n  ${read && !read.ok ? read.problems.join("\n  ") : "Meta has no acceptance"}`);
  const changes = changesOf({ wired, plan: former, text, now: read.plan });
  if (changes.length === 0) throw new Refusal("the plan reads as it was accepted; there is nothing to amend");
  // What refuses the policy refuses the amendment, which would otherwise be in the log without the plan it speaks of.
  const how = { rebaseline: false, continues: null, force: options.force === true, planText: text, because: [amended(reason, changes)] };
  const lines = await acceptFrom(invocation, wired, how);
  const writes = !existsSync(live) || readFileSync(live, "utf8") !== text;
  if (writes) writeFileSync(live, text);
  return [...changes, ...lines, ...(writes ? [`wrote ${former.file}; commit it, or the gate plan-intact finds the old one`] : [])];
}

const amended = (reason: string, changes: readonly string[]): Event => ({ kind: "plan-amended", reason, changes: [...changes] });

function changesOf({ wired, plan, text, now }: { wired: Wired; plan: FrozenPlan; text: string; now: FrozenPlan }): string[] {
  const state = wired.session.state().plan;
  const command = now.meta.acceptance === plan.meta.acceptance ? [] : [`acceptance is now: ${now.meta.acceptance}`];
  return [...(state ? planDifferences(plan, state, text).map(({ claim }) => claim) : []), ...command];
}

async function refuseOtherChanges(wired: Wired): Promise<void> {
  const accepted = (await acceptedFiles(wired)) ?? {};
  const changed = policyFileNames.filter((name) => accepted[name] !== readFileSync(join(wired.paths.mainTop, ".peers", name), "utf8"));
  if (changed.length > 0)
    throw new Refusal(
      `.peers/${changed.join(" and ")} differ from what was accepted, which an amended plan would accept as well; \`peers goals diff\` shows it`,
    );
}
