/** What hand-offs and reviews say of concerns. */
import { z } from "zod";
import { trailersOf } from "../commit-message.ts";
import type { EventOf } from "../event.ts";
import type { OpenTurn, State } from "../state.ts";
import { type Concern, mostOpen, notToClose } from "./concern.ts";
import { concernId } from "./events.ts";

type Moved = EventOf<"concern-opened" | "concern-answered" | "concern-closed">;
export type SaidOfConcerns = { readonly moves: readonly Moved[]; readonly warnings: readonly string[] };
type Teller = Pick<OpenTurn, "peer" | "turn" | "commit">;

const most = 1_000;
const words = z
  .string()
  .min(1)
  .transform((text) => text.slice(0, most));

/** Of a review; joined into its schema. */
export const concernFields = {
  /** Worries that cannot be shown, which a finding has to be. */
  concerns: z.array(words).max(20).default([]),
  /** Concerns it closes, by number, and why. */
  closes: z.record(concernId, words).default({}),
};

export type ConcernAnswers = { readonly [K in keyof typeof concernFields]: z.infer<(typeof concernFields)[K]> };

/** `Concern: text`, `Concern-Answered: C3: how`, `Concern-Closed: C3: why`. */
export function concernsInWork(state: State, turn: Teller, messages: readonly string[]): SaidOfConcerns {
  const all = messages.map(trailersOf);
  const values = (key: string) => all.flatMap((trailers) => trailers.get(key) ?? []).filter((value) => value !== "");
  return collected(state, turn, {
    raised: values("concern"),
    answered: values("concern-answered").map(numbered),
    closed: values("concern-closed").map(numbered),
  });
}

export const concernsInReview = (state: State, turn: Teller, { concerns, closes }: ConcernAnswers): SaidOfConcerns =>
  collected(state, turn, { raised: concerns, answered: [], closed: Object.entries(closes).map(([id, text]) => ({ id, text })) });

type Numbered = { readonly id: string; readonly text: string };
type Words = { readonly raised: readonly string[]; readonly answered: readonly Numbered[]; readonly closed: readonly Numbered[] };

function numbered(value: string): Numbered {
  const [, id = "", text = ""] = /^(C\d{1,6})\s*(?::\s*(.*))?$/s.exec(value) ?? [];
  return { id, text };
}

function collected(state: State, teller: Teller, { raised, answered, closed }: Words): SaidOfConcerns {
  const opened = openedOf(state, teller, raised);
  const answers = answered.map((one) => answeredOf(state, teller, one));
  // An answer counts before a closing of the same turn, so that nobody answers and closes in one.
  const now = state.concerns.open.map((concern) =>
    withAnswer(
      concern,
      answers.map(({ move }) => move),
    ),
  );
  return joined([...opened, ...answers, ...closed.map((one) => closedOf(now, teller, one))]);
}

type One = { readonly move?: Moved; readonly warning?: string };

const joined = (all: readonly One[]): SaidOfConcerns => ({
  moves: all.flatMap(({ move }) => (move ? [move] : [])),
  warnings: all.flatMap(({ warning }) => (warning ? [warning] : [])),
});

const commonOf = ({ peer, turn, commit }: Teller) => ({ by: { kind: "peer" as const, name: peer }, turn, commit });

/** The same worry in the same words is one. */
function openedOf({ concerns }: State, teller: Teller, raised: readonly string[]): One[] {
  const known = new Set(concerns.open.map(({ text }) => plain(text)));
  const fresh = raised.filter((text) => !known.has(plain(text)) && known.add(plain(text)));
  return fresh.map((text, index) =>
    concerns.open.length + index >= mostOpen
      ? { warning: `Your concern "${text.slice(0, 60)}" was not taken: ${mostOpen} are open already.` }
      : { move: { kind: "concern-opened", concern: `C${concerns.count + index + 1}`, text: text.slice(0, most), ...commonOf(teller) } },
  );
}

function answeredOf({ concerns }: State, teller: Teller, { id, text }: Numbered): One {
  if (!concerns.open.some((concern) => concern.id === id)) return { warning: unknown("Concern-Answered", id) };
  if (text.trim() === "") return { warning: `Concern-Answered of ${id} did not count: say how, \`Concern-Answered: ${id}: what you did or found\`.` };
  return { move: { kind: "concern-answered", concern: id, how: text.slice(0, most), ...commonOf(teller) } };
}

function withAnswer(concern: Concern, moves: readonly (Moved | undefined)[]): Concern {
  const move = moves.findLast((one) => one?.concern === concern.id);
  return move?.kind === "concern-answered" ? { ...concern, status: "answered", answer: { by: move.by, how: move.how, commit: move.commit } } : concern;
}

function closedOf(open: readonly Concern[], teller: Teller, { id, text }: Numbered): One {
  const concern = open.find((one) => one.id === id);
  if (!concern) return { warning: unknown("Concern-Closed", id) };
  const hindered = notToClose(concern, teller.peer);
  if (hindered) return { warning: `Concern-Closed of ${id} did not count: ${hindered}.` };
  return { move: { kind: "concern-closed", concern: id, why: text.slice(0, most) || "the answer settles it", ...commonOf(teller) } };
}

const plain = (text: string) => text.toLowerCase().replace(/\s+/g, " ").trim();
const unknown = (key: string, id: string) => `${key} did not count: ${id === "" ? `write \`${key}: C3: words\`` : `there is no open concern ${id}`}.`;
