/** What `peers status` says, as data and as text. Free of zod and of the log: it has to be there at once. */

import type { Action } from "./action.ts";
import { spending } from "./budget.ts";
import { calibratedOf, calibrationText, whyUntrusted } from "./calibration/trust.ts";
import { decide } from "./decide.ts";
import { findingLine } from "./findings/lines.ts";
import { openFindings, type RegisteredFinding } from "./findings/register.ts";
import { listed } from "./listed.ts";
import type { Doing } from "./peek-view.ts";
import type { PeerState, State } from "./state.ts";
import { authorOf, lacksOtherVendor } from "./turns.ts";
import { unreachable } from "./unreachable.ts";
import { gateStatuses } from "./verdicts.ts";
import type { Millis, Oid, Verdict } from "./vocabulary.ts";

export type RunnerSeen = { readonly pid: number; readonly mode: string; readonly since: Millis; readonly host: string } | null;

export type Status = {
  readonly state: "fresh" | "running" | "idle" | "paused" | "converged" | "stopped";
  /** One sentence: why it is in that state. */
  readonly reason: string;
  /** What could be done about it; empty when nothing need be. */
  readonly hint: string;
  readonly next: string;
  readonly branch: string;
  readonly tip: Oid | null;
  readonly tick: number;
  readonly runner: RunnerSeen;
  readonly queue: number;
  readonly turn: ({ readonly turn: number; readonly peer: string; readonly role: string; readonly elapsedMs: Millis } & Doing) | null;
  readonly gates: readonly {
    readonly id: string;
    readonly verdict: Verdict | "unjudged";
    readonly commit: Oid | null;
    readonly why: string;
    readonly head: string;
  }[];
  /** The open ones. */
  readonly findings: readonly RegisteredFinding[];
  /** What a person should know of the reviews; mostly empty. */
  readonly notes: readonly string[];
  readonly budget: readonly { readonly name: string; readonly used: number; readonly limit: number | null; readonly warnAt: number | null }[];
  readonly peers: Readonly<Record<string, Pick<PeerState, "health" | "why" | "usage"> & { readonly calibration: string }>>;
};

export function statusOf(state: State, seen: { readonly runner: RunnerSeen; readonly queue: number; readonly now: Millis; readonly doing?: Doing }): Status {
  const next = decide(state, seen.now);
  return {
    state: state.status === "running" && !seen.runner ? "idle" : state.status,
    reason: reasonOf(state, seen.runner, next),
    hint: state.stop?.hint ?? "",
    next: nextOf(state, seen.runner, next),
    branch: state.policy?.branch ?? "",
    tip: state.tip?.commit ?? null,
    tick: state.tick,
    runner: seen.runner,
    queue: seen.queue,
    turn: state.turn
      ? {
          turn: state.turn.turn,
          peer: state.turn.peer,
          role: state.turn.role,
          elapsedMs: Math.max(0, seen.now - state.turn.startedAt),
          ...(seen.doing ?? unknown),
        }
      : null,
    gates: gateStatuses(state).map(({ goal, verdict }) => ({
      id: goal.id,
      verdict: verdict?.verdict ?? "unjudged",
      commit: verdict?.commit ?? null,
      why: verdict?.why ?? "",
      head: verdict?.head ?? "",
    })),
    findings: openFindings(state),
    notes: lacksOtherVendor(state) ? [`no reviewer of another vendor than ${authorOf(state)}`] : [],
    budget: spending(state, seen.now).map(({ name, used, limit, warnAt }) => ({ name, used, limit, warnAt })),
    peers: Object.fromEntries(Object.entries(state.peers).map(([name, peer]) => [name, peerOf(state, name, peer)])),
  };
}

export function renderStatus(status: Status): string {
  const lines = [
    `${status.state}: ${status.reason}`,
    ...(status.hint ? [`  ${status.hint}`] : []),
    `next: ${status.next}`,
    `at ${status.tip?.slice(0, 8) ?? "no commit"} on ${status.branch.replace("refs/heads/", "") || "no branch"}, tick ${status.tick}, ${unread(status.queue)}${status.runner ? `runner ${status.runner.pid} (${status.runner.mode})` : "no runner"}`,
    ...(status.turn ? [turnLine(status.turn)] : []),
    "",
    ...status.gates.flatMap(gateLines),
    ...status.notes.map((note) => `  note    ${note}`),
    ...status.findings.map((finding) => `  ${findingLine(finding)}`),
    "",
    ...status.budget
      .filter(({ limit, warnAt }) => limit !== null || warnAt !== null)
      .map(({ name, used, limit, warnAt }) => `  ${name.padEnd(16)} ${Math.round(used * 100) / 100} of ${limit ?? `${warnAt} (only a warning)`}`),
    ...Object.entries(status.peers).map(
      ([name, { health, why, usage, calibration }]) =>
        `  ${name.padEnd(16)} ${health}${spentText(usage)}${calibration ? `, ${calibration}` : ""}${why ? `: ${why}` : ""}`,
    ),
  ];
  return `${lines.join("\n").replace(/\n{3,}/g, "\n\n")}\n`;
}

