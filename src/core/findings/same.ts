/** Whether a claim was made before, whatever words it is put in now. */
import type { Finding } from "../vocabulary.ts";
import type { Register, RegisteredFinding } from "./register.ts";

type Claim = Pick<Finding, "file" | "line" | "claim" | "command" | "cites"> & {
  readonly finder: string;
  readonly turn: number;
  /** It confirms itself, by who claims it or by a command that fails. */
  readonly proven: boolean;
};

/** Known by its number, its command, its words, or its place; open ones before closed ones, the newest first. */
export function knownAs(claim: Claim, register: Register): RegisteredFinding | null {
  const known = [...register.open, ...register.closed.toReversed(), ...register.advice.toReversed()];
  const cited = known.find(({ id }) => id === claim.cites);
  return (cited && mayBe(claim, cited) ? cited : null) ?? known.find((one) => isSame(claim, one)) ?? null;
}

/** A number cannot be used to hide another defect behind a finding that is closed. */
const mayBe = (claim: Claim, known: RegisteredFinding) => fileOf(claim) === fileOf(known) || likeness(claim.claim, known.claim) >= alike;

function isSame(claim: Claim, known: RegisteredFinding): boolean {
  if (claim.command !== null && claim.command === known.command) return true;
  if (fileOf(claim) !== fileOf(known)) return false;
  const like = likeness(claim.claim, known.claim);
  if (like >= (isFar(claim, known) ? verbatim : alike)) return true;
  // Two findings of one review at one place are two: whoever wrote them knew both. Code that was mended since is other code.
  if (known.lastTurn === claim.turn || known.status === "fixed" || !isNear(claim, known)) return false;
  // What is proven must not be lost in a claim that nobody could show.
  if (known.status === "refuted" && claim.proven) return false;
  return claim.finder === known.finder || like >= related;
}

const alike = 0.7;
/** Two functions of one file can have the same fault: a claim far off has to be nearly word for word the same. */
const verbatim = 0.9;
const related = 0.25;
/** Lines a claim may have moved by the change that answered it. */
const near = 3;

function isNear(one: Claim, other: RegisteredFinding): boolean {
  if (one.file === null) return false;
  return one.line !== null && other.line !== null && Math.abs(one.line - other.line) <= near;
}

const isFar = (one: Claim, other: RegisteredFinding) => one.line !== null && other.line !== null && Math.abs(one.line - other.line) > near;
const fileOf = ({ file }: { readonly file: string | null }) => file?.replace(/^(?:\.\/)+/, "") ?? null;

/** 0 to 1: the words two texts share, of all they have, twice (Dice). */
export function likeness(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.size === 0 || right.size === 0) return one.trim() === other.trim() ? 1 : 0;
  return (2 * [...left].filter((word) => right.has(word)).length) / (left.size + right.size);
}

// Endings that only inflect: "adds", "adding" and "added" are one word here.
const wordsOf = (text: string) =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}_]{2,}|\p{N}/gu) ?? [])
      .filter((word) => !idle.has(word))
      .map((word) => word.replace(/(?<=\p{L}{3})(?:ing|ed|es|s)$/u, "")),
  );

const idle = new Set("the an is are was be of in on to it its this that for with and or as at by not here there".split(" "));
