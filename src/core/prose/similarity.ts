import { tokensOf } from "./tokens.ts";

/** How far two texts say the same in the same words, from 0 to 1: the shared runs of three words, and the shared words that carry meaning. */
export function similarity(one: string, other: string): number {
  const [a, b] = [tokensOf(one), tokensOf(other)];
  return Math.max(sharedRuns(a, b), contained(a, b));
}

/** The share of runs of three words that two texts have in common, from 0 to 1. */
export const sharedRuns = (one: readonly string[], other: readonly string[]): number => jaccard(shingles(one), shingles(other));

/** Above this two texts are one: a copy, a copy with words put in or exchanged, the same sentences in another order. */
export const same = 0.6;

function jaccard(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((each) => other.has(each)).length;
  const all = one.size + other.size - shared;
  return all === 0 ? 0 : shared / all;
}

const shingles = (words: readonly string[]) => new Set(words.slice(0, -2).map((word, at) => `${word} ${words[at + 1]} ${words[at + 2]}`));

/** Two short texts share some words by chance; from a dozen on it says something. */
function contained(one: readonly string[], other: readonly string[]): number {
  const [a, b] = [new Set(one.filter(carries).map(stem)), new Set(other.filter(carries).map(stem))];
  if (Math.min(a.size, b.size) < 8) return 0;
  return jaccard(a, b);
}

const small = new Set(
  "is are was were be been being have has had do does did not no and or but if that this these those it its we they i you he she of in on at to for from by with as so than then there here what which who when where how why will would can could may might must should very more most some any all each every nothing only also just about into over under out up down".split(
    " ",
  ),
);
const carries = (word: string) => !small.has(word);
const stem = (word: string) => word.replace(/(?:ies|es|s|ed|ing|ly)$/, "");
