import type { HardGoal } from "../../core/policy.ts";
import { unknownCost } from "../../core/schedule.ts";
import type { Verdict } from "../../core/vocabulary.ts";
import type { Judgement, JudgeOptions, JudgeRequest } from "../../ports/judging.ts";
import type { BenchContext } from "../bench.ts";
import { answerBuiltIn } from "./built-in.ts";
import { drive } from "./drive.ts";
import { builtIn, keyOf, versionOf } from "./key.ts";
import { markJudging } from "./marker.ts";
import { forgetOld, remember } from "./memory.ts";
import { commandPlace, keepSettings } from "./place.ts";
import { planOf, verdictFolder } from "./plan.ts";
import { type Answered, answerCommand } from "./run-command.ts";
import { openSlot, type Slot } from "./slot.ts";
import { trustWorktree } from "./trust.ts";
import { openViewing, type Viewing } from "./view.ts";

/** Judges a commit: from memory what is known, the rest in a clean worktree of its own, in the order of the schedule. */
export async function judge(context: BenchContext, request: JudgeRequest, options: JudgeOptions): Promise<Judgement[]> {
  const plan = planOf(request, context, options.fresh === true);
  const report = reporter(context, request, options);
  for (const judgement of plan.recalled.values()) report.known(judgement);
  if (plan.recalled.size === plan.goals.length || options.signal.aborted) return report.all();
  const unmark = markJudging(context.paths, context.processes, request);
  keepSettings(context, request.policy);
  const needsWorktree = plan.goals.some((goal) => goal.gate === undefined && goal.cmd !== undefined && !plan.recalled.has(goal.id));
  const opened = needsWorktree ? open(context, request) : null;
  const viewing = openViewing(context, request, { signal: options.signal, fresh: options.fresh === true });
  try {
    await askAll({ context, request, options, opened, viewing, report }, plan.goals, new Map([...plan.recalled].map(([id, { verdict }]) => [id, verdict])));
    return report.all();
  } finally {
    const slot = await opened;
    if (slot && "repo" in slot) slot.release();
    unmark();
  }
}

type Opened = Slot | { readonly trouble: string };
type Judging = {
  readonly context: BenchContext;
  readonly request: JudgeRequest;
  readonly options: JudgeOptions;
  readonly opened: Promise<Opened> | null;
  readonly viewing: Viewing;
  readonly report: ReturnType<typeof reporter>;
};

async function open(context: BenchContext, { commit, tree, policy }: JudgeRequest): Promise<Opened> {
  try {
    await context.ahead.settled();
    return await openSlot(context, { commit, tree, link: policy.gates.link, keep: policy.gates.keep });
  } catch (error) {
    return { trouble: `the commit could not be checked out for judging: ${error instanceof Error ? error.message : error}` };
  }
}

/** One round with everything in parallel; a second, one by one, for gates that may have been misled by what another did to the files. */
async function askAll(judging: Judging, goals: readonly HardGoal[], verdicts: Map<string, Verdict>): Promise<void> {
  const { context, request, options, report } = judging;
  const trust = trustWorktree(async () => changedIn(await judging.opened), report.made);
  const ask = async (goal: HardGoal) => {
    const answer = await answerOf(goal, judging);
    if (!answer || options.signal.aborted) return null;
    if (goal.gate === undefined) trust.hold(goal, answer);
    else report.made(goal, answer);
    return answer.verdict;
  };
  const settle = ({ goal, ...answer }: { goal: HardGoal; verdict: Verdict; why: string }) => trust.holdUnrun(goal, { ...answer, ...unrun });
  const common = { goals, verdicts, durations: expected(goals, context), signal: options.signal, settle };
  await drive({ ...common, ask, jobs: request.policy.gates.jobs });
  const again = await trust.conclude(options.signal);
  if (again.goals.length === 0 || options.signal.aborted) return;
  context.say(
    `gates changed files of the commit while others ran (${again.because.slice(0, 3).join(", ")}); judging ${again.goals.length} of them one at a time`,
  );
  for (const goal of again.goals) verdicts.delete(goal.id);
  await drive({
    ...common,
    jobs: 1,
    ask: (goal) => askAlone(goal, judging),
    settle: ({ goal, ...answer }) => report.made(goal, { ...answer, ...unrun }),
  });
}

/** What gates took the last time. One that runs commands of the project is not among the quick ones, even if it was never asked before. */
function expected(goals: readonly HardGoal[], { durations, gates }: BenchContext): ReadonlyMap<string, number> {
  const slow = goals.filter((goal) => goal.source !== undefined || builtIn(goal, gates)?.reads === "commands");
  return new Map([...slow.map(({ id }) => [id, unknownCost] as const), ...durations]);
}

async function askAlone(goal: HardGoal, judging: Judging): Promise<Verdict | null> {
  const trouble = await restored(await judging.opened);
  const answer = trouble === null ? await answerOf(goal, judging) : ({ verdict: "broken", why: trouble, ...unrun } as const);
  if (!answer || judging.options.signal.aborted) return null;
  judging.report.made(goal, answer);
  return answer.verdict;
}

async function restored(slot: Opened | null): Promise<string | null> {
  try {
    if (slot && "repo" in slot) await slot.restore();
    return null;
  } catch (error) {
    return `another gate damaged the gate worktree: ${error instanceof Error ? error.message : error}`;
  }
}

async function answerOf(goal: HardGoal, { context, request, options, opened, viewing }: Judging): Promise<Answered | null> {
  if (goal.gate !== undefined || goal.cmd === undefined) return answerBuiltIn(goal, { context, viewing });
  const slot = await opened;
  if (!slot || !("repo" in slot)) return { verdict: "broken", why: slot?.trouble ?? "", ...unrun };
  const place = commandPlace(context, slot, { commit: request.commit, baseline: request.facts.baseline, settings: request.policy, signal: options.signal });
  return answerCommand(goal, place, 1000 * (goal.timeout_s ?? request.policy.gates.timeout_s));
}

const unrun = { output: "", attempts: 0, durationMs: 0, lasting: false };

const changedIn = async (slot: Opened | null): Promise<readonly string[] | null> => (slot && "repo" in slot ? slot.changed() : null);

/** Tells the caller what was asked for, in its order at the end, and remembers what will be the same next time. */
function reporter(context: BenchContext, request: JudgeRequest, { signal, onJudged }: JudgeOptions) {
  const judged = new Map<string, Judgement>();
  const known = (judgement: Judgement) => {
    if (signal.aborted || !request.gates.some(({ id }) => id === judgement.gate)) return;
    judged.set(judgement.gate, judgement);
    onJudged(judgement);
  };
  const made = (goal: HardGoal, { lasting, ...answer }: Answered) => {
    const judgement: Judgement = { gate: goal.id, version: versionOf(goal, context.gates), key: keyOf(goal, request, context.gates), ...answer };
    if (answer.attempts > 0) context.durations.set(goal.id, answer.durationMs);
    if (lasting) remember(verdictFolder(context.paths), judgement);
    known(judgement);
  };
  const all = () => {
    forgetOld(verdictFolder(context.paths));
    return request.gates.flatMap(({ id }) => judged.get(id) ?? []);
  };
  return { known, made, all };
}
