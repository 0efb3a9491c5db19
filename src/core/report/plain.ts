/** Words and figures as a page shows them. */
import type { Millis, Oid } from "../vocabulary.ts";

/** One line without characters that act on whoever shows them: control, direction, width of nothing. */
export function oneLine(text: string, limit = 240): string {
  const line = text
    .replace(/[\r\n\t\u2028\u2029]+/g, " ")
    .replace(acting, "\u00b7")
    .replace(/ {2,}/g, " ")
    .trim();
  const letters = [...line];
  return letters.length > limit ? `${letters.slice(0, limit - 1).join("")}…` : line;
}

// Controls, formats (marks of direction, joiners, tags), lone surrogates, and whatever else is meant not to be seen.
const acting = /[\p{Cc}\p{Cf}\p{Cs}]|\p{Default_Ignorable_Code_Point}/gu;

export const short = (commit: Oid) => commit.slice(0, 8);

export function durationText(ms: Millis): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${ms < 10_000 ? (ms / 1000).toFixed(1) : seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export const dateText = (at: Millis) => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
export const dollars = (usd: number) => `${usd.toFixed(usd > 0 && usd < 1 ? 4 : 2)} US dollars`;
export const counted = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
