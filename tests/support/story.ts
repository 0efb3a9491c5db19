/** Words to tell a log with, and `given(...).decides(...)`. */
import { expect } from "vitest";
import type { Action } from "../../src/core/action.ts";
import { decide } from "../../src/core/decide.ts";
import type { Event, EventOf, Recorded } from "../../src/core/event.ts";
import { evolve } from "../../src/core/fold.ts";
import { type Policy, policySchema } from "../../src/core/policy.ts";
import { initial, type State } from "../../src/core/state.ts";
import type { Author, Finding, FindingMove, TurnOutcome, Verdict } from "../../src/core/vocabulary.ts";

/** A made-up object name: letters become hex. */
export const oid = (name: string) => Buffer.from(name).toString("hex").padEnd(40, "0").slice(0, 40);
export const main = "refs/heads/main";

type Loose = { [key: string]: unknown };
export const policy = (changes: Loose = {}): Policy =>
  policySchema.parse({
    peers: [
      { name: "alice", argv: ["alice"] },
      { name: "bob", argv: ["bob"] },
    ],
    goals: [{ id: "unit", type: "hard", cmd: "make test" }],
    ...changes,
  });

export const withReview = {
  goals: [
    { id: "unit", type: "hard", cmd: "make test" },
    { id: "blind", type: "soft", prompt: "Is it right?" },
  ],
};

export const accepted = (rules: Policy = policy(), baseline = "base"): Event => {
  const at = { commit: oid(baseline), tree: oid(`${baseline}-tree`) };
  return { kind: "policy-accepted", policy: rules, hash: "hash", branch: main, baseline: at, tip: at };
};
export const person: Author = { kind: "human", name: "Pat" };
const peer = (name: string): Author => ({ kind: "peer", name });

/** A commit on main; its tree is named after it unless said otherwise. */
export const committed = (name: string, by: Author = person, tree = `${name}-tree`): Event => ({
  kind: "commit-seen",
  commit: oid(name),
  tree: oid(tree),
  parents: [],
  subject: name,
  branch: main,
  tip: true,
  how: "commit",
  from: null,
  author: by,
  turn: null,
});

export const judged = (commit: string, verdict: Verdict = "pass", gate = "unit", tree = `${commit}-tree`): Event => ({
  kind: "gate-judged",
  gate,
  version: "1",
  commit: oid(commit),
  tree: oid(tree),
  verdict,
  why: verdict === "pass" ? "" : "because",
  durationMs: 1,
  attempts: 1,
  key: `${gate}:${tree}`,
  head: "",
});

let turns = 0;
const nextTurn = () => {
  turns += 1;
  return turns;
};

const startedTurn = (name: string, role: "implement" | "review" | "sceptic", at: string, goals: string[]): EventOf<"turn-started"> => ({
  kind: "turn-started",
  turn: nextTurn(),
  peer: name,
  role,
  goals,
  commit: oid(at),
  tree: oid(`${at}-tree`),
  workspace: "shared",
  token: "",
});

const ended = (started: EventOf<"turn-started">, outcome: TurnOutcome, changes: Partial<EventOf<"turn-ended">> = {}): Event => ({
  kind: "turn-ended",
  turn: started.turn,
  peer: started.peer,
  role: started.role,
  outcome,
  why: "",
  exitCode: 0,
  durationMs: 1000,
  commits: [],
  commit: null,
  interactive: false,
  warnings: [],
  usage: null,
  restUntil: null,
  session: null,
  ...changes,
});

/** An implement turn that handed off one commit. */
export const worked = (name: string, commit: string, { from = "base", tree = `${commit}-tree`, usd = 0, billed = true } = {}): Event[] => {
  const started = startedTurn(name, "implement", from, []);
  return [
    started,
    { ...(committed(commit, peer(name), tree) as EventOf<"commit-seen">), turn: started.turn },
    ended(started, "handed-off", {
      commits: [oid(commit)],
      commit: oid(commit),
      usage: { tokens: 100, input: 60, output: 40, cached: 0, usd, billed, model: null, source: "tool" },
    }),
  ];
};