const unread = (queue: number) => (queue === 0 ? "" : `${queue} word${queue === 1 ? "" : "s"} of hooks unread, `);

/** Whose approval no longer counts is shown as degraded, though it may still implement. */
function peerOf(state: State, name: string, { health, why, usage }: PeerState): Status["peers"][string] {
  const calibration = calibrationText(calibratedOf(state, name));
  const untrusted = health === "healthy" ? whyUntrusted(state, name) : "";
  return untrusted ? { health: "degraded", why: untrusted, usage, calibration } : { health, why, usage, calibration };
}

/** Who is at work, for how long, what it did last, and what that took so far. */
function turnLine({ peer, role, elapsedMs, last, tokens, usd }: NonNullable<Status["turn"]>): string {
  return `  ${peer}, ${role}, ${durationText(elapsedMs)}${spentText({ tokens, usd: usd ?? 0 })}${last ? `: ${last}` : ""}`;
}

const spentText = ({ tokens, usd }: { tokens: number; usd: number }) =>
  tokens > 0 ? `, ${tokens} tokens${usd > 0 ? `, ${usd.toFixed(4)} US dollars` : ""}` : "";

function durationText(ms: Millis): string {
  const seconds = Math.floor(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const unknown: Doing = { last: "", tokens: 0, usd: null };

const marks: Readonly<Record<Verdict | "unjudged", string>> = { pass: "green", fail: "RED", broken: "BROKEN", "not-applicable": "n/a", unjudged: "?" };
const shownLines = 6;

function gateLines({ id, verdict, why, head }: Status["gates"][number]): string[] {
  const first = `  ${marks[verdict].padEnd(7)} ${id}${why && verdict !== "pass" ? `: ${why}` : ""}`;
  return verdict === "fail" || verdict === "broken"
    ? [
        first,
        ...head
          .split("\n")
          .filter(Boolean)
          .slice(0, shownLines)
          .map((line) => `          ${line}`),
      ]
    : [first];
}

function nextOf({ turn, status }: State, runner: RunnerSeen, next: Action): string {
  if (turn && runner) return `wait for ${turn.peer} to end its ${turn.role} turn`;
  if (next.do !== "rest") return describe(next);
  // Why it rests is said in the first line.
  switch (status) {
    case "converged":
      return "nothing; a new commit or a new task begins again";
    case "stopped":
      return "nothing by itself; a commit of yours, `peers goals accept`, `peers resume` or `peers run` goes on";
    case "paused":
      return "nothing; `peers resume` goes on";
    case "fresh":
      return "nothing before that";
    case "running":
      return describe(next);
  }
}

function reasonOf(state: State, runner: RunnerSeen, next: Action): string {
  if (state.waiting) return `waiting: ${state.waiting}`;
  if (state.stop) return state.stop.why;
  if (state.turn && runner) return `${state.turn.peer} is at work (${state.turn.role}, turn ${state.turn.turn})`;
  if (next.do === "rest") return next.why;
  return runner ? describe(next) : "no runner is up; the next commit, `peers run` or `peers watch` goes on";
}

/** An action as a sentence of intent. */
export function describe(action: Action): string {
  switch (action.do) {
    case "rest":
      return `nothing: ${action.why}`;
    case "wait":
      return action.until === null ? `wait ${action.why}` : `wait until ${new Date(action.until).toISOString()}: ${action.why}`;
    case "recover":
      return `clean up after turn ${action.turn}, which was cut off`;
    case "judge":
      return `judge ${listed(action.gates)} on ${action.commit.slice(0, 8)}`;
    case "trace":
      return `see what the commits up to ${action.commit.slice(0, 8)} are to the plan`;
    case "recheck":
      return `run the commands of ${action.findings.join(", ")} on ${action.commit.slice(0, 8)}`;
    case "ask":
      return `ask ${action.peer} to ${action.role === "sceptic" ? "doubt" : action.role} (${action.why})`;
    case "stop":
      return `stop: ${action.why}`;
    case "converge":
      return `call ${action.commit.slice(0, 8)} done`;
    default:
      return unreachable(action);
  }
}
