import { expect, test } from "vitest";
import { changesOfMeaning } from "../../src/core/prose/meaning.ts";
import { same, similarity } from "../../src/core/prose/similarity.ts";

const text = "Error texts of the parser name no position, so whoever reads a long text has to search. Nobody tried a text of more than a million digits.";

test.each([
  ["a copy", text, true],
  ["a copy in other case and punctuation", text.toUpperCase().replaceAll(",", ";"), true],
  ["a copy with words put in", text.replace("name no", "sadly name no").replace("Nobody tried", "So far nobody tried"), true],
  ["the sentences exchanged", text.split(". ").toReversed().join(". "), true],
  [
    "a paraphrase with the same words",
    "The parser's error texts name no position: whoever reads long texts has to search. A text of more than a million digits was tried by nobody.",
    true,
  ],
  ["another thought about the same thing", "The parser takes whatever Number takes, hexadecimal and blanks too, and I only tested decimals.", false],
  ["an honest short one", "Nothing found; I read the parser twice.", false],
])("%s is the same text: %s", (_, other, expected) => expect(similarity(text, other) >= same).toBe(expected));

test("two honest short answers are two", () =>
  expect(similarity("Nothing found; I read it twice.", "Nothing was found by me in two hours.") >= same).toBe(false));

const before = "# A\n\n## Limits\nA name has at most 10 letters. The parser accepts blanks before a number, and never after it.\n";
const kinds = (after: string) => changesOfMeaning(before, after).map(({ kind, what }) => `${kind} ${what}`);

test.each([
  ["a misspelt word mended", before.replace("letters", "lettres")],
  ["the lines broken elsewhere", before.replace("blanks before", "blanks\nbefore")],
  ["marks of emphasis", before.replace("never", "**never**")],
  ["a doubled word", before.replace("has at", "has has at")],
])("%s is no change of meaning", (_, after) => expect(kinds(after)).toEqual([]));

test.each([
  ["another number", before.replace("10", "100"), "changed statement"],
  ["a negation dropped", before.replace("never after", "also after"), "changed statement"],
  ["accepts becomes excepts", before.replace("accepts", "excepts"), "changed statement"],
  ["before becomes after", before.replace("before a", "after a"), "changed statement"],
  ["a sentence more", `${before.trim()} Nothing else counts.\n`, "added statement"],
  ["another heading", before.replace("Limits", "Wishes"), "changed"],
])("%s is one", (_, after, what) => expect(kinds(after).join()).toContain(what.split(" ")[0]));
