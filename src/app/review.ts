import { scepticGoal } from "../core/decide.ts";
import type { Event, Finding } from "../core/event.ts";
import { parseReview, type Review, verdictOf } from "../core/review.ts";
import { atLeast, type OpenTurn } from "../core/state.ts";
import type { Runner } from "./runner.ts";
import { type Ending, type Outcome, troubleOf } from "./turn-ending.ts";

/** A command cited as evidence gets this long. */
const evidenceMs = 120_000;
const commandsTried = 5;

/** What a review or sceptic turn handed in. A crash, an empty answer or one that does not read is no review, whatever it says. */
export async function readReviewOf(runner: Runner, ending: Ending, turn: OpenTurn): Promise<Outcome> {
  const { live, finished } = ending;
  const program = runner.session.state().policy?.policy.peers.find(({ name }) => name === live.peer)?.argv?.[0] ?? live.peer;
  const trouble = troubleOf(ending, program);
  if (trouble) return { ...trouble, commit: null, warnings: [`Your last turn failed: ${trouble.why}.`], events: [] };
  const parsed = parseReview(await runner.world.turnFiles.readReview(live.turn), ending.reading?.text || finished.stdout, turn.goals);
  if (!parsed.ok) return { outcome: "no-review", why: parsed.why, commit: null, warnings: [`Your last review did not count: ${parsed.why}.`], events: [] };
  const findings = await checkFindings(runner, turn, parsed.review);
  const events = turn.goals.map((goal) => reviewEvent(runner, turn, { goal, review: parsed.review, findings }));
  const voided = events.filter((event) => event.kind === "review-given" && event.verdict === "void");
  if (voided.length === events.length) {
    const why = "it refused without a finding that stands (a place that exists, or a command that fails)";
    return { outcome: "no-review", why, commit: null, warnings: [`Your last review did not count: ${why}.`], events };
  }
  return { outcome: "reviewed", why: summary(events), commit: turn.commit, warnings: [], events };
}

function reviewEvent(runner: Runner, turn: OpenTurn, given: { goal: string; review: Review; findings: readonly Finding[] }): Event {
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
    verdict: verdictOf(answer.pass, against, standing),
    why: answer.notes.slice(0, 2_000),
    findings: [...given.findings],
  };
}

/** Whether what a finding cites is there: the place in the commit's files, or a command that fails on a clean checkout of it. */
async function checkFindings({ world }: Runner, turn: OpenTurn, review: Review): Promise<Finding[]> {
  const findings = review.findings.slice(0, 50);
  const tried = findings.filter(({ command }) => command !== null).slice(0, commandsTried);
  const checked: Finding[] = [];
  for (const finding of findings) {
    const place = finding.file !== null && (await placeExists(world.repository.readFile, turn.commit, finding));
    const fails = !place && finding.command !== null && tried.includes(finding) && (await failsAt(world.bench.runAt, turn.commit, finding.command));
    checked.push({ ...finding, stands: place || fails });
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

async function failsAt(runAt: Runner["world"]["bench"]["runAt"], commit: string, command: string): Promise<boolean> {
  const { exitCode } = await runAt(commit, command, evidenceMs);
  // 126 and 127 say that the command itself could not be run, which proves nothing about the work.
  return exitCode !== null && exitCode !== 0 && exitCode !== 126 && exitCode !== 127;
}

function summary(events: readonly Event[]): string {
  return events.flatMap((event) => (event.kind === "review-given" ? [`${event.goal} ${event.verdict}`] : [])).join(", ");
}
