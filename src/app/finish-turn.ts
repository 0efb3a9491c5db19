import type { LiveTurn } from "../core/attribute.ts";
import { warning } from "../core/budget.ts";
import { wantsPlant } from "../core/calibration/plant.ts";
import type { Event, EventOf } from "../core/event.ts";
import { untold } from "../core/fold-turns.ts";
import { cleanTickGoal } from "../core/goal-names.ts";
import type { OpenTurn, State, Tip } from "../core/state.ts";
import { reviewers } from "../core/turns.ts";
import type { Finished } from "../ports/processes.ts";
import { restUntil, usageOf } from "./agent-turn.ts";
import { readReviewOf } from "./review.ts";
import { lastSeen } from "./review-range.ts";
import type { Runner } from "./runner.ts";
import { settleCommits, settleWork } from "./settle-work.ts";
import { peerOf, policyOf } from "./turn-command.ts";
import type { Ending, Outcome } from "./turn-ending.ts";

/** After the process tree is gone: attribute, put right, say what it amounted to, in one entry with the transcript. */
export async function finishTurn(runner: Runner, ending: Ending): Promise<void> {
  const { world, session } = runner;
  const { live, finished } = ending;
  await runner.takeIn({ live });
  lookAhead(runner, ending);
  const [found, settled] = await Promise.all([ending.tampering(), world.workspaces.isSettled(ending.workspace)]);
  const bent = found.map((tampering): Event => ({ kind: "tampering-found", turn: live.turn, peer: live.peer, ...tampering }));
  if (bent.length > 0) await runner.takeIn({ live });
  const turn = openTurnOf(session.state(), live);
  // What was put back may have changed files, so only an untouched checkout is known to be as it was seen.
  const clean = settled && bent.length === 0;
  const outcome = turn.role === "implement" ? await settleWork(runner, ending, { turn, clean }) : await settleReview(runner, ending, turn);
  // What was set aside or undone may have taken the operator's files along.
  if (outcome.events.some(({ kind }) => kind === "work-kept" || kind === "turn-undone")) await ending.tampering();
  const ended = endedEvent(runner, ending, outcome);
  await session.insist([...bent, ...outcome.events, ended], { ...transcript(finished), ...outcome.kept });
  // A message that may not have been read stays in its box.
  if (!untold.includes(outcome.outcome)) await world.mail.archive(ending.mail);
  await world.turnFiles.forget(live.turn);
  world.say(`turn ${live.turn} of ${live.peer} ended: ${outcome.outcome}${outcome.why ? `, ${outcome.why}` : ""}`);
  const over = warning(session.state(), world.clock.now());
  if (over) world.say(over);
}

/** Questions that will be asked of the new tip are begun now; their answers are waiting then. */
function lookAhead({ world, session }: Runner, { workspace }: Ending): void {
  const state = session.state();
  const { tip, policy, turn } = state;
  if (!tip || !policy || turn?.role !== "implement" || tip.commit === workspace.base) return;
  world.bench.prepare({ ...tip, policy: policy.policy });
  world.repository.changes(workspace.base, tip.commit).catch(() => undefined);
  prepareReview(world, state, tip);
}

function prepareReview({ repository, workspaces }: Runner["world"], state: State, { commit, tree }: Tip): void {
  const baseline = state.policy?.baseline?.commit ?? null;
  if (baseline === null) return;
  repository.changes(baseline, commit).catch(() => undefined);
  const [peer] = reviewers(state);
  // Where a defect will be planted the real files must not lie about.
  const planted = wantsPlant(state, state.tick + 1, { peer: peer ?? "", role: "review", goals: [cleanTickGoal], tree });
  if (peer && !planted) workspaces.prepareReview({ baseline, tip: commit, since: lastSeen(state, { peer }) });
}

/** A reviewer has a repository of its own. What it commits to the real one all the same is work like any other, and checked like it. */
async function settleReview(runner: Runner, ending: Ending, turn: OpenTurn): Promise<Outcome> {
  const { world, session } = runner;
  const given = await readReviewOf(runner, ending, turn);
  const branch = session.state().policy?.branch ?? "";
  const place = turn.commits.length > 0 ? await world.workspaces.openShared(branch, session.state().tips[branch] ?? "") : null;
  if (place === null || "wait" in place) return given;
  const bad = await settleCommits(runner, { ...ending, workspace: { ...place, base: turn.commit } }, branch);
  return bad ? { ...given, ...bad, events: [...given.events, ...bad.events], warnings: [...given.warnings, ...bad.warnings] } : given;
}

function openTurnOf(state: State, live: LiveTurn): OpenTurn {
  if (state.turn?.turn !== live.turn) throw new Error(`turn ${live.turn} is not open in the log`);
  return state.turn;
}

function endedEvent(runner: Runner, ending: Ending, outcome: Outcome): EventOf<"turn-ended"> {
  const { live, finished, reading } = ending;
  const { world, session } = runner;
  const state = session.state();
  const turn = openTurnOf(state, live);
  const peer = peerOf(state, live.peer);
  const left = finished.survivors > 0 ? [`${finished.survivors} processes you left behind were ended with the turn.`] : [];
  return {
    kind: "turn-ended",
    turn: live.turn,
    peer: live.peer,
    role: turn.role,
    outcome: outcome.outcome,
    why: outcome.why,
    exitCode: finished.exitCode,
    durationMs: finished.durationMs,
    commits: [...(outcome.commits ?? turn.commits)],
    commit: outcome.commit,
    interactive: false,
    warnings: [...outcome.warnings, ...left],
    usage: reading ? usageOf(reading, world.agents, peer, ending.signIn) : null,
    restUntil: restUntil(reading?.trouble ?? null, state.peers[live.peer], policyOf(state), world.clock.now()),
    session: reading?.session ?? null,
  };
}

const transcript = (finished: Finished) => ({
  ...(finished.stdout ? { "stdout.txt": finished.stdout } : {}),
  ...(finished.stderr ? { "stderr.txt": finished.stderr } : {}),
});
