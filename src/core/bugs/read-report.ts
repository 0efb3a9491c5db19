import { type Severity, severities } from "../vocabulary.ts";
import { idOf, namesIn, split, textOf } from "./ids.ts";
import type { Found } from "./json.ts";

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

type Said = { readonly objects: readonly Found[]; readonly isTrailer: boolean };

export function reportsIn(value: string, { objects, isTrailer }: Said): BugReport[] {
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

const otherNames: Readonly<Record<string, Severity>> = { critical: "crit", medium: "med", moderate: "med", informational: "info" };

function severityOf(value: unknown): Severity | null {
  const word = textOf(value).toLowerCase();
  return severities.find((severity) => severity === word) ?? (Object.hasOwn(otherNames, word) ? (otherNames[word] ?? null) : null);
}
