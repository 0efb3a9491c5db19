import { trailersOf } from "../commit-message.ts";
import type { MessageReader } from "../message-reader.ts";
import { canonical, idOf, idPattern, split, textOf } from "./ids.ts";
import { type Found, objectsIn } from "./json.ts";
import { type BugReport, reportsIn } from "./read-report.ts";

export const closings = ["fixed", "deferred", "wontfix", "duplicate", "invalid"] as const;
export type Closing = (typeof closings)[number];

export type BugClaim = { readonly id: string; readonly closing: Closing | null; readonly status: string; readonly reason: string; readonly of: string | null };
export type BugReason = { readonly id: string; readonly reason: string };

/** What one commit message says about bugs. */
export type BugNotes = {
  readonly reports: readonly BugReport[];
  readonly claims: readonly BugClaim[];
  readonly confirms: readonly string[];
  readonly reproduces: readonly string[];
  readonly waives: readonly BugReason[];
  /** `Diff-Size-Waive: <commit>:<path>` of a later commit, in the words after the key, and why. */
  readonly sizeWaives: readonly { readonly value: string; readonly reason: string }[];
  /** Commits this one takes back, as git writes it. */
  readonly reverts: readonly string[];
};

/**
 * `Bug-Report`, `Bug-Resolves`, `Bug-Defer`, `Bug-Confirm`, `Bug-Reproduce`, `Bug-Reproduce-Waive`: at the beginning of a line
 * anywhere in a message, because what stands below a heading or in front of a JSON object is meant all the same.
 */
export const bugNotes: MessageReader<BugNotes> = {
  id: "bug-notes",
  version: "1",
  from: (message) => (interesting.test(message) ? notesIn(message) : null),
  wantsPaths: ({ claims }) => claims.some(({ closing }) => closing === "fixed"),
};

const interesting = /^(?:bug-|diff-size-waive|tdd: reproducer for)|this reverts commit/im;

function notesIn(message: string): BugNotes | null {
  const lines = linesOf(message);
  const objects = objectsIn(message).filter(({ raw }) => /\bid\b|bug-/i.test(raw));
  const of = (key: string) => lines.filter((line) => line.key === key).map(({ value }) => value);
  const subject = /^TDD: reproducer for (.+)/i.exec(message)?.[1] ?? "";
  const notes: BugNotes = {
    reports: of("bug-report").flatMap((value) => reportsIn(value, { objects, isTrailer: trailersOf(message).has("bug-report") })),
    claims: [
      ...of("bug-resolves").flatMap((value) => claimsIn(value, "fixed", objects)),
      ...of("bug-defer").flatMap((value) => claimsIn(value, "deferred", objects)),
    ],
    confirms: of("bug-confirm").flatMap((value) => split(value).ids),
    reproduces: [...of("bug-reproduce"), subject].flatMap((value) => split(value).ids),
    waives: of("bug-reproduce-waive").flatMap((value) => reasonsIn(value, objects)),
    sizeWaives: of("diff-size-waive").map((value) => ({ value, reason: waiverReason(message) })),
    reverts: [...message.matchAll(/\bthis reverts commit ([0-9a-f]{7,64})\b/gi)].map(([, commit = ""]) => commit),
  };
  return Object.values(notes).some((each) => each.length > 0) ? notes : null;
}

type Line = { readonly key: string; readonly value: string };

/** Lines that begin with a key, folded ones joined; what is fenced off as an example is none. */
function linesOf(message: string): Line[] {
  const unfenced = message.replace(/\r\n?/g, "\n").replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return [...unfenced.replace(/\n[ \t]+(?=\S)/g, " ").matchAll(/^(bug-[a-z-]+|diff-size-waive)[ \t]*:[ \t]*(.*)$/gim)].map(([, key = "", value = ""]) => ({
    key: key.toLowerCase(),
    value: value.trim(),
  }));
}

function claimsIn(value: string, usual: Closing, objects: readonly Found[]): BugClaim[] {
  const { ids, rest } = split(value);
  return ids.map((id) => {
    const own = objects.find((found) => idOf(found) === id)?.value ?? {};
    const [, word = "", after = ""] = /^(\w[\w' -]*?)\s*(?:$|[:,;()–—]\s*(.*)$|(?=\bof\s+bug-)(.*)$)/i.exec(rest) ?? [];
    const inLine = closingOf(word);
    const status = inLine ? word : textOf(own.status);
    const of = new RegExp(`\\bof\\s+(${idPattern})`, "i").exec(rest)?.[1] ?? textOf(own.of ?? own.duplicate_of);
    const reason = reasonOf(own) || (inLine ? rest.slice(word.length).replace(/^[\s:,;()–—]+/, "") || after : rest);
    return { id, closing: status === "" ? usual : closingOf(status), status, reason, of: of === "" ? null : canonical(of) };
  });
}

const closingNames: readonly (readonly [RegExp, Closing])[] = [
  [/^(fixed|resolved|done|closed)$/, "fixed"],
  [/^defer(red)?$/, "deferred"],
  [/^(won'?t[- ]?fix|rejected|by[- ]design|works as intended)$/, "wontfix"],
  [/^(duplicate|dup)$/, "duplicate"],
  [/^(invalid|not[- ]a[- ]bug|not[- ]reproducible)$/, "invalid"],
];

const closingOf = (word: string): Closing | null => closingNames.find(([pattern]) => pattern.test(word.toLowerCase().trim()))?.[1] ?? null;

const reasonOf = (own: Readonly<Record<string, unknown>>) => textOf(own.reason) || textOf(own.note) || textOf(own.why);

const waiverReason = (message: string) =>
  objectsIn(message)
    .map(({ value }) => reasonOf(value ?? {}))
    .find((reason) => reason !== "") ?? "";

function reasonsIn(value: string, objects: readonly Found[]): BugReason[] {
  const { ids, rest } = split(value);
  return ids.map((id) => ({ id, reason: rest || reasonOf(objects.find((found) => idOf(found) === id)?.value ?? {}) }));
}
