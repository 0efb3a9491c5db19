/** Whether a reviewer says of one tree what it said of another: then it says nothing of either. */
import type { EventOf } from "../event.ts";
import { sharedRuns } from "../prose/similarity.ts";
import { fillerKind } from "../prose/substance.ts";
import type { Review } from "../review.ts";
import type { OpenTurn, State } from "../state.ts";
import type { Oid } from "../vocabulary.ts";

/** What a reviewer answered, by name, the newest last. */
export type Said = { readonly turn: number; readonly goal: string; readonly tree: Oid; readonly text: string };

const kept = 20;
const keptText = 800;

/** Short answers (`unchanged`, `no findings; all tests pass`) may come again and again: there are not many ways to say so. */
const leastWords = 15;
/** Beyond this share of common runs of three words two texts are one, whatever was counted up or put in. */
const same = 0.8;

export function withSaid(state: State, { turn, peer, goal, tree, why }: EventOf<"review-given">): State["said"] {
  if (wordsOf(why).length < leastWords) return state.said;
  return { ...state.said, [peer]: [...(state.said[peer] ?? []), { turn, goal, tree, text: why.slice(0, keptText) }].slice(-kept) };
}

/** Why the notes of a review are none, in words; of the same tree the same may be said again. */
export function emptyNotes(state: State, { peer, tree, goals }: Pick<OpenTurn, "peer" | "tree" | "goals">, review: Pick<Review, "goals">): string | null {
  const before = (state.said[peer] ?? []).filter((said) => said.tree !== tree);
  for (const goal of goals) {
    const notes = (review.goals[goal]?.notes ?? "").slice(0, keptText);
    if (isFiller(notes)) return `its notes to ${goal}, "${notes.slice(0, 40)}", say nothing; say what was checked, and how`;
    const known = before.find(({ text }) => isSame(text, notes));
    if (known)
      return `its notes to ${goal} are those it gave to ${known.goal} in turn ${known.turn}, about other files; say what was checked in these, and how`;
  }
  return null;
}

/** Filler text, or a note that as a whole puts off what is to be said. */
const isFiller = (notes: string) =>
  fillerKind(notes) === "it is filler text" || !/[\p{L}\p{N}]/u.test(notes) || /^\W*(?:todo|tbd|tbc|fixme|wip|placeholder)\W*$/i.test(notes);

function isSame(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  return Math.min(a.length, b.length) >= leastWords && sharedRuns(a, b) >= same;
}

// Numbers are left out: a copy that only counts its turns, or names another commit, is a copy.
const wordsOf = (text: string) => text.toLowerCase().match(/(?<![\p{L}\p{N}])\p{L}+(?![\p{L}\p{N}])/gu) ?? [];
