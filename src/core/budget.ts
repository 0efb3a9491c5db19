import type { Action } from "./action.ts";
import type { State } from "./state.ts";
import type { Millis } from "./vocabulary.ts";

/** Says stop when the next turn could go over a limit; the command line's limits can only be tighter than the policy's. */
export function outOfBudget(state: State, now: Millis): Action | null {
  const spent = spending(state, now);
  const over = spent.find(({ used, reserve, limit }) => limit !== null && used + reserve > limit);
  if (over)
    return {
      do: "stop",
      outcome: "out-of-budget",
      why: `the budget is used up: ${sentence(over)}`,
      hint: hintFor(over, state),
    };
  const failures = state.run.consecutiveFailures;
  const patience = state.policy?.policy.budget.max_consecutive_failures ?? 5;
  if (failures < patience) return null;
  const last = state.turns.at(-1);
  return {
    do: "stop",
    outcome: "stuck",
    why: `${failures} turns in a row came to nothing; the last: ${last?.peer}, ${last?.outcome}, ${last?.why}`,
    hint: "see `peers log`; `peers resume` tries again",
  };
}

const options: Readonly<Record<string, string>> = { max_ticks: "--max-ticks", max_runtime_s: "--max-runtime", max_usd: "--max-usd" };

/** Who limited the run on the command line has nothing to raise in the policy. */
function hintFor({ name, limit }: Spending, { run }: State): string {
  const given = Object.entries(run.limits).some(([key, value]) => key === name && value === limit);
  return given
    ? `that was the limit of this \`peers run ${options[name]}\`; \`peers run\` or \`peers resume\` goes on without it`
    : `raise budget.${name} and \`peers goals accept\`, or \`peers resume\` for another run`;
}

export type Spending = {
  readonly name: string;
  readonly says: string;
  readonly used: number;
  readonly reserve: number;
  readonly limit: number | null /** Said when it is passed, never a stop. */;
  readonly warnAt: number | null;
};

/** What the run has used of each limit. `reserve` is what the turn about to start is expected to take. */
export function spending(state: State, now: Millis): Spending[] {
  const budget = state.policy?.policy.budget;
  if (!budget) return [];
  const { run } = state;
  const mode = budget.max_usd_mode;
  const runtime = run.startedAt === null ? 0 : Math.max(0, now - run.startedAt) / 1000;
  return [
    { name: "max_ticks", says: "turns", used: run.ticks, reserve: 1, limit: tighter(budget.max_ticks, run.limits.max_ticks), warnAt: null },
    { name: "max_runtime_s", says: "s of wall time", used: runtime, reserve: 0, limit: runtimeCap(state), warnAt: null },
    { name: "max_tokens", says: "tokens", used: run.tokens, reserve: 0, limit: budget.max_tokens, warnAt: null },
    {
      name: "max_usd",
      says: "US dollars",
      used: mode === "warn" ? run.listUsd : run.usd,
      reserve: Math.max(budget.reserve_usd, run.dearestUsd),
      limit: mode === "warn" || mode === "off" ? null : usdCap(state),
      warnAt: mode === "warn" ? usdCap(state) : null,
    },
  ];
}

/** The dollars a run may use, whether they stop it or are only said. */
export function usdCap(state: State): number | null {
  return tighter(state.policy?.policy.budget.max_usd ?? null, state.run.limits.max_usd);
}

const runtimeCap = (state: State) => tighter(state.policy?.policy.budget.max_runtime_s ?? null, state.run.limits.max_runtime_s);

/** What is left of the run's wall time; null when it is not limited or has not begun. */
export function runtimeLeft(state: State, now: Millis): Millis | null {
  const cap = runtimeCap(state);
  return cap === null || state.run.startedAt === null ? null : Math.max(0, state.run.startedAt + cap * 1000 - now);
}

/** What a run that only warns has passed, as a sentence; null while it has not. */
export function warning(state: State, now: Millis): string | null {
  const over = spending(state, now).find(({ used, warnAt }) => warnAt !== null && used >= warnAt);
  return over ? `the run has used ${round(over.used)} of ${over.warnAt} ${over.says}; max_usd_mode is warn, so it goes on` : null;
}

const tighter = (one: number | null, other: number | undefined): number | null => (other === undefined ? one : one === null ? other : Math.min(one, other));

function sentence({ says, used, reserve, limit, name }: Spending): string {
  const kept = name === "max_usd" && reserve > 0 ? ` and the next turn may cost ${round(reserve)}` : "";
  return `${round(used)} of ${limit} ${says}${kept}`;
}

const round = (value: number) => Math.round(value * 100) / 100;
