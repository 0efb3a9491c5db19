import type { Action } from "../core/action.ts";
import type { Event } from "../core/event.ts";
import { hardGoals } from "../core/goals.ts";
import { listed } from "../core/listed.ts";
import type { AcceptedPolicy, State } from "../core/state.ts";
import type { Judgement, JudgeRequest } from "../ports/judging.ts";
import type { Runner } from "./runner.ts";
import type { Session } from "./session.ts";

type Judge = Extract<Action, { do: "judge" }>;

/** Answers that came in are written down at least this often, so that a long gate does not hide the short ones. */
const flushEveryMs = 2_000;

/** Judges the tip and records the verdicts. A newer tip, a pause or the runner's end makes the answers stale: the gates are killed. */
export async function judgeTip(runner: Runner, action: Judge): Promise<void> {
  const { world, session } = runner;
  const stale = new AbortController();
  const stop = () => stale.abort();
  runner.ending.addEventListener("abort", stop, { once: true });
  const written = writeDown(session, action);
  const request = requestFor(session.state(), action);
  world.say(`judging ${action.commit.slice(0, 8)}: ${listed(action.gates)}`);
  const judging = world.bench.judge(request, { signal: stale.signal, onJudged: written.add });
  const finished = new AbortController();
  // What fails on the side (the disk is full, the lock is lost) calls the gates off and is told once they are gone.
  const faults: unknown[] = [];
  const failed = (fault: unknown) => {
    faults.push(fault);
    stale.abort();
  };
  const watching = watchForNewer(runner, action, stale, finished.signal).catch(failed);
  const flushing = setInterval(() => written.flush().catch(failed), flushEveryMs);
  try {
    await judging;
  } finally {
    clearInterval(flushing);
    finished.abort();
    runner.ending.removeEventListener("abort", stop);
  }
  await watching;
  await written.flush().catch(failed);
  if (faults.length > 0) throw faults[0];
}

/** The question put to the bench: those gates of the accepted policy, on that commit, with what the log knows. */
export function requestFor(state: State, subject: { commit: string; tree: string; gates?: readonly string[] }): JudgeRequest {
  const accepted = state.policy as AcceptedPolicy;
  return {
    commit: subject.commit,
    tree: subject.tree,
    gates: hardGoals(accepted.policy).filter(({ id }) => subject.gates === undefined || subject.gates.includes(id)),
    policy: accepted.policy,
    policyHash: accepted.hash,
    facts: {
      baseline: accepted.baseline?.commit ?? null,
      anchor: state.anchor,
      handoffs: state.handoffs,
      plan: state.plan,
      concerns: state.concerns,
      handedOff: state.handedOff,
      authors: Object.fromEntries(state.authors.map(({ commit, author }) => [commit, author])),
    },
  };
}

export function judgedEvent(judgement: Judgement, subject: { commit: string; tree: string }): Event {
  const { output, ...verdict } = judgement;
  return { kind: "gate-judged", ...verdict, commit: subject.commit, tree: subject.tree, head: headOf(output) };
}

export const artefactsOf = (judgements: readonly Judgement[]) =>
  Object.fromEntries(judgements.filter(({ output }) => output.trim() !== "").map(({ gate, output }) => [`gates/${gate}.txt`, output]));

async function watchForNewer(runner: Runner, action: Judge, stale: AbortController, finished: AbortSignal): Promise<void> {
  while (!finished.aborted) {
    await runner.world.wakeups.next(finished);
    if (finished.aborted) return;
    await runner.takeIn();
    const { tip, status } = runner.session.state();
    if (tip?.commit !== action.commit || status !== "running") stale.abort();
  }
}

function writeDown(session: Session, subject: Judge): { add: (judgement: Judgement) => void; flush: () => Promise<void> } {
  let waiting: Judgement[] = [];
  let last: Promise<void> = Promise.resolve();
  return {
    add: (judgement) => {
      waiting.push(judgement);
    },
    flush: () => {
      const batch = waiting;
      waiting = [];
      if (batch.length > 0)
        last = last.then(() =>
          session.insist(
            batch.map((judgement) => judgedEvent(judgement, subject)),
            artefactsOf(batch),
          ),
        );
      return last;
    },
  };
}

/** What status and prompts show: the first lines, and the last ones, where most tools say what failed. */
function headOf(output: string): string {
  const lines = output.trimEnd().split("\n");
  const chosen = lines.length <= 40 ? lines : [...lines.slice(0, 15), `[… ${lines.length - 40} lines …]`, ...lines.slice(-25)];
  return chosen.join("\n").slice(0, 4_000);
}
