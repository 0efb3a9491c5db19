import type { Event, EventOf } from "./event.ts";
import { listed } from "./listed.ts";
import { planSentence } from "./plan/headline.ts";
import { unreachable } from "./unreachable.ts";
import type { FindingMove } from "./vocabulary.ts";

/** One sentence for the events of an entry: the subject of its commit, the line of `peers log`. At most 100 characters. */
export function headline(events: readonly Event[]): string {
  const [first, ...others] = events;
  if (!first) return "Nothing";
  const verdicts = events.filter((event) => event.kind === "gate-judged");
  if (verdicts.length === events.length && verdicts.length > 1) return short(verdictsLine(verdicts));
  const commits = events.filter((event) => event.kind === "commit-seen");
  if (commits.length === events.length && commits.length > 1)
    return short(`Saw ${commits.length} commits on ${branchName(commits[0]?.branch ?? "")}, the last ${commits.at(-1)?.commit.slice(0, 8)}`);
  return short(sentence(others.length > 0 ? leading(events) : first));
}

/** The event a person would tell of first. */
function leading(events: readonly Event[]): Event {
  const order: Event["kind"][] = [
    "run-converged",
    "run-stopped",
    "turn-undone",
    "tampering-found",
    "plan-amended",
    "turn-ended",
    "step-moved",
    "phase-accepted",
    "review-given",
    "turn-started",
    "policy-accepted",
    "log-started",
  ];
  const found = order.map((kind) => events.find((event) => event.kind === kind)).find((event) => event !== undefined);
  return found ?? (events[0] as Event);
}

export function sentence(event: Event): string {
  switch (event.kind) {
    case "log-started":
      return event.continues ? "Continued the log of another clone" : "Began the log";
    case "branches-known":
      return branchesLine(Object.keys(event.branches).length);
    case "policy-accepted":
      return `Accepted the policy for ${branchName(event.branch)}: ${listed(
        event.policy.goals.map(({ id }) => id),
        4,
      )}`;
    case "runner-started":
      return `Began a run (${event.mode})`;
    case "commit-seen":
      return `Saw ${event.commit.slice(0, 8)} by ${event.author.kind === "peer" ? event.author.name : event.author.kind === "tool" ? "peers" : event.author.name || "a person"} on ${branchName(event.branch)}: ${event.subject}`;
    case "branch-moved":
      return event.to ? `${branchName(event.branch)} moved ${event.how} to ${event.to.slice(0, 8)}` : `${branchName(event.branch)} was deleted`;
    case "turn-started":
      return askedLine(event);
    case "turn-ended":
      return `Turn ${event.turn} of ${event.peer} ended: ${event.outcome}${event.why ? `, ${event.why}` : ""}`;
    case "gate-judged":
      return verdictsLine([event]);
    case "review-given":
      return `${event.peer} answered ${event.goal} for ${event.commit.slice(0, 8)}: ${event.verdict}${event.why ? `, ${event.why}` : ""}`;
    case "calibration-measured":
      return measuredLine(event);
    case "concern-opened":
      return `${event.by.name} worries about ${event.concern}: ${event.text}`;
    case "concern-answered":
      return `${event.by.name} answered ${event.concern}: ${event.how}`;
    case "concern-closed":
      return `${event.by.name} closed ${event.concern}: ${event.why}`;
    case "finding-moved":
      return movedLine(event);
    case "step-moved":
    case "plan-traced":
    case "phase-accepted":
    case "plan-amended":
      return planSentence(event);
    case "tampering-found":
      return `Found tampering with ${event.what}${event.peer ? ` by ${event.peer}` : ""}: ${event.detail}`;
    case "turn-undone":
      return `Undid turn ${event.turn} of ${event.peer}: ${event.why}`;
    case "work-kept":
      return `Kept work of turn ${event.turn} as ${event.ref}`;
    case "wait-started":
      return `Waiting: ${event.why}`;
    case "run-paused":
      return "Paused by the operator";
    case "run-resumed":
      return "Resumed by the operator";
    case "run-stopped":
      return `Stopped, not done: ${event.why}`;
    case "run-converged":
      return `Done at ${event.commit.slice(0, 8)} after ${event.ticks} turns`;
    case "run-interrupted":
      return `Interrupted by ${event.signal}`;
    default:
      return unreachable(event);
  }
}

const branchesLine = (count: number) => `Took note of ${count === 1 ? "1 branch as it was" : `${count} branches as they were`}`;

const askedLine = ({ peer, role, turn, commit, sameVendor }: Extract<Event, { kind: "turn-started" }>) =>
  `Asked ${peer} to ${role === "sceptic" ? "doubt" : role} (turn ${turn}) at ${commit.slice(0, 8)}${sameVendor ? ", no reviewer of another vendor" : ""}`;

const made = { caught: "found", missed: "approved", unclear: "did not name" } as const;
const measuredLine = ({ peer, outcome, plant }: Extract<Event, { kind: "calibration-measured" }>) =>
  `${peer} ${made[outcome]} the defect planted at ${plant.file}:${plant.line}`;

type Verdicts = Extract<Event, { kind: "gate-judged" }>[];

function verdictsLine(verdicts: Verdicts): string {
  const bad = verdicts.filter(({ verdict }) => verdict === "fail" || verdict === "broken");
  const at = `on ${verdicts[0]?.commit.slice(0, 8)}`;
  if (bad.length > 0) return `Judged ${bad.map(({ gate, verdict }) => `${gate} ${verdict === "fail" ? "red" : "broken"}`).join(", ")} ${at}: ${bad[0]?.why}`;
  return `Judged ${verdicts.map(({ gate, verdict }) => (verdict === "pass" ? `${gate} green` : `${gate} not applicable`)).join(", ")} ${at}`;
}

const movedLine = ({ finding, to, by, why }: EventOf<"finding-moved">) => `${finding} ${movedWords[to]} by ${by.name || "a person"}${why ? `: ${why}` : ""}`;

const movedWords: Readonly<Record<FindingMove, string>> = {
  confirmed: "confirmed",
  disputed: "denied",
  refuted: "refuted",
  fixed: "held for fixed",
  reopened: "found still there",
  left: "left for another turn",
  "defer-proposed": "proposed to be put off",
  "cut-proposed": "answered by cutting the feature",
  refused: "not agreed to",
  deferred: "put off",
  cut: "settled by a cut feature",
  asked: "put to a person",
  closed: "closed",
};

export const branchName = (ref: string) => ref.replace(/^refs\/heads\//, "");
const short = (text: string) => (text.length > 100 ? `${text.slice(0, 99)}…` : text).replace(/\s+/g, " ");
