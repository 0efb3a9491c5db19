import type { Action } from "../core/action.ts";
import { confirmGoal } from "../core/findings/goals.ts";
import { toSettle } from "../core/findings/settle.ts";
import { type Message, person } from "../core/mail.ts";
import { assemblePrompt } from "../core/prompt.ts";
import { visiblePaths } from "../core/review/withheld.ts";
import type { State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";
import { readingFor } from "./review-range.ts";
import type { Runner } from "./runner.ts";

/** What a peer is told: the template of its role, filled from the log and the repository. */
export async function promptFor(
  runner: Runner,
  state: State,
  action: Extract<Action, { do: "ask" }>,
  turn: number,
): Promise<{ readonly text: string; readonly mail: readonly Message[]; readonly beside: Readonly<Record<string, string>> }> {
  const { world } = runner;
  const letters = action.role === "implement" ? (state.inbox[action.peer] ?? []).slice(-10) : [];
  const messages = Object.fromEntries(await Promise.all(letters.map(async ({ commit }) => [commit, (await world.repository.facts(commit)).message] as const)));
  const mail = action.role === "implement" && state.policy?.policy.comm === "hybrid" ? await world.mail.waiting(action.peer, senders(state)) : [];
  const since = lastLook(state, action.peer);
  const { reviewFile, dir } = world.turnFiles.open(turn);
  const [diffstat, delta, reading] = await Promise.all([
    // A reviewer has the difference beside its review, as its worktree has it; a second one could tell what is planted there.
    action.role === "implement" && since && since !== action.commit ? world.repository.diffstat(since, action.commit) : "",
    deltaOf(runner, state, action),
    readingFor(runner, state, { action, folder: dir }),
  ]);
  const text = assemblePrompt(await world.template(action.goals.includes(confirmGoal) ? "confirm" : action.role), state, {
    peer: action.peer,
    role: action.role,
    goals: action.goals,
    turn,
    now: world.clock.now(),
    reviewFile,
    reading: reading.text,
    messages,
    diffstat,
    delta,
    primer: world.primer.filesOf(action.role, turn),
    mail,
    gatesAsk: world.gatesAsk,
  });
  return { text, mail, beside: reading.files };
}

/** What changed since the findings were made that a reviewer is to settle. */
async function deltaOf({ world }: Runner, state: State, { peer, role, goals, commit }: Extract<Action, { do: "ask" }>): Promise<string> {
  const [oldest] = role === "review" && !goals.includes(confirmGoal) ? toSettle(state, peer) : [];
  return oldest && oldest.commit !== commit ? world.repository.diff(oldest.commit, commit, visiblePaths) : "";
}

/** Who may leave messages: what else lies under `.peers/comms` was put there by nobody we know. */
export const senders = (state: State): string[] => [person, ...(state.policy?.policy.peers.map(({ name }) => name) ?? [])];

/** The commit the peer's last turn ended at; the baseline when it had none. */
function lastLook(state: State, peer: string): Oid | null {
  return state.turns.findLast((turn) => turn.peer === peer && turn.commit !== null)?.commit ?? state.policy?.baseline?.commit ?? null;
}
