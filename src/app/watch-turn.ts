import type { LiveTurn } from "../core/attribute.ts";
import { runtimeLeft, usdCap } from "../core/budget.ts";
import type { Event } from "../core/event.ts";
import { countsAgainstCap } from "../core/fold-peers.ts";
import type { Peer } from "../core/policy.ts";
import type { AgentEvent, AgentReading, SignIn } from "../ports/agent.ts";
import type { Command, Finished, RunLimits } from "../ports/processes.ts";
import { usageOf } from "./agent-turn.ts";
import type { Runner } from "./runner.ts";
import { policyOf } from "./turn-command.ts";

export type Watched = {
  readonly finished: Finished;
  readonly root: string | null;
  readonly reading: AgentReading;
  readonly signIn: SignIn /** Why we ended it, when we did. */;
  readonly cut: Cut | null;
};
export type Cut = { readonly outcome: "over-budget" | "interrupted" | "done"; readonly why: string };
type Watching = {
  readonly command: Command;
  readonly limits: Omit<RunLimits, "signal" | "onStart" | "onOutput">;
  readonly live: LiveTurn;
  readonly peer: Peer;
};

/**
 * The program runs; meanwhile its stream is read, commits are recorded as they come, and it is ended by a stop of the operator,
 * a spent budget, or when it stays long after it reported its result.
 */
export async function runWatched(runner: Runner, watching: Watching): Promise<Watched> {
  const { world, session } = runner;
  const { command, limits, live, peer } = watching;
  const signIn = world.agents.signInOf(peer, command.env);
  const stream = followStream(runner, watching, signIn);
  const stop = () => stream.cut({ outcome: "interrupted", why: "the runner was told to end" });
  runner.ending.addEventListener("abort", stop, { once: true });
  let root: string | null = null;
  const over = new AbortController();
  const running = world.processes
    .run(command, {
      ...limits,
      signal: stream.cancelled,
      onOutput: stream.onOutput,
      onStart: (pid) => {
        const identity = world.processes.identify(pid);
        root = identity ? `${identity.pid}:${identity.start}` : null;
      },
    })
    .finally(() => over.abort());
  try {
    while (!over.signal.aborted) {
      await world.wakeups.next(over.signal);
      if (over.signal.aborted) break;
      const news = await runner.takeIn({ live: { ...live, root } });
      prepareFor(runner, news);
      if (session.state().status === "stopped") stop();
    }
  } catch (fault) {
    // The log cannot be written, or is no longer ours: the program must not outlive the one who watches it.
    stop();
    await running;
    throw fault;
  } finally {
    runner.ending.removeEventListener("abort", stop);
    stream.close();
  }
  const finished = await running;
  return { finished, root, signIn, reading: stream.end(finished.exitCode), cut: stream.whyCut() };
}

/** The gates will be asked about the newest commit once the turn is over: its worktree can be made ready meanwhile. */
function prepareFor({ world, session }: Runner, news: readonly Event[]): void {
  const { policy, tip, turn } = session.state();
  const moved = news.some((event) => event.kind === "commit-seen" && event.tip && event.branch === policy?.branch);
  if (moved && policy && tip && turn?.role === "implement") world.bench.prepare({ ...tip, policy: policy.policy });
}

/** What the stream says, as it comes: shown to whoever peeks, held against the budgets, and waited for no longer than agreed after its result. */
function followStream(runner: Runner, { peer, live }: Watching, signIn: SignIn) {
  const { world, session } = runner;
  const before = session.state().peers[peer.name]?.session?.usage ?? null;
  const resumed = peer.session === "resume" && session.state().turn?.role === "implement" ? before : null;
  const reader = world.agents.of(peer).reader({ usedBefore: resumed ? { tokens: resumed, usd: resumed.usd ?? 0 } : null, model: peer.model ?? null });
  const cancel = new AbortController();
  const graceMs = policyOf(session.state()).turns.result_grace_s * 1000;
  let cut: Cut | null = null;
  let grace: NodeJS.Timeout | undefined;
  const end = (because: Cut) => {
    cut ??= because;
    cancel.abort();
  };
  const left = runtimeLeft(session.state(), world.clock.now());
  // Longer delays than this make setTimeout fire at once.
  const wall =
    left === null || left > 2 ** 31 - 1 ? undefined : setTimeout(() => end({ outcome: "over-budget", why: "the wall time of the run is used up" }), left);
  const take = (events: readonly AgentEvent[]) => {
    if (events.length > 0) world.peek(live, events);
    for (const event of events) {
      if (event.kind === "result") grace ??= setTimeout(() => end({ outcome: "done", why: "" }), graceMs);
      const spent = event.kind === "usage" ? overBudget(runner, peer, usageOf({ usage: event }, world.agents, peer, signIn)) : null;
      if (spent) end({ outcome: "over-budget", why: spent });
    }
  };
  return {
    cancelled: cancel.signal,
    onOutput: (stream: "stdout" | "stderr", text: string) => take(reader.push(stream, text, world.clock.now())),
    end: (exitCode: number | null) => reader.end(exitCode, world.clock.now()),
    cut: end,
    whyCut: () => cut,
    close: () => {
      clearTimeout(grace);
      clearTimeout(wall);
    },
  };
}

/** The cap a turn has run into with what it used so far, as a sentence; null while it has not. */
function overBudget(runner: Runner, peer: Peer, usage: ReturnType<typeof usageOf>): string | null {
  const state = runner.session.state();
  if (!usage) return null;
  const { budget } = policyOf(state);
  const spent = state.peers[peer.name]?.run;
  const counted = countsAgainstCap(state, usage) ? (usage.usd ?? 0) : 0;
  const caps: readonly (readonly [used: number, cap: number | null | undefined, says: string])[] = [
    [usage.tokens, budget.max_turn_tokens, "tokens for one turn"],
    [usage.usd ?? 0, budget.max_turn_usd, "US dollars for one turn"],
    [(spent?.tokens ?? 0) + usage.tokens, peer.max_tokens, `tokens of ${peer.name}`],
    [(spent?.usd ?? 0) + (usage.usd ?? 0), peer.max_usd, `US dollars of ${peer.name}`],
    [state.run.tokens + usage.tokens, budget.max_tokens, "tokens of the run"],
    [state.run.usd + counted, budget.max_usd_mode === "warn" || budget.max_usd_mode === "off" ? null : usdCap(state), "US dollars of the run"],
  ];
  const over = caps.find(([used, cap]) => typeof cap === "number" && used >= cap);
  return over ? `it reached ${Math.round(over[0] * 1000) / 1000} of ${over[1]} ${over[2]}` : null;
}
