/** What a peer worries about without being able to show it: opened, answered and closed by different hands. */
import type { Author, Oid } from "../vocabulary.ts";

export type Concern = {
  /** `C1`, `C2`, … */
  readonly id: string;
  readonly status: "open" | "answered" | "closed";
  readonly text: string;
  readonly openedBy: Author;
  readonly turn: number | null;
  readonly commit: Oid | null;
  readonly answer: { readonly by: Author; readonly how: string; readonly commit: Oid | null } | null;
  readonly closing: { readonly by: Author; readonly why: string } | null;
};

export type Concerns = {
  /** Ever opened. */
  readonly count: number;
  /** Open or answered. */
  readonly open: readonly Concern[];
  /** The newest closed ones. */
  readonly closed: readonly Concern[];
};

export const noConcerns: Concerns = { count: 0, open: [], closed: [] };
export const mostOpen = 100;

export const listOf = ({ open, closed }: Concerns): Concern[] => [...open, ...closed].toSorted((one, other) => numberOf(one.id) - numberOf(other.id));
const numberOf = (id: string) => Number(id.slice(1));

/** Why this peer may not close it; null when it may. Who answered does not say whether the answer is good, unless the worry was its own. */
export function notToClose({ id, status, openedBy, answer }: Concern, peer: string): string | null {
  const isOpener = openedBy.kind === "peer" && openedBy.name === peer;
  if (isOpener) return null;
  if (status === "open") return `${id} has no answer yet; give one with \`Concern-Answered: ${id}: how\``;
  return answer?.by.kind === "peer" && answer.by.name === peer ? `you answered ${id} yourself, so another peer has to close it` : null;
}

export const nameOf = ({ kind, name }: Author): string => name || (kind === "human" ? "a person" : "peers");
