/** What the answers of a review by number do to findings, as events. */
import type { EventOf } from "../event.ts";
import type { OpenTurn, State } from "../state.ts";
import type { FindingMove } from "../vocabulary.ts";
import { claimsFor, madeBy } from "./confirm.ts";
import { confirmGoal } from "./goals.ts";
import type { RegisteredFinding } from "./register.ts";
import type { FindingAnswers } from "./review-fields.ts";
import { toSettle } from "./settle.ts";

type Turn = Pick<OpenTurn, "peer" | "role" | "goals" | "turn" | "commit">;
export type Moved = EventOf<"finding-moved">;

/** The findings a turn has to answer by number: claims in a confirm turn, answered ones in a review. */
export function asked(state: State, { peer, role, goals }: Pick<Turn, "peer" | "role" | "goals">): readonly RegisteredFinding[] {
  if (goals.includes(confirmGoal)) return claimsFor(state, peer);
  return role === "review" ? toSettle(state, peer) : [];
}

/** What its answers leave out, in words; null when they are whole. */
export function unanswered(state: State, turn: Turn, answers: FindingAnswers): string | null {
  const due = asked(state, turn);
  const has = (record: object, { id }: RegisteredFinding) => Object.hasOwn(record, id);
  const missing = turn.goals.includes(confirmGoal)
    ? due.filter((finding) => !has(answers.confirms, finding)).map(({ id }) => `confirms.${id}`)
    : due.flatMap((finding) =>
        finding.proposal ? (has(answers.agrees, finding) ? [] : [`agrees.${finding.id}`]) : has(answers.settled, finding) ? [] : [`settled.${finding.id}`],
      );
  return missing.length > 0 ? `its review does not answer ${missing.join(", ")}` : null;
}

/** `failing` holds the findings of which a command in the answers failed on the commit. */
export function movesOf(state: State, turn: Turn, { answers, failing }: { readonly answers: FindingAnswers; readonly failing: ReadonlySet<string> }): Moved[] {
  return asked(state, turn).map((finding) => {
    if (turn.goals.includes(confirmGoal)) return confirmMove(state, turn, { finding, answers, fails: failing.has(finding.id) });
    return finding.proposal ? agreeMove(turn, finding, answers) : settleMove(turn, finding, answers);
  });
}

type Confirming = { readonly finding: RegisteredFinding; readonly answers: FindingAnswers; readonly fails: boolean };

function confirmMove(state: State, turn: Turn, { finding, answers, fails }: Confirming): Moved {
  const answer = answers.confirms[finding.id];
  const command = fails ? (answer?.command ?? null) : null;
  const notes = answer?.notes ?? "";
  if (finding.finder === turn.peer)
    return fails
      ? { ...move(turn, finding, "confirmed"), why: notes, command }
      : { ...move(turn, finding, "refuted"), why: "the author denies it, and the finder knows no command that fails" };
  if (answer?.real || fails) return { ...move(turn, finding, "confirmed"), why: notes, command };
  return { ...move(turn, finding, madeBy(state, finding).includes(turn.peer) ? "disputed" : "refuted"), why: notes };
}

function settleMove(turn: Turn, finding: RegisteredFinding, { settled }: FindingAnswers): Moved {
  const answer = settled[finding.id];
  return { ...move(turn, finding, answer?.fixed ? "fixed" : "reopened"), why: answer?.notes ?? "" };
}

function agreeMove(turn: Turn, finding: RegisteredFinding, { agrees, settled }: FindingAnswers): Moved {
  const to = agrees[finding.id] ? (finding.proposal?.what === "cut" ? "cut" : "deferred") : "refused";
  return { ...move(turn, finding, to), why: settled[finding.id]?.notes ?? finding.proposal?.why ?? "" };
}

const move = ({ peer, turn, commit }: Turn, { id }: RegisteredFinding, to: FindingMove): Moved => ({
  kind: "finding-moved",
  finding: id,
  to,
  by: { kind: "peer", name: peer },
  turn,
  commit,
  why: "",
  command: null,
});