/** A turn begun, and one ended, where a story needs the parts. */
export const startTurn = (name: string, role: "implement" | "review" | "sceptic" = "implement"): Event => startedTurn(name, role, "base", []);
export const endTurn = (name: string, outcome: TurnOutcome, changes: Partial<EventOf<"turn-ended">> = {}): Event =>
  ended({ ...startedTurn(name, "implement", "base", []), turn: turns - 1 }, outcome, changes);

/** A turn that came to nothing. */
export const failed = (name: string, outcome: TurnOutcome = "nothing-done", role: "implement" | "review" | "sceptic" = "implement"): Event[] => {
  const started = startedTurn(name, role, "base", []);
  return [started, ended(started, outcome, { why: "it made no commit" })];
};

/** With a command that fails, unless said otherwise: such a finding blocks at once. */
export const finding = (changes: Partial<Finding> = {}): Finding => ({
  severity: "high",
  file: "a.ts",
  line: 1,
  claim: "wrong",
  command: `probe ${changes.file ?? "a.ts"} ${changes.claim ?? "wrong"}`,
  stands: true,
  fails: changes.command !== null && changes.stands !== false,
  category: "other",
  cites: null,
  origin: null,
  ...changes,
});

/** A review (or, with goal `sceptic`, a sceptic turn) of a commit. */
export const reviewed = (
  name: string,
  at: string,
  goal = "blind",
  verdict: "pass" | "fail" = "pass",
  findings: Finding[] = verdict === "fail" ? [finding()] : [],
): Event[] => {
  const started = startedTurn(name, goal === "sceptic" ? "sceptic" : "review", at, [goal]);
  return [
    started,
    {
      kind: "review-given",
      turn: started.turn,
      peer: name,
      goal,
      commit: oid(at),
      tree: oid(`${at}-tree`),
      verdict,
      why: "looked",
      findings,
      stance: null,
      changes: [],
    },
    ended(started, "reviewed", { commit: oid(at) }),
  ];
};

/** A finding that cites only a place. */
export const claim = (changes: Partial<Finding> = {}): Finding => finding({ command: null, ...changes });

/** What became of a finding by a peer's answer, a run of its command (`peers`), or a person's command. */
export const moved = (finding: string, to: FindingMove, by = "carol", why = "looked"): Event => ({
  kind: "finding-moved",
  finding,
  to,
  by: { kind: by === "person" ? "human" : by === "peers" ? "tool" : "peer", name: by === "person" ? "Pat" : by },
  turn: null,
  commit: oid("one"),
  why,
  command: null,
});

/** A turn that answers findings by number: a confirm turn, or a review with nothing else to answer. */
export const answered = (name: string, at: string, goal: "confirm" | "settle", ...moves: Event[]): Event[] => {
  const started = startedTurn(name, goal === "confirm" ? "sceptic" : "review", at, [goal]);
  const given: Event = {
    kind: "review-given",
    turn: started.turn,
    peer: name,
    goal,
    commit: oid(at),
    tree: oid(`${at}-tree`),
    verdict: "pass",
    why: "looked",
    findings: [],
    stance: null,
    changes: [],
  };
  return [started, ...moves, given, ended(started, "reviewed", { commit: oid(at) })];
};

/** A story as a log would record it: numbered, a millisecond apart, each turn a tick. */
export function recorded(...story: (Event | Event[])[]): Recorded[] {
  let tick = 0;
  return story.flat().map((event, index) => {
    if (event.kind === "turn-started") tick += 1;
    return { seq: index + 1, at: 1_000 + index, tick, event };
  });
}

export function told(...story: (Event | Event[])[]): State {
  return recorded(...story).reduce((state, fact) => frozen(evolve(state, frozen(fact))), initial);
}

/** Compares the action that follows a story, field by field as far as given. */
export function given(...story: (Event | Event[])[]) {
  const state = told(...story);
  return {
    state,
    decides: (action: Partial<Action> & { do: Action["do"] }, now = 2_000) => expect(decide(state, now)).toMatchObject(action),
    decision: (now = 2_000) => decide(state, now),
  };
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
