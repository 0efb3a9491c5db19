import { runtimeLeft } from "../core/budget.ts";
import { decide } from "../core/decide.ts";
import type { State } from "../core/state.ts";
import { unreachable } from "../core/unreachable.ts";
import { recheck } from "./findings.ts";
import { judgeTip } from "./judge.ts";
import { hindrance } from "./preflight.ts";
import { recoverTurn } from "./recover.ts";
import type { Runner } from "./runner.ts";
import { traceWork } from "./trace.ts";
import { takeTurn } from "./turn.ts";

export type RunOptions = {
  /** What to do when nothing is left to do: end, end after a while without news, or wait for ever. */
  readonly whenAtRest: "end" | "linger" | "wait";
  readonly lingerMs: number;
  /** Called before every wait and at the end: views refresh here. */
  readonly onState?: (state: State) => void;
};

/** How often a turn that cannot start is tried again: nobody announces that a person has cleaned up. */
const retryWaitMs = 2_000;

/** The loop of the one runner: take in what is new, decide, do one thing, again. Returns when nothing is left to do, or it must end. */
export async function run(runner: Runner, options: RunOptions): Promise<State> {
  const { session, world, ending } = runner;
  while (!ending.aborted) {
    await runner.takeIn();
    if (ending.aborted || givesWay(runner, options)) break;
    options.onState?.(session.state());
    if (!(await act(runner, options))) break;
  }
  if (ending.aborted) await session.insist([{ kind: "run-interrupted", signal: String(ending.reason ?? "") }]);
  if (!ending.aborted) await world.primer.settled();
  options.onState?.(session.state());
  world.say(lastWords(runner, options));
  return session.state();
}

/** Between two actions, so that no turn is cut off and the limits of the person's run hold from its next one. */
const givesWay = (runner: Runner, { whenAtRest }: RunOptions) => whenAtRest === "linger" && runner.giveWay();

function lastWords(runner: Runner, options: RunOptions): string {
  if (runner.ending.aborted) return `interrupted (${runner.ending.reason}); everything is recorded`;
  return givesWay(runner, options) ? "giving way to a runner that a person started" : "at rest";
}

/** One decision and its action; false when the runner has nothing left to do. */
async function act(runner: Runner, options: RunOptions): Promise<boolean> {
  const { session, world } = runner;
  const action = decide(session.state(), world.clock.now());
  switch (action.do) {
    case "rest":
      return rest(runner, options);
    case "recover":
      await recoverTurn(runner);
      return true;
    case "judge":
      void world.primer.ready(action);
      await judgeTip(runner, action);
      return true;
    case "trace":
      await traceWork(runner, action.commit);
      return true;
    case "recheck":
      await recheck(runner, action);
      return true;
    case "ask": {
      const hindered = hindrance(runner);
      if (hindered) return session.record([hindered]).then(() => true);
      const waiting = await takeTurn(runner, action);
      if (waiting) await waitBecause(runner, waiting.wait);
      return true;
    }
    case "wait":
      if (action.until === null) return waitForPerson(runner, options, action.why);
      await waitBecause(runner, action.why, action.until - world.clock.now());
      return true;
    case "stop":
      await session.record([{ kind: "run-stopped", outcome: action.outcome, why: action.why, hint: action.hint }]);
      return true;
    case "converge":
      await session.record([{ kind: "run-converged", commit: action.commit, tree: action.tree, ticks: session.state().run.ticks }]);
      return true;
    default:
      return unreachable(action);
  }
}

async function rest({ world, ending, session }: Runner, options: RunOptions): Promise<boolean> {
  const { tip } = session.state();
  if (tip) world.primer.follow(tip);
  if (options.whenAtRest === "end") return false;
  if (options.whenAtRest === "wait") {
    await world.wakeups.next(ending);
    return true;
  }
  const seq = session.state().seq;
  const waited = await nextWithin(world.wakeups.next, ending, options.lingerMs);
  return waited || session.state().seq !== seq;
}

/** That can take days: a runner that a hook started does not stay for it, the hook of what happens next starts another. */
async function waitForPerson(runner: Runner, options: RunOptions, why: string): Promise<boolean> {
  await sayWaiting(runner, why);
  return rest(runner, options.whenAtRest === "linger" ? options : { ...options, whenAtRest: "wait" });
}

async function waitBecause(runner: Runner, why: string, ms = retryWaitMs): Promise<void> {
  await sayWaiting(runner, why);
  // Waiting is paid for in wall time as well: one past the budget's end, so that it is seen as spent.
  const left = runtimeLeft(runner.session.state(), runner.world.clock.now());
  await nextWithin(runner.world.wakeups.next, runner.ending, Math.max(0, left === null ? ms : Math.min(ms, left + 1)));
}

async function sayWaiting({ session, world }: Runner, why: string): Promise<void> {
  if (session.state().waiting === why) return;
  await session.record([{ kind: "wait-started", why }]);
  world.say(`waiting: ${why}`);
}

/** Whether something woke us before the time was up. */
async function nextWithin(next: (signal: AbortSignal) => Promise<void>, ending: AbortSignal, ms: number): Promise<boolean> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), ms);
  await next(AbortSignal.any([limit.signal, ending]));
  clearTimeout(timer);
  return !limit.signal.aborted;
}
