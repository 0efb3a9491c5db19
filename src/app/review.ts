import type { Plant } from "../core/calibration/plant.ts";
import { isTrusted } from "../core/calibration/trust.ts";
import { concernsInReview } from "../core/concerns/said.ts";
import type { Event } from "../core/event.ts";
import { confirmGoal } from "../core/findings/goals.ts";
import { scepticGoal } from "../core/goal-names.ts";
import { planMoves, unansweredSteps } from "../core/plan/reviewed.ts";
import { mostFiles, unread } from "../core/review/reading.ts";
import { emptyNotes } from "../core/review/repeated-notes.ts";
import { parseReview, type Review, verdictOf } from "../core/review.ts";
import { atLeast } from "../core/severity.ts";
import type { OpenTurn } from "../core/state.ts";
import type { Finding } from "../core/vocabulary.ts";
import { measure } from "./calibrate.ts";
import { compared } from "./compare.ts";
import { failsAt } from "./evidence.ts";
import { answersOf, originOf } from "./findings.ts";
import { type Range, rangeOf } from "./review-range.ts";
import type { Runner } from "./runner.ts";
import { type Ending, type Outcome, troubleOf } from "./turn-ending.ts";

const commandsTried = 5;

/** What a review or sceptic turn handed in. A crash, an empty answer or one that does not read is no review, whatever it says. */
export async function readReviewOf(runner: Runner, ending: Ending, turn: OpenTurn): Promise<Outcome> {
  const file = await runner.world.turnFiles.readReview(turn.turn);
  const outcome = await settled(runner, ending, { turn, file });
  return file.text === null ? outcome : { ...outcome, kept: { "review.json": file.text } };
}

type Handed = { readonly turn: OpenTurn; readonly file: Awaited<ReturnType<Runner["world"]["turnFiles"]["readReview"]>> };

async function settled(runner: Runner, ending: Ending, { turn, file }: Handed): Promise<Outcome> {
  const { live, finished } = ending;
  const program = runner.session.state().policy?.policy.peers.find(({ name }) => name === live.peer)?.argv?.[0] ?? live.peer;
  const trouble = troubleOf(ending, program);
  if (trouble) return { ...trouble, commit: null, warnings: [`Your last turn failed: ${trouble.why}.`], events: [] };
  if (file.refused) return notCounted(file.refused);
  const parsed = parseReview(file.text, ending.reading?.text || finished.stdout, turn.goals);
  if (!parsed.ok) return notCounted(parsed.why);
  const empty = emptyNotes(runner.session.state(), turn, parsed.review);
  if (empty) return notCounted(empty);
  const range = await rangeOf(runner, turn.commit, turn.goals);
  const source = parsed.printed === undefined ? null : await writtenIn(runner, turn, { range, text: parsed.printed });
  if (source) return notCounted(`the review it printed stands in ${source}: whoever wrote that file wrote it`);
  const planted = await runner.world.turnFiles.plantOf(turn.turn);
  const unseen = await unreadIn(runner, turn, { range, review: parsed.review, plant: planted?.plant ?? null });
  if (unseen) return notCounted(unseen);
  const answers = await answersOf(runner, turn, parsed.review);
  if ("missing" in answers) return notCounted(answers.missing);
  const unsaid = unansweredSteps(runner.session.state(), turn, parsed.review);
  if (unsaid) return notCounted(unsaid);
  const findings = await checkFindings(runner, turn, parsed.review);
  if (planted) {
    const event = await measure(runner, turn, { review: parsed.review, findings, planted });
    return { outcome: "calibrated", why: `${event.outcome} a planted defect`, commit: turn.commit, warnings: [], events: [event] };
  }
  const again = answers.moves.some(({ to }) => to === "reopened" || to === "refused");
  const events = turn.goals.map((goal, index) => reviewEvent(runner, turn, { goal, review: parsed.review, findings, again, first: index === 0 }));
  const differing = await compared(runner, turn, { range, review: parsed.review });
  const [first] = events;
  if (first?.kind === "review-given") first.findings.push(...differing);
  const given = events.flatMap((event) => (event.kind === "review-given" ? [event] : []));
  const moves = planMoves(runner.session.state(), turn, { review: parsed.review, given });
  if (!isTrusted(runner.session.state(), turn.peer)) return { outcome: "reviewed", why: notBelieved, commit: turn.commit, warnings: [], events };
  const voided = events.filter((event) => event.kind === "review-given" && event.verdict === "void");
  if (voided.length === events.length) {
    const why = "it refused without a finding that stands (a place that exists, or a command that fails)";
    return notCounted(parsed.review.verdict === "unsure" ? "it is unsure, which approves nothing" : why, events);
  }
  const worried = concernsInReview(runner.session.state(), turn, parsed.review);
  const told = [...answers.moves, ...events, ...moves, ...worried.moves];
  return { outcome: "reviewed", why: summary(events), commit: turn.commit, warnings: [...worried.warnings], events: told };
}

