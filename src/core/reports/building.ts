import type { ReportedTest, ReportPlace, TestOutcome, TestReport } from "./report.ts";

/** A test as a reader finds it: the names of the groups around it first. */
export type FoundTest = {
  readonly file: string | null;
  readonly name: readonly string[];
  /** Begins the id where there is no file: a Go package, a Rust target. */
  readonly home?: string;
  readonly outcome: TestOutcome;
  readonly reason?: string | null | undefined;
  readonly durationMs?: number | null | undefined;
};

export function testOf(place: ReportPlace, { file, name, home, outcome, reason, durationMs }: FoundTest): ReportedTest {
  const path = file === null ? null : pathIn(place, file);
  const own = name.filter((part) => part !== "");
  return {
    id: [home ?? path ?? "", ...own].join(" > "),
    file: path,
    name: own.join(" > ") || (path ?? home ?? ""),
    outcome,
    reason: reason ? withoutColour(reason).replaceAll(`${place.top}/`, "").slice(0, longestReason).trim() || null : null,
    durationMs: durationMs ?? null,
  };
}

const longestReason = 2_000;

/** Relative to the top of the repository, whatever the runner wrote: absolute, a URL, relative to where it was started. */
export function pathIn({ top, folder }: ReportPlace, written: string): string {
  const path = written.replace(/^file:\/\//, "").replaceAll("\\", "/");
  if (path.startsWith(`${top}/`)) return tidy(path.slice(top.length + 1));
  return path.startsWith("/") ? path : tidy(folder + path);
}

function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with one
export const withoutColour = (text: string): string => text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, "");

export const problem = (said: string): TestReport => ({ tests: [], problems: [said] });

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
