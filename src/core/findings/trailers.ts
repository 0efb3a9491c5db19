/** Answers to findings other than a change: trailers of the messages of a hand-off. */
import { trailersOf } from "../commit-message.ts";
import type { OpenTurn, State } from "../state.ts";
import type { FindingMove } from "../vocabulary.ts";
import type { Moved } from "./answers.ts";
import { answeredFindings, confirmedFindings, findingOf } from "./register.ts";

export type Said = { readonly moves: readonly Moved[]; readonly warnings: readonly string[] };

const kinds: readonly { readonly key: string; readonly to: FindingMove; readonly asks: string }[] = [
  { key: "finding-defer", to: "defer-proposed", asks: "the reason" },
  { key: "finding-cut", to: "cut-proposed", asks: "what was removed" },
  { key: "finding-ask", to: "asked", asks: "the question" },
];

/** `Finding-Defer: F3: reason`, `Finding-Cut: F3: what was removed`, `Finding-Ask: F3: question`; what counts of them, and why the rest does not. */
export function saidOfFindings(state: State, turn: Pick<OpenTurn, "peer" | "turn" | "commit">, messages: readonly string[]): Said {
  const all = messages.map(trailersOf).flatMap((trailers) => kinds.flatMap((kind) => (trailers.get(kind.key) ?? []).map((value) => ({ ...kind, value }))));
  const read = all.map((said) => readOne(state, turn, said));
  const moves = read.flatMap(({ move }) => (move ? [move] : []));
  const own = moves.filter((move, index) => moves.findLastIndex(({ finding }) => finding === move.finding) === index);
  return {
    // The last word on a finding counts.
    moves: [...own, ...leftOpen(state, turn, { own, messages })],
    warnings: read.flatMap(({ warning }) => (warning ? [warning] : [])),
  };
}

/** Whoever names the findings a hand-off answers leaves the others for the next turn; who names none answers all. */
function leftOpen(
  state: State,
  { peer, turn, commit }: Pick<OpenTurn, "peer" | "turn" | "commit">,
  { own, messages }: { readonly own: readonly Moved[]; readonly messages: readonly string[] },
): Moved[] {
  const due = answeredFindings(state).filter(({ answeredIn }) => answeredIn === turn);
  const isNamed = ({ id }: { readonly id: string }) => messages.some((message) => new RegExp(`\\b${id}\\b`).test(message));
  if (!due.some(isNamed)) return [];
  const rest = due.filter((finding) => !isNamed(finding) && !own.some((move) => move.finding === finding.id));
  return rest.map(({ id }) => ({
    kind: "finding-moved",
    finding: id,
    to: "left",
    by: { kind: "peer", name: peer },
    turn,
    commit,
    why: "not named as answered",
    command: null,
  }));
}

type One = { readonly key: string; readonly to: FindingMove; readonly asks: string; readonly value: string };
type ReadOne = { readonly move?: Moved; readonly warning?: string };

function readOne(state: State, { peer, turn, commit }: Pick<OpenTurn, "peer" | "turn" | "commit">, { key, to, asks, value }: One): ReadOne {
  const [, id = "", why = ""] = /^(F\d{1,9})\s*:\s*(.+)$/s.exec(value) ?? [];
  const name = key.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  if (id === "") return { warning: `\`${name}: ${value.slice(0, 80)}\` was not understood; write \`${name}: F3: ${asks}\`.` };
  const finding = findingOf(state, id);
  const open = confirmedFindings(state).some((known) => known.id === id) || finding?.status === "answered";
  if (!finding || !open) return { warning: `${name} of ${id} did not count: ${finding ? `it is ${finding.status}` : "there is no such finding"}.` };
  if (to === "defer-proposed" && finding.severity === "crit")
    return { warning: `${id} is crit: peers cannot put it off. Mend it, cut the feature, or ask a person with \`Finding-Ask: ${id}: question\`.` };
  return { move: { kind: "finding-moved", finding: id, to, by: { kind: "peer", name: peer }, turn, commit, why: why.slice(0, 1_000), command: null } };
}
