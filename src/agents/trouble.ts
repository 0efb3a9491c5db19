import type { Millis } from "../core/vocabulary.ts";
import type { AgentTrouble } from "../ports/agent.ts";

/** A trouble with a message of one line that fits on a screen. */
export function trouble(kind: AgentTrouble["kind"], message: string, retryAt: Millis | null = null): AgentTrouble {
  const line = message.slice(0, 4_000).replaceAll(/\s+/g, " ").trim();
  return { kind, message: line.length > 400 ? `${line.slice(0, 399)}…` : line, retryAt };
}

/** What an HTTP status of a model's API means for a peer. 529 is Anthropic's "overloaded", 402 OpenRouter's "no credit". */
export function kindOfStatus(status: number): AgentTrouble["kind"] {
  if (status === 401 || status === 403) return "signed-out";
  if (status === 402) return "out-of-quota";
  if (status === 429) return "rate-limited";
  return status === 503 || status === 529 ? "overloaded" : "api-error";
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3); `retry-after-ms` as OpenAI sends it. */
export function retryAtOf(headers: Readonly<Record<string, string>>, now: Millis): Millis | null {
  const get = (name: string) => Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const ms = Number(get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return now + ms;
  const after = get("retry-after");
  if (after === undefined) return null;
  if (/^\d{1,9}$/.test(after)) return now + Number(after) * 1_000;
  const at = Date.parse(after);
  return Number.isNaN(at) ? null : at;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * The next such time of day, or that day's: "10:46 AM", "Nov 26th, 2026 10:46 AM", as codex 0.169.0 prints it.
 * The CLI prints the clock of this machine, so this is the one place that reads the time zone of the process.
 */
export function nextLocalTime(text: string, now: Millis): Millis | null {
  const found = /(?:([A-Z][a-z]{2})[a-z]{0,6} (\d{1,2})(?:st|nd|rd|th)?, (\d{4}),? )?(\d{1,2}):(\d{2}) (AM|PM)/.exec(text.slice(0, 200));
  if (!found) return null;
  const [, month, day, year, hours, minutes, half] = found;
  if (month && !months.includes(month)) return null;
  const at = new Date(now);
  if (month) at.setFullYear(Number(year), months.indexOf(month), Number(day));
  at.setHours((Number(hours) % 12) + (half === "PM" ? 12 : 0), Number(minutes), 0, 0);
  if (!month && at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.getTime();
}
