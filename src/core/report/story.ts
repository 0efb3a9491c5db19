/** What the log tells, gathered in one pass: turns, reviews, findings and their fates, gates over ticks, what was undone. */
import type { EventOf, Recorded } from "../event.ts";
import { evolve } from "../fold.ts";
import { isGood } from "../fold-peers.ts";
import { initial, type State, type Stop } from "../state.ts";
import type { Millis, Oid, Role, Usage } from "../vocabulary.ts";
import { type Discarded, discardedBy, type FindingStory, type FindingsSoFar, findingsAfter, noFindings, stillOpen } from "./findings.ts";
import { type GateLine, type GatesSoFar, gateLines, gatesAfter } from "./gates.ts";

export type Story = {
  readonly state: State;
  readonly runs: readonly RunStory[];
  readonly turns: readonly TurnStory[];
  readonly reviews: readonly ReviewStory[];
  readonly findings: readonly FindingStory[];
  readonly discarded: readonly Discarded[];
  readonly gates: readonly GateLine[];
  readonly commits: { readonly byPeers: number; readonly byPeople: number; readonly byTool: number };
  readonly tampering: readonly {
    readonly tick: number;
    readonly peer: string | null;
    readonly what: string;
    readonly detail: string;
    readonly repaired: boolean;
  }[];
  readonly undone: readonly UndoneStory[];
};

export type RunStory = {
  readonly run: number;
  readonly beganAt: Millis;
  readonly endedAt: Millis;
  readonly turns: number;
  readonly end: string;
  readonly stop: Stop | null;
};

export type TurnStory = {
  readonly run: number;
  readonly tick: number;
  readonly turn: number;
  readonly peer: string;
  readonly role: Role;
  readonly outcome: string;
  readonly good: boolean;
  readonly why: string;
  readonly at: Millis;
  readonly durationMs: Millis;
  readonly commits: readonly { readonly commit: Oid; readonly subject: string }[];
  readonly usage: Usage | null;
};

export type ReviewStory = Pick<EventOf<"review-given">, "turn" | "peer" | "goal" | "commit" | "verdict" | "why"> & {
  readonly tick: number;
  readonly findings: number;
};

/** `kept` is where the work can still be found; `commits` is empty where nothing had been committed. */
export type UndoneStory = {
  readonly tick: number;
  readonly turn: number;
  readonly peer: string;
  readonly why: string;
  readonly commits: readonly Oid[];
  readonly kept: string | null;
};

type Gathering = {
  state: State;
  run: number;
  readonly runs: RunStory[];
  readonly turns: TurnStory[];
  readonly reviews: ReviewStory[];
  readonly findings: FindingsSoFar;
  readonly gates: GatesSoFar;
  readonly subjects: Map<Oid, string>;
  readonly commits: { byPeers: number; byPeople: number; byTool: number };
  readonly tampering: Story["tampering"][number][];
  readonly undone: UndoneStory[];
};

/** `sinceRun` leaves out what happened before that run; the state is of the whole log all the same. */
export function storyOf(events: Iterable<Recorded>, sinceRun = 0): Story {
  let gathered = nothingYet();
  for (const recorded of events) {
    const before = gathered.state.run.startedAt;
    const { register } = gathered.state;
    gathered.state = evolve(gathered.state, recorded);
    const began = gathered.state.run.startedAt;
    if (began !== before && began !== null) {
      if (gathered.run + 1 === sinceRun) gathered = { ...nothingYet(), state: gathered.state, run: gathered.run, findings: stillOpen(gathered.findings) };
      beginRun(gathered, began);
    }
    gather(gathered, recorded);
    if (gathered.state.register !== register) findingsAfter(gathered.findings, gathered.state.register, recorded.tick);
  }
  const { state, runs, turns, reviews, findings, gates, commits, tampering, undone } = gathered;
  return {
    state,
    runs,
    turns,
    reviews,
    findings: [...findings.stories.values()],
    discarded: findings.discarded,
    gates: gateLines(gates, state),
    commits,
    tampering,
    undone,
  };
}

const nothingYet = (): Gathering => ({
  state: initial,
  run: 0,
  runs: [],
  turns: [],
  reviews: [],
  findings: noFindings(),
  gates: new Map(),
  subjects: new Map(),
  commits: { byPeers: 0, byPeople: 0, byTool: 0 },
  tampering: [],
  undone: [],
});

function beginRun(gathered: Gathering, beganAt: Millis): void {
  const last = gathered.runs.at(-1);
  // Accepting a policy arms a run; when the next one begins before anything came of it, it was none.
  if (last?.end === "goes on" && last.turns === 0 && last.endedAt === last.beganAt) gathered.runs.pop();
  else gathered.run += 1;
  gathered.runs.push({ run: gathered.run, beganAt, endedAt: beganAt, turns: 0, end: "goes on", stop: null });
}

function gather(gathered: Gathering, { at, tick, event }: Recorded): void {
  switch (event.kind) {
    case "commit-seen":
      gathered.subjects.set(event.commit, event.subject);
      if (event.branch !== gathered.state.policy?.branch) return;
      if (event.author.kind === "peer") gathered.commits.byPeers += 1;
      else if (event.author.kind === "human") gathered.commits.byPeople += 1;
      else gathered.commits.byTool += 1;
      return;
    case "turn-ended":
      gathered.turns.push(turnStory(gathered, event, { at, tick }));
      tellRun(gathered, (run) => ({ ...run, endedAt: at, turns: run.turns + 1 }));
      return;
    case "gate-judged":
      gatesAfter(gathered.gates, event, { at, tick });
      return;
    case "review-given":
      gathered.reviews.push({
        tick,
        turn: event.turn,
        peer: event.peer,
        goal: event.goal,
        commit: event.commit,
        verdict: event.verdict,
        why: event.why,
        findings: event.findings.length,
      });
      discardedBy(gathered.findings, event, tick);
      return;
    case "tampering-found":
      gathered.tampering.push({ tick, peer: event.peer, what: event.what, detail: event.detail, repaired: event.repaired });
      return;
    case "turn-undone":
      gathered.undone.push({ tick, turn: event.turn, peer: event.peer, why: event.why, commits: event.commits, kept: event.kept });
      return;
    case "work-kept":
      gathered.undone.push({ tick, turn: event.turn, peer: event.peer, why: event.why, commits: [], kept: event.ref });
      return;
    case "run-converged":
      tellRun(gathered, (run) => ({ ...run, endedAt: at, end: "done" }));
      return;
    case "run-stopped":
      tellRun(gathered, (run) => ({ ...run, endedAt: at, end: event.outcome, stop: { outcome: event.outcome, why: event.why, hint: event.hint } }));
      return;
    case "run-interrupted":
      tellRun(gathered, (run) => ({ ...run, endedAt: at, end: `interrupted by ${event.signal}` }));
      return;
    default:
      return;
  }
}

function tellRun(gathered: Gathering, change: (run: RunStory) => RunStory): void {
  const last = gathered.runs.pop();
  if (last) gathered.runs.push(change(last));
}

function turnStory({ run, subjects }: Gathering, event: EventOf<"turn-ended">, { at, tick }: { at: Millis; tick: number }): TurnStory {
  const { turn, peer, role, outcome, why, durationMs, usage } = event;
  const commits = event.commits.map((commit) => ({ commit, subject: subjects.get(commit) ?? "" }));
  return { run, tick, turn, peer, role, outcome, good: isGood(outcome), why, at, durationMs, commits, usage };
}
