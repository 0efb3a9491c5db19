/** How far reviewers can be trusted, by what they made of planted defects and what became of their claims. */
import type { EventOf } from "../event.ts";
import { findingOf } from "../findings/register.ts";
import type { State } from "../state.ts";
import type { Oid, Role } from "../vocabulary.ts";

export type Calibrated = {
  readonly planted: number;
  readonly caught: number;
  readonly missed: number;
  readonly missedInARow: number;
  /** Its claims that others confirmed, and those they refuted. */
  readonly confirmed: number;
  readonly falseAlarms: number;
  /** The tick of its last measure, or of its last review while it was not trusted. */
  readonly since: number;
  /** The tree of its last review while it was not trusted. */
  readonly tried: Oid | null;
};

/** A defect that was planted, and told of since. */
export type Told = { readonly role: Role; readonly tree: Oid; readonly file: string; readonly line: number };

/** `planted`: the last 50. */
export type Calibration = { readonly peers: Readonly<Record<string, Calibrated>>; readonly planted: readonly Told[] };

export const notCalibrated: Calibration = { peers: {}, planted: [] };
const unknown: Calibrated = { planted: 0, caught: 0, missed: 0, missedInARow: 0, confirmed: 0, falseAlarms: 0, since: 0, tried: null };
const keptPlants = 50;
/** Missed in a row, this many end the trust in a reviewer. */
const tooMany = 2;

export const calibratedOf = (state: State, peer: string): Calibrated => state.calibration.peers[peer] ?? unknown;
export const isTrusted = (state: State, peer: string): boolean => calibratedOf(state, peer).missedInARow < tooMany;

/** What it is told of in `peers status`; empty while it is trusted. */
export function whyUntrusted(state: State, peer: string): string {
  if (isTrusted(state, peer)) return "";
  const { missedInARow } = calibratedOf(state, peer);
  const again = isMeasuring(state) ? `; it is measured again after tick ${dueTick(state, peer)}, or when nobody else can review` : "";
  return `as a reviewer: it approved ${missedInARow} planted defects in a row${again}`;
}

/** Whether it is time to see if it reads again: after a while, or, once for each tree, when nobody else could review it. */
export function isDueForMeasure(state: State, peer: string, isNeeded: boolean): boolean {
  if (isTrusted(state, peer) || !isMeasuring(state) || !state.tip) return false;
  const isUntried = calibratedOf(state, peer).tried !== state.tip.tree;
  return state.tick >= dueTick(state, peer) || (isNeeded && isUntried);
}

const isMeasuring = ({ policy }: State) => (policy?.policy.calibration.every ?? 0) > 0;
const dueTick = (state: State, peer: string) => calibratedOf(state, peer).since + Math.max(1, state.policy?.policy.turns.recovery_interval ?? 1);

/** The same of all, to follow a sentence. */
export function untrustedText(state: State): string {
  const told = Object.keys(state.calibration.peers).filter((peer) => !isTrusted(state, peer));
  return told.map((peer) => `; ${peer} approved ${calibratedOf(state, peer).missedInARow} planted defects in a row`).join("");
}

/** From 0 to 1, a half where nothing is known; in tenths, so that chance does not end taking turns. */
export function catchRate(state: State, peer: string): number {
  const { planted, caught } = calibratedOf(state, peer);
  return Math.round((10 * (caught + 1)) / (planted + 2)) / 10;
}

/** Claims of it that others judged; fewer say nothing of its habits. */
const enoughClaims = 3;

/** From 0 to 1, how many of its claims others refuted, in tenths. */
export function falseAlarmRate(state: State, peer: string): number {
  const { confirmed, falseAlarms } = calibratedOf(state, peer);
  const claims = confirmed + falseAlarms;
  return claims < enoughClaims ? 0 : Math.round((10 * falseAlarms) / claims) / 10;
}

