/** The accepted plan of a case, and what the log says of it. */
import { frozenFrom } from "../../../src/core/plan/freeze.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { phases } from "../../../src/core/plan/phases.ts";
import type { FrozenPlan } from "../../../src/core/plan/plan.ts";
import { openStep, type PlanState, type StepState, type Work } from "../../../src/core/plan/state.ts";
import { stepStates } from "../../../src/core/plan/transitions.ts";
import type { Repository } from "../../../src/ports/repository.ts";
import type { Case } from "./cases.ts";

/** `commits` begins with the baseline. */
type Place = { readonly repository: Repository; readonly commits: readonly (string | null)[] };

export async function planOfCase(one: Case, place: Place): Promise<{ readonly plan: FrozenPlan | null; readonly state: PlanState | null }> {
  if (one.plan === null) return { plan: null, state: null };
  const plan = await acceptedPlan(one, one.plan, place);
  if (one.log === "none") return { plan, state: null };
  const steps = Object.fromEntries(one.steps.map((line) => stepOf(line, place)));
  const accepted = Object.fromEntries(await Promise.all(one.phases.map((line) => phaseOf(line, place))));
  const start = place.commits[0] ?? null;
  return { plan, state: { start, traced: null, steps, work: {}, phases: accepted, artefact: null, refused: null, checkpoint: false } };
}

async function acceptedPlan({ hidden, title }: Case, named: string, place: Place): Promise<FrozenPlan> {
  const [file = "", number = "0"] = named.split(" ");
  const kept = hidden.flatMap((edit) => (edit.do === "write" && edit.path === file ? [edit.content] : []))[0];
  const blob = kept ? null : await place.repository.blobAt(commitOf(number, place), file);
  const content = kept ?? (blob ? await place.repository.blob(blob) : null);
  const read = content ? parsePlan(Buffer.from(content).toString("utf8"), file) : null;
  if (!read?.ok) throw new Error(`${title}: ${read ? read.problems.join("; ") : `there is no ${file} in commit ${number}`}`);
  return frozenFrom(read.plan);
}

function stepOf(line: string, place: Place): [string, StepState] {
  const [, id = "", name = "", at, by = ""] = /^(STEP-\d+) ([a-z-]+)(?: at (\S+))?(?: by (.+))?$/.exec(line) ?? [];
  const state = stepStates.find((known) => known === name);
  if (!state) throw new Error(`"step: ${line}" is not understood`);
  const proof = by
    .split(" ")
    .filter((number) => number !== "")
    .map((number): Work => ({ commit: commitOf(number, place), author: { kind: "peer", name: "alice" }, turn: 1, named: true, touched: true }));
  const moved = state === "open" ? {} : { name: "bob", turn: 2, why: "as the case has it" };
  return [id, { ...openStep, ...moved, state, commit: at === undefined ? null : commitOf(at, place), proof }];
}

async function phaseOf(line: string, place: Place): Promise<[string, PlanState["phases"]["recon"]]> {
  const [name = "", file = "", number = "", by = ""] = line.split(" ");
  const commit = commitOf(number, place);
  const blob = await place.repository.blobAt(commit, file);
  if (!phases.some((known) => known === name) || !blob || by === "") throw new Error(`"phase: ${line}" is not understood`);
  return [name, { file, blob, commit, name: by === "operator" ? "the operator" : by }];
}

function commitOf(number: string, { commits }: Place): string {
  if (number === "gone") return "9".repeat(40);
  const found = commits[Number(number)];
  if (!found) throw new Error(`there is no commit ${number}`);
  return found;
}
