import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Refusal } from "../app/accept.ts";
import type { Event } from "../core/event.ts";
import { withAcceptance } from "../core/plan/amend.ts";
import { withBoxesOfLog } from "../core/plan/boxes.ts";
import { planDifferences } from "../core/plan/differences.ts";
import { withOpenBoxes } from "../core/plan/freeze.ts";
import { parsePlan } from "../core/plan/parse.ts";
import type { FrozenPlan } from "../core/plan/plan.ts";
import type { Invocation } from "./command.ts";
import { acceptedFiles, acceptFrom, policyFileNames } from "./policy-files.ts";
import type { Wired } from "./wire.ts";

type Amending = { readonly invocation: Invocation; readonly wired: Wired; readonly plan: FrozenPlan; readonly reason: string };

/** The plan file of the checkout, or another, becomes the plan in force; the rest of the policy has to be as accepted. */
export async function amendPlan({ invocation, wired, plan: former, reason }: Amending): Promise<string[]> {
  const { options } = invocation;
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
  if (changes.length === 0) throw nothingToAmend(wired, text, read.plan);
  // What refuses the policy refuses the amendment, which would otherwise be in the log without the plan it speaks of.
  const because: Event[] = [{ kind: "plan-amended", reason, changes: [...changes] }];
  const lines = await acceptFrom(invocation, wired, { rebaseline: false, continues: null, force: options.force === true, planText: text, because });
  const { text: written, reset } = withBoxesOfLog(text, read.plan, wired.session.state().plan);
  const writes = !existsSync(live) || readFileSync(live, "utf8") !== written;
  if (writes) writeFileSync(live, written);
  const boxes = reset.length > 0 ? [`the log says what a step is: the box of ${reset.join(", ")} is set to that`] : [];
  return [...changes, ...lines, ...boxes, ...(writes ? [`wrote ${former.file}; commit it, or the gate plan-intact finds the old one`] : [])];
}

/** A box says nothing about the plan, only something about the work: not even the operator ticks one off by writing it. */
function nothingToAmend(wired: Wired, text: string, now: FrozenPlan): Refusal {
  const { reset } = withBoxesOfLog(text, now, wired.session.state().plan);
  if (reset.length === 0) return new Refusal("the plan reads as it was accepted; there is nothing to amend");
  return new Refusal(
    `only the box of ${reset.join(", ")} differs, and boxes are the log's: a reviewer's answer makes a step done, \`peers plan ack-block\` and \`peers plan unblock\` are your word on a blocked one; put the box back to [ ]`,
  );
}

function changesOf({ wired, plan, text, now }: { wired: Wired; plan: FrozenPlan; text: string; now: FrozenPlan }): string[] {
  const state = wired.session.state().plan;
  const command = now.meta.acceptance === plan.meta.acceptance ? [] : [`acceptance is now: ${now.meta.acceptance}`];
  return [...(state ? planDifferences(plan, state, withOpenBoxes(text, now)).map(({ claim }) => claim) : []), ...command];
}

async function refuseOtherChanges(wired: Wired): Promise<void> {
  const accepted = (await acceptedFiles(wired)) ?? {};
  const changed = policyFileNames.filter((name) => accepted[name] !== readFileSync(join(wired.paths.mainTop, ".peers", name), "utf8"));
  if (changed.length > 0)
    throw new Refusal(
      `.peers/${changed.join(" and ")} differ from what was accepted, which an amended plan would accept as well; \`peers goals diff\` shows it`,
    );
}