/** `caught 3 of 4 planted defects, 1 of 5 claims refuted`; empty when nothing was measured. */
export function calibrationText({ planted, caught, confirmed, falseAlarms }: Calibrated): string {
  const claims = confirmed + falseAlarms;
  return [
    ...(planted > 0 ? [`caught ${caught} of ${planted} planted defects`] : []),
    ...(claims > 0 ? [`${falseAlarms} of ${claims} claims refuted`] : []),
  ].join(", ");
}

export function afterCalibration(state: State, event: EventOf<"calibration-measured">): State {
  const known = calibratedOf(state, event.peer);
  const { outcome, peer, role, tree, plant } = event;
  const next: Calibrated = {
    ...known,
    planted: known.planted + 1,
    caught: known.caught + Number(outcome === "caught"),
    missed: known.missed + Number(outcome === "missed"),
    missedInARow: missedInARow(known.missedInARow, outcome),
    since: state.tick,
    // The miss that ended the trust was no try to win it back.
    tried: known.missedInARow >= tooMany ? tree : known.tried,
  };
  const planted = [...state.calibration.planted, { role, tree, file: plant.file, line: plant.line }].slice(-keptPlants);
  const notices = { ...state.notices, [peer]: [...(state.notices[peer] ?? []), noticeOf(event, known.missedInARow >= tooMany)].slice(-10) };
  return { ...state, notices, calibration: { peers: { ...state.calibration.peers, [peer]: next }, planted } };
}

/** Who knows that it is measured reads once with care: one catch brings the trust back, and the next miss ends it. */
function missedInARow(known: number, outcome: EventOf<"calibration-measured">["outcome"]): number {
  switch (outcome) {
    case "caught":
      return known >= tooMany ? tooMany - 1 : 0;
    case "missed":
      return known + 1;
    case "unclear":
      return known;
  }
}

/** A review of who is not trusted was a try, whatever came of it. */
export function withTry(state: State, { peer, tree }: { readonly peer: string; readonly tree: Oid }): Calibration {
  const { calibration } = state;
  if (isTrusted(state, peer)) return calibration;
  return { ...calibration, peers: { ...calibration.peers, [peer]: { ...calibratedOf(state, peer), since: state.tick, tried: tree } } };
}

/** Counts what others made of a claim, in the state before it moved. */
export function withClaimJudged(state: State, before: State, event: EventOf<"finding-moved">): State {
  const finder = findingOf(before, event.finding)?.finder;
  const became = findingOf(state, event.finding)?.status;
  if (!finder || findingOf(before, event.finding)?.status !== "claimed" || (event.to !== "refuted" && event.to !== "confirmed") || became === "claimed")
    return state;
  const known = calibratedOf(state, finder);
  const next = event.to === "refuted" ? { ...known, falseAlarms: known.falseAlarms + 1 } : { ...known, confirmed: known.confirmed + 1 };
  return { ...state, calibration: { ...state.calibration, peers: { ...state.calibration.peers, [finder]: next } } };
}

/** A person says to go on with them: what they missed in a row no longer counts. */
export function trustedAgain(calibration: Calibration): Calibration {
  return { ...calibration, peers: Object.fromEntries(Object.entries(calibration.peers).map(([name, peer]) => [name, { ...peer, missedInARow: 0 }])) };
}

function noticeOf({ turn, outcome, plant, findings }: EventOf<"calibration-measured">, wasUntrusted: boolean): string {
  const place = `${plant.file}:${plant.line} (${plant.says})`;
  const again = findings.length > 0 ? " What else you found there was not counted; say it again if it holds." : "";
  const measure = `In turn ${turn} your worktree had a known defect planted at ${place}; it was never on the branch.`;
  switch (outcome) {
    case "caught":
      return `${measure} You found it.${wasUntrusted ? " Your reviews count again, until the next that you miss." : ""}${again}`;
    case "missed":
      return wasUntrusted
        ? `${measure} You approved it. Your reviews still do not count.`
        : `${measure} You approved it. Read every changed line before you approve; after the second in a row your reviews no longer count.`;
    case "unclear":
      return `${measure} You did not name it.${again}`;
  }
}
