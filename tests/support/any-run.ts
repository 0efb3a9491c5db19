/** A run of the loop without processes: what peers answer is drawn from a stream of numbers. Gates are green. */
import type { Action } from "../../src/core/action.ts";
import { decide } from "../../src/core/decide.ts";
import type { Event, EventOf } from "../../src/core/event.ts";
import { asked } from "../../src/core/findings/answers.ts";
import { confirmGoal } from "../../src/core/findings/goals.ts";
import type { RegisteredFinding } from "../../src/core/findings/register.ts";
import { evolve } from "../../src/core/fold.ts";
import type { Policy } from "../../src/core/policy.ts";
import { initial, type State } from "../../src/core/state.ts";
import type { Finding, FindingMove } from "../../src/core/vocabulary.ts";
import { accepted, committed, finding, oid } from "./story.ts";

/** A number from 0 up to, not including, `below`. */
export type Whim = (below: number) => number;
type Ask = Extract<Action, { do: "ask" }>;

/** Goes on until there is nothing to do; the last action, and how many there were. */
export function playedOut(rules: Policy, whim: Whim, most: number): { readonly state: State; readonly last: Action; readonly acts: number } {
  let state = [accepted(rules), committed("one")].reduce(added, initial);
  for (let acts = 0; ; acts += 1) {
    const last = decide(state, 1_000);
    const events = acts < most ? whatHappens(state, last, whim) : null;
    if (events === null) return { state, last, acts };
    state = events.reduce(added, state);
  }
}

const added = (state: State, event: Event): State =>
  evolve(state, { seq: state.seq + 1, at: 1, tick: event.kind === "turn-started" ? state.tick + 1 : state.tick, event });

function whatHappens(state: State, action: Action, whim: Whim): Event[] | null {
  switch (action.do) {
    case "judge":
      return action.gates.map((gate) => green(gate, action));
    case "recheck":
      return action.findings.map((id) => moveOf(id, whim(2) ? "fixed" : "reopened", { name: "", turn: null, commit: action.commit }));
    case "ask":
      return action.role === "implement" ? work(state, action, whim) : review(state, action, whim);
    default:
      return null;
  }
}

function work(state: State, ask: Ask, whim: Whim): Event[] {
  const turn = state.tick + 1;
  const commit = oid(`w${turn}`);
  // Now and then the very files of an earlier turn.
  const tree = oid(whim(4) === 0 ? `t${whim(5)}` : `t-${turn}`);
  const seen: Event = { ...(committed("x") as EventOf<"commit-seen">), commit, tree, author: { kind: "peer", name: ask.peer }, turn };
  const ways = ["defer-proposed", "cut-proposed", "asked", "left"] as const;
  const said = state.register.open.filter(() => whim(8) === 0).map(({ id }) => moveOf(id, ways[whim(4)] ?? "left", { name: ask.peer, turn, commit }));
  return [started(ask, turn), seen, ...said, ended(ask, turn, { outcome: "handed-off", commits: [commit], commit })];
}

function review(state: State, ask: Ask, whim: Whim): Event[] {
  const turn = state.tick + 1;
  const { peer, commit, tree, goals } = ask;
  const moves = asked(state, ask).map((known) => moveOf(known.id, oneOf(waysOf(known, peer), whim), { name: peer, turn, commit }));
  const findings = goals.includes(confirmGoal) ? [] : Array.from({ length: whim(4) }, () => someFinding(whim));
  const verdict = findings.some(({ severity }) => severity !== "low") ? "fail" : "pass";
  const given = goals.map((goal): Event => ({ kind: "review-given", turn, peer, goal, commit, tree, verdict, why: "", findings, stance: null, changes: [] }));
  return [started(ask, turn), ...moves, ...given, ended(ask, turn, { outcome: "reviewed", commits: [], commit })];
}

function waysOf({ status, disputed, proposal, finder }: RegisteredFinding, peer: string): readonly FindingMove[] {
  if (status === "claimed") return disputed && finder === peer ? ["confirmed", "refuted"] : ["confirmed", "refuted", "disputed"];
  return proposal ? ["deferred", "cut", "refused"] : ["fixed", "reopened"];
}

const someFinding = (whim: Whim): Finding =>
  finding({
    severity: oneOf(["low", "med", "high", "crit"] as const, whim),
    file: `${whim(6)}.ts`,
    line: 1 + whim(80),
    claim: `claim ${whim(12)} of ${whim(12)} and ${whim(12)}`,
    command: whim(3) === 0 ? `probe ${whim(9)}` : null,
  });

const oneOf = <T>(many: readonly T[], whim: Whim): T => many[whim(many.length)] as T;

const green = (gate: string, { commit, tree }: { readonly commit: string; readonly tree: string }): Event => ({
  kind: "gate-judged",
  gate,
  version: "1",
  commit,
  tree,
  verdict: "pass",
  why: "",
  durationMs: 1,
  attempts: 1,
  key: `${gate}:${tree}`,
  head: "",
});

const moveOf = (id: string, to: FindingMove, by: { readonly name: string; readonly turn: number | null; readonly commit: string }): Event => ({
  kind: "finding-moved",
  finding: id,
  to,
  by: by.name ? { kind: "peer", name: by.name } : { kind: "tool", name: "peers" },
  turn: by.turn,
  commit: by.commit,
  why: "so",
  command: null,
});

const started = ({ peer, role, goals, commit, tree }: Ask, turn: number): Event => ({
  kind: "turn-started",
  turn,
  peer,
  role,
  goals: [...goals],
  commit,
  tree,
  workspace: "shared",
  token: "",
});

const ended = ({ peer, role }: Ask, turn: number, how: Pick<EventOf<"turn-ended">, "outcome" | "commits" | "commit">): Event => ({
  kind: "turn-ended",
  turn,
  peer,
  role,
  why: "",
  exitCode: 0,
  durationMs: 1,
  interactive: false,
  warnings: [],
  usage: null,
  restUntil: null,
  session: null,
  ...how,
});
