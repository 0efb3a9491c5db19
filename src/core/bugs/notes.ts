import { trailersOf } from "../commit-message.ts";
import { type Severity, severities } from "../event.ts";
import type { MessageReader } from "../message-reader.ts";
import { type Found, objectsIn } from "./json.ts";

/** A report of a bug. Without a severity it is one that cannot be read: `trouble` says why. */
export type BugReport = {
  /** Null when the report names none; it is then called after its commit. */
  readonly id: string | null;
  readonly severity: Severity | null;
  readonly trouble: string | null;
  readonly title: string;
  readonly file: string | null;
  readonly line: number | null;
  /** `weak-fix:` and `shallow-fix:` say that what was done is not enough. */
  readonly reopens: boolean;
};

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

const idPattern = "bug-[a-z0-9]+(?:[-_][a-z0-9]+)*";
const leadingIds = new RegExp(`^(${idPattern}(?:(?:\\s*[,&]\\s*|\\s+and\\s+|\\s+)${idPattern})*)\\b\\s*[:,;(–—-]*\\s*(.*)$`, "i");

/** `BUG-1, BUG-2: why` is two bugs and a reason. */
function split(value: string): { ids: string[]; rest: string } {
  const [, list = "", rest = ""] = leadingIds.exec(value) ?? [];
  return { ids: namesIn(list), rest: list === "" ? value : rest.replace(/\)$/, "") };
}

/** `bug-7` and `BUG-007` are one bug. */
export const canonical = (id: string): string => {
  const name = id.trim().toUpperCase();
  const digits = /^BUG-0*(\d+)$/.exec(name)?.[1];
  return digits === undefined ? name : `BUG-${digits.padStart(3, "0")}`;
};

const namesIn = (text: string): string[] => (text.match(new RegExp(idPattern, "gi")) ?? []).map(canonical);

const idOf = ({ value }: Found) => (typeof value?.id === "string" ? canonical(value.id) : null);

type Said = { readonly objects: readonly Found[]; readonly isTrailer: boolean };

function reportsIn(value: string, { objects, isTrailer }: Said): BugReport[] {
  const prefix = /^(?:weak|shallow)-fix\s*:?\s*/i.exec(value)?.[0] ?? "";
  const { ids, rest } = split(value.slice(prefix.length));
  const named = ids.length > 0 ? ids : objects.flatMap((found) => idOf(found) ?? []).slice(0, 1);
  if (named.length === 0) return isTrailer ? [report(null, { title: rest, trouble: "names no bug and carries no JSON that does" })] : [];
  return named.flatMap((id) => {
    const own = objects.filter((found) => idOf(found) === id);
    if (own.length > 0) return own.map((found) => reportOf(id, { value: found.value ?? {}, reopens: prefix !== "" }));
    const unread = objects.find(({ value: read, raw }) => read === null && namesIn(raw).includes(id));
    if (prefix !== "") return [{ ...report(id, { title: rest, trouble: null }), reopens: true }];
    if (unread) return [report(id, { title: rest, trouble: "carries JSON that cannot be read" })];
    return isTrailer || objects.some(({ value: read }) => read === null) ? [report(id, { title: rest, trouble: `carries no JSON with "id": "${id}"` })] : [];
  });
}

const report = (id: string | null, { title, trouble }: Pick<BugReport, "title" | "trouble">): BugReport => {
  return { id, severity: null, trouble, title, file: null, line: null, reopens: false };
};

function reportOf(id: string, { value, reopens }: { value: Readonly<Record<string, unknown>>; reopens: boolean }): BugReport {
  const severity = severityOf(value.severity);
  const trouble = severity || (reopens && value.severity === undefined) ? null : `has the severity ${JSON.stringify(value.severity ?? null)}`;
  const [, path = null, line = null] = /^([^\s:,;()]+)(?::(\d+))?/.exec(textOf(value.file) || textOf(value.location)) ?? [];
  const [, placed = null] = /:(\d+)/.exec(textOf(value.location)) ?? [];
  const number = line ?? placed ?? (typeof value.line === "number" ? String(value.line) : null);
  const title = textOf(value.title) || textOf(value.description);
  return {
    id,
    severity,
    trouble,
    title: title.slice(0, 160),
    file: path?.replace(/^\.\//, "") ?? null,
    line: number === null ? null : Number(number),
    reopens,
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "");

const otherNames: Readonly<Record<string, Severity>> = { critical: "crit", medium: "med", moderate: "med", informational: "info" };

function severityOf(value: unknown): Severity | null {
  const word = textOf(value).toLowerCase();
  return severities.find((severity) => severity === word) ?? (Object.hasOwn(otherNames, word) ? (otherNames[word] ?? null) : null);
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
