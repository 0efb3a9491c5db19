import type { Event } from "../core/event.ts";
import { type Moved, movesOf, unanswered } from "../core/findings/answers.ts";
import { confirmGoal } from "../core/findings/goals.ts";
import { findingOf } from "../core/findings/register.ts";
import { type Said, saidOfFindings } from "../core/findings/trailers.ts";
import type { Review } from "../core/review.ts";
import type { OpenTurn } from "../core/state.ts";
import type { Finding, Oid } from "../core/vocabulary.ts";
import { failsAt, outcomeAt } from "./evidence.ts";
import type { Runner } from "./runner.ts";
import { messagesOf } from "./undo.ts";

/** Commands of one turn's answers that are run. */
const commandsTried = 5;

/** What a review's answers by number do to findings; or what it left out. */
export async function answersOf(runner: Runner, turn: OpenTurn, review: Review): Promise<{ readonly moves: readonly Moved[] } | { readonly missing: string }> {
  const state = runner.session.state();
  const missing = unanswered(state, turn, review);
  if (missing) return { missing };
  const failing = new Set<string>();
  const cited = turn.goals.includes(confirmGoal) ? Object.entries(review.confirms).slice(0, commandsTried) : [];
  for (const [id, { command }] of cited) if (command && (await failsAt(runner, turn.commit, command))) failing.add(id);
  return { moves: movesOf(state, turn, { answers: review, failing }) };
}

/** What the messages of a hand-off say about findings, in trailers. */
export async function saidInWork(runner: Runner, turn: OpenTurn, commits: readonly Oid[]): Promise<Said> {
  const said = saidOfFindings(runner.session.state(), turn, await messagesOf(runner, commits));
  const standing: string[] = [];
  for (const { finding, to } of said.moves) if (to === "cut-proposed" && !(await isCut(runner, finding, commits.at(-1)))) standing.push(finding);
  const warnings = standing.map((id) => `Finding-Cut of ${id} did not count: nothing was removed where it is; remove the feature in the same hand-off.`);
  return { moves: said.moves.filter(({ finding }) => !standing.includes(finding)), warnings: [...said.warnings, ...warnings] };
}

/** Whether anything is gone since, where it was found. Whether that is the feature, another peer says. */
async function isCut({ world, session }: Runner, id: string, tip: Oid | undefined): Promise<boolean> {
  const found = findingOf(session.state(), id);
  if (!found || !tip) return false;
  const file = found.file?.replace(/^\.\//, "") ?? null;
  const changes = await world.repository.changes(found.commit, tip);
  return changes.some(
    ({ path, from, status, deleted }) => (file === null || file === path || file === from) && (status === "deleted" || deleted === null || deleted > 0),
  );
}

/** Runs the commands of answered findings on the tip: one that no longer fails is settled. */
export async function recheck(runner: Runner, { commit, findings }: { readonly commit: Oid; readonly findings: readonly string[] }): Promise<void> {
  const events: Event[] = [];
  for (const id of findings) {
    const command = findingOf(runner.session.state(), id)?.command;
    if (!command) continue;
    const outcome = await outcomeAt(runner, commit, command);
    const why = {
      passes: `\`${command}\` no longer fails`,
      fails: `\`${command}\` still fails`,
      broken: `\`${command}\` can no longer be run, which settles nothing`,
    }[outcome];
    const to = outcome === "passes" ? "fixed" : "reopened";
    events.push({ kind: "finding-moved", finding: id, to, by: { kind: "tool", name: "peers" }, turn: null, commit, why: why.slice(0, 1_000), command: null });
  }
  if (events.length > 0) await runner.session.record(events);
}

type Evidence = Pick<Finding, "file" | "line" | "command"> & { readonly place: boolean; readonly fails: boolean };

/** Who made it: whoever last wrote the cited line, or the newest hand-off, when the command did not fail before it. */
export async function originOf(runner: Runner, commit: Oid, evidence: Evidence): Promise<Finding["origin"]> {
  if (evidence.place) return writerOf(runner, commit, evidence);
  return evidence.fails && evidence.command !== null ? breakerOf(runner, commit, evidence.command) : null;
}

async function breakerOf(runner: Runner, commit: Oid, command: string): Promise<Finding["origin"]> {
  const { authors, policy } = runner.session.state();
  const last = authors.findLast((known) => known.commit === commit);
  if (last?.author.kind !== "peer") return null;
  const before = authors.findLast(({ turn }) => turn !== last.turn)?.commit ?? policy?.baseline?.commit;
  return before && (await outcomeAt(runner, before, command)) === "passes" ? { commit, author: last.author, turn: last.turn } : null;
}

async function writerOf({ world, session }: Runner, commit: Oid, { file, line }: Evidence): Promise<Finding["origin"]> {
  if (file === null || line === null) return null;
  const wrote = await world.repository.blame(commit, file.replace(/^\.\//, ""), line);
  if (!wrote) return null;
  const known = session.state().authors.findLast((one) => one.commit === wrote);
  if (known) return { commit: wrote, author: known.author, turn: known.turn };
  const author = (await world.loggedAuthors()(wrote)) ?? { kind: "human" as const, name: (await world.repository.facts(wrote)).authorName };
  return { commit: wrote, author, turn: null };
}
