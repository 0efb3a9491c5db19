import { type Closure, closureOf } from "../core/acceptance/closure.ts";
import type { AcceptanceContract, AskedAcceptance, FrozenCommand, FrozenFile } from "../core/acceptance/contract.ts";
import { layoutFor } from "../core/acceptance/layout.ts";
import { type AcceptanceOutcome, lastLinesOf, outcomeOf } from "../core/acceptance/outcome.ts";
import { runOfCommand } from "../core/acceptance/run.ts";
import { canonicalJson } from "../core/config/make-policy.ts";
import type { Policy } from "../core/policy.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { TreeView } from "../ports/gate.ts";
import type { World } from "../ports/world.ts";
import { Refusal } from "./accept.ts";

export type Freezing = {
  readonly world: Pick<World, "bench" | "repository">;
  /** As it will be accepted, without the contract. */
  readonly policy: Policy;
  readonly asked: AskedAcceptance;
  readonly planned: boolean;
  /** The contract in force. */
  readonly former: AcceptanceContract | null;
  /** Freeze anew what was frozen before with the same words. */
  readonly anew: boolean;
  /** Accept commands that succeed already. */
  readonly force: boolean;
  /** Files of the hidden folder, already copied to where no peer is led. */
  readonly hidden: readonly FrozenFile[];
  /** The commit whose files are frozen. */
  readonly tip: Oid | null;
  readonly say: (line: string) => void;
};

/**
 * Freezes the acceptance contract: finds what its commands depend on and runs each once, for it has to fail for the right reason.
 * A contract that asks the same as the one in force stays what it is: accepting another goal does not freeze tests weakened since.
 */
export async function freezeAcceptance(freezing: Freezing): Promise<AcceptanceContract> {
  const { asked, former, tip, world, hidden } = freezing;
  if (former && !freezing.anew && isSame(former, freezing)) return { ...former, planned: freezing.planned };
  if (tip === null) throw new Refusal("acceptance: there is no commit yet; commit the acceptance tests, then accept");
  const tree = await world.bench.look(tip);
  const closure = await closureOf(asked, tree);
  if (closure.problems.length > 0) throw new Refusal(`acceptance:\n${closure.problems.map((problem) => `  ${problem}`).join("\n")}`);
  const files = [...closure.files.filter(({ path }) => !hidden.some((file) => file.path === path)), ...hidden];
  const { open } = closure;
  const trying = { ...freezing, tree, files, open, at: tip };
  const acceptance = await tried(trying, { command: asked.command, timeoutS: asked.timeout_s, name: "acceptance", runners: closure.runners.acceptance });
  const e2e = asked.e2e ? await tried(trying, { command: asked.e2e, timeoutS: asked.e2e_timeout_s, name: "e2e", runners: closure.runners.e2e }) : null;
  say(freezing, closure);
  return { acceptance, e2e, commit: tip, files, open, asked, planned: freezing.planned };
}

function isSame(former: AcceptanceContract, { asked, hidden }: Freezing): boolean {
  const digests = (files: readonly FrozenFile[]) => canonicalJson(files.map(({ path, oid }) => `${path} ${oid}`).sort());
  return canonicalJson(former.asked) === canonicalJson(asked) && digests(former.files.filter((file) => file.hidden)) === digests(hidden);
}

type Trying = Freezing & { readonly open: readonly string[]; readonly tree: TreeView; readonly files: readonly FrozenFile[]; readonly at: Oid };
type Command = { readonly command: string; readonly timeoutS: number; readonly name: "acceptance" | "e2e"; readonly runners: ReadonlySet<string> };

/** It must run, and fail: what succeeds before anything was done proves nothing. */
async function tried(trying: Trying, { command, timeoutS, name, runners }: Command): Promise<FrozenCommand> {
  const { world, policy, asked, tree, files, open, at } = trying;
  trying.say(`running ${name} in a clean worktree of ${at.slice(0, 8)}, up to ${timeoutS} s: ${command.split("\n")[0]}`);
  const layout = await layoutFor({ files, open }, { frozen: tree, now: tree });
  const ran = await world.bench.tryOut(policy, runOfCommand({ command, timeoutS }, { at, build: policy.project?.build ?? null, layout }));
  const outcome = outcomeOf(ran, open.length > 0);
  const shown = lastLinesOf(ran).map((line) => `  ${line}`);
  const refuse = (why: string) => new Refusal([`${name}: ${why}`, ...shown].join("\n"));
  if (outcome.state === "unable") throw refuse(outcome.why);
  if (outcome.state === "over-time")
    throw refuse(`it was not done after ${outcome.seconds} s; give it more time with ${name === "e2e" ? "e2e_" : ""}timeout_s`);
  const reports = outcome.report !== null || runners.size > 0;
  if (outcome.exitCode === 0 && !trying.force)
    throw refuse(`it succeeds already at ${at.slice(0, 8)}, so it proves nothing; ask for what is still to be done, or accept it all the same with --force`);
  if (outcome.exitCode !== 0) checkCount(outcome, { reports: reports && open.length === 0, refuse });
  for (const line of shown) trying.say(line);
  trying.say(`${name} ${outcome.exitCode === 0 ? "succeeds already" : "fails, as it should before the work is done"}${counts(outcome)}`);
  return {
    command,
    timeoutS,
    reports,
    minTests: asked.min_tests ?? (reports ? Math.max(1, outcome.executed) : 0),
    skips: asked.min_tests || !reports ? null : outcome.excused.length,
  };
}

type RanOutcome = Extract<AcceptanceOutcome, { state: "ran" }>;

/** A runner that found no test did not fail because something is missing in the implementation. */
function checkCount(outcome: RanOutcome, { reports, refuse }: { reports: boolean; refuse: (why: string) => Refusal }): void {
  const empty = reports && outcome.report !== null && outcome.report.tests.length === 0 && outcome.report.problems.length === 0;
  if (empty) throw refuse("its runner found no test; name the tests in the command");
}

const counts = ({ report, failing, executed }: RanOutcome) => (report && executed > 0 ? `: ${failing.length} of ${executed} tests fail` : "");

function say({ say: tell, hidden }: Freezing, { files, left, open }: Closure): void {
  tell(`frozen: ${files.length} file${files.length === 1 ? "" : "s"}${hidden.length > 0 ? `, and ${hidden.length} hidden` : ""}`);
  if (open.length > 0) tell(`not there yet, so whoever does the work writes what it is judged by: ${open.join(", ")}; commit such tests first, then accept`);
  if (left.length > 0) tell(`named by the command and not frozen, being the implementation: ${left.slice(0, 8).join(", ")}; list one under files to freeze it`);
}
