/** Whether a review shows that the changed files were read: each with a line that stands where the reviewer says. */
import type { FileChange } from "../file-change.ts";
import { isGenerated } from "../generated.ts";
import type { Described } from "../review.ts";
import { pathInLine } from "../stays-in-line.ts";
import { isWithheld } from "./withheld.ts";

/** Of a larger change the largest files; a prompt and a person's patience end somewhere. */
export const mostFiles = 60;

/** The files a review has to describe, largest change first. Binary files cannot be quoted; programs' files say nothing. */
export function filesToRead(changes: readonly FileChange[]): FileChange[] {
  // What was there before shows which kinds of generated files are in use here; what only the work brings along does not.
  const paths = changes.flatMap(({ path, from, status }) => (status === "added" ? [] : [from ?? path]));
  const accepted = { paths, attributes: "", text: () => null };
  return changes
    .filter(({ path, added, deleted }) => added !== null && deleted !== null && !isWithheld(path) && !isGenerated(path, accepted))
    .toSorted((one, other) => sizeOf(other) - sizeOf(one) || (one.path < other.path ? -1 : 1))
    .slice(0, mostFiles);
}

const sizeOf = ({ added, deleted }: FileChange) => (added ?? 0) + (deleted ?? 0);

/** Why a review does not show that it was read, or null. `textOf`: the file as reviewed, of a deleted one as it was; null when it is no text. */
export function unread(required: readonly FileChange[], described: readonly Described[], textOf: (path: string) => string | null): string | null {
  const faults = required.flatMap(({ path }) => {
    const text = textOf(path);
    const lines = text === null || text.includes("\0") ? [] : text.split("\n").map(plain);
    if (!lines.some((line) => line !== "")) return [];
    const own = described.filter(({ file }) => samePath(file, path));
    return own.some((one) => isProof(one, lines)) ? [] : [own.length === 0 ? path : `${path} (${faultOf(own[0] as Described)})`];
  });
  const more = faults.length > shown ? ` and ${faults.length - shown} more` : "";
  return faults.length === 0 ? null : `it does not show that ${faults.slice(0, shown).join(", ")}${more} ${faults.length === 1 ? "was" : "were"} read`;
}

const shown = 5;
/** A reviewer may count lines of a diff, or from nought. */
const tolerance = 3;
/** A line as long as this may be quoted in part. */
const longLine = 160;
const longQuote = 40;

const plain = (text: string) => text.replace(/\s+/g, " ").trim();
const samePath = (said: string, path: string) => said.replace(/^(\.\/|[ab]\/(?=.))/, "") === path || said === path || said === pathInLine(path);

function isProof({ quote, line, what }: Described, lines: readonly string[]): boolean {
  const words = plain(quote.trim().split("\n")[0] ?? "");
  // A brace stands in every file; it proves something only where there is nothing else.
  if (saysNothing(what) || (isTrivial(words) && !lines.every(isTrivial))) return false;
  const near = lines.slice(Math.max(0, line - 1 - tolerance), line + tolerance);
  return words !== "" && near.some((there) => there === words || (there.length > longLine && words.length >= longQuote && there.includes(words)));
}

function faultOf({ quote, line, what }: Described): string {
  if (saysNothing(what)) return `"${what.slice(0, 40)}" does not say what changed`;
  return `"${plain(quote).slice(0, 40)}" does not stand at line ${line}`;
}

const isTrivial = (line: string) => line.replace(/[^\p{L}\p{N}]/gu, "").length < 4;
const saysNothing = (what: string) => (what.match(/[\p{L}\p{N}]{2,}/gu) ?? []).length < 2;
