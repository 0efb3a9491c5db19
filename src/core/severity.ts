import type { Severity } from "./vocabulary.ts";

const ladder: readonly Severity[] = ["info", "low", "med", "high", "crit"];
export const atLeast = (severity: Severity, bar: Severity) => ladder.indexOf(severity) >= ladder.indexOf(bar);
export const harsher = (one: Severity, other: Severity): Severity => (atLeast(one, other) ? one : other);