/** Nothing could be planted; what it finds is looked at, what it approves is not. */
const notBelieved = "its approval does not count before it has found a planted defect";

type Given = {
  readonly goal: string;
  readonly review: Review;
  readonly findings: readonly Finding[];
  /** It found something that was answered still there. */
  readonly again: boolean;
  readonly first: boolean;
};

/** Not an approval, whatever it says; its peer is told why. */
const notCounted = (why: string, events: readonly Event[] = []): Outcome => ({
  outcome: "no-review",
  why,
  commit: null,
  warnings: [`Your last review did not count: ${why}.`],
  events,
});

/** The changed file that holds what was printed as a review: a reviewer may print whatever it reads. */
async function writtenIn({ world }: Runner, { commit }: OpenTurn, { range, text }: { range: Range; text: string }): Promise<string | null> {
  for (const { path, status } of range.changes) if (status !== "deleted" && (await world.repository.readFile(commit, path))?.includes(text)) return path;
  return null;
}

/** Which changed files it does not show to have read, in words. */
async function unreadIn(
  { world }: Runner,
  turn: OpenTurn,
  { range, review, plant }: { range: Range; review: Review; plant: Plant | null },
): Promise<string | null> {
  const texts = await Promise.all(
    range.required.map(async ({ path, status }) => [path, await world.repository.readFile(status === "deleted" ? range.from : turn.commit, path)] as const),
  );
  const byPath = new Map(texts);
  return unread(range.required, review.changes, (path) => (plant?.file === path ? plant.text : (byPath.get(path) ?? null)));
}

function reviewEvent(runner: Runner, turn: OpenTurn, given: Given): Event {
  const answer = given.review.goals[given.goal] ?? { pass: false, notes: "" };
  const bar = runner.session.state().policy?.policy.convergence.severity_bar ?? "med";
  const standing = given.findings.filter(({ stands }) => stands);
  const blocking = standing.filter(({ severity }) => atLeast(severity, bar));
  // A finding counts against the goals it was given with; of several goals only the failed ones, unless none is.
  const against = answer.pass && given.goal !== scepticGoal && Object.values(given.review.goals).some(({ pass }) => !pass) ? [] : blocking;
  return {
    kind: "review-given",
    turn: turn.turn,
    peer: turn.peer,
    goal: given.goal,
    commit: turn.commit,
    tree: turn.tree,
    verdict:
      given.goal === confirmGoal
        ? "pass"
        : !answer.pass && given.again
          ? "fail"
          : believed(runner, turn, verdictOf({ pass: answer.pass, stance: given.review.verdict }, against, standing)),
    why: answer.notes.slice(0, 2_000),
    findings: [...given.findings],
    stance: given.first ? given.review.verdict : null,
    changes: given.first ? given.review.changes.slice(0, mostFiles).map(({ file, kind, what }) => ({ file, kind, what })) : [],
  };
}

const believed = (runner: Runner, { peer }: OpenTurn, verdict: "pass" | "fail" | "void") =>
  verdict === "pass" && !isTrusted(runner.session.state(), peer) ? "void" : verdict;

/** Whether what a finding cites is there: the place in the commit's files, or a command that fails on a clean checkout of it. */
async function checkFindings(runner: Runner, turn: OpenTurn, review: Review): Promise<Finding[]> {
  const findings = review.findings.slice(0, 50);
  const tried = findings.filter(({ command }) => command !== null).slice(0, commandsTried);
  const checked: Finding[] = [];
  for (const { id, ...finding } of findings) {
    const place = finding.file !== null && (await placeExists(runner.world.repository.readFile, turn.commit, finding));
    const fails = finding.command !== null && tried.some((one) => one.command === finding.command) && (await failsAt(runner, turn.commit, finding.command));
    const origin = await originOf(runner, turn.commit, { ...finding, place, fails });
    checked.push({ ...finding, stands: place || fails, fails, cites: id, origin });
  }
  return checked;
}

async function placeExists(
  readFile: Runner["world"]["repository"]["readFile"],
  commit: string,
  { file, line }: { file: string | null; line: number | null },
): Promise<boolean> {
  const text = file === null ? null : await readFile(commit, file.replace(/^\.\//, ""));
  return text !== null && line !== null && line <= text.split("\n").length;
}

function summary(events: readonly Event[]): string {
  return events.flatMap((event) => (event.kind === "review-given" ? [`${event.goal} ${event.verdict}`] : [])).join(", ");
}
