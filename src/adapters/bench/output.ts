import { redact } from "../../core/redact.ts";
import type { Finished } from "../../ports/processes.ts";

/** Bytes a judgement's output may have. */
const mostBytes = 64 << 10;

/** What a gate printed, for people: redacted, then capped. Cut roughly before, because redacting megabytes takes a while. */
export function outputOf(finished: Pick<Finished, "stdout" | "stderr">, secrets: readonly string[]): string {
  const parts = [finished.stdout.trimEnd(), finished.stderr.trim() === "" ? "" : `--- stderr\n${finished.stderr.trimEnd()}`];
  return capped(redact(capped(parts.filter(Boolean).join("\n"), 8 * mostBytes), secrets), mostBytes);
}

/** Head and tail, at line breaks where there are some near. */
export function capped(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const bytes = Buffer.from(text);
  const half = Math.floor((most - 100) / 2);
  const head = bytes
    .subarray(0, half)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
  const tail = bytes
    .subarray(bytes.length - half)
    .toString("utf8")
    .replace(/^\uFFFD+/, "");
  return `${head}\n[... ${bytes.length - 2 * half} bytes left out ...]\n${tail}`;
}

/** The last line that says something, shortened. */
export function lastLine(text: string): string {
  const end = text.slice(-4096).trimEnd();
  return end
    .slice(end.lastIndexOf("\n") + 1)
    .trim()
    .slice(0, 200);
}

// Runners close with counts and times; what a person wants to know stands above them.
const telling = /\b(?:not ok|error|fail(?:ed|ure|s)?|expected|assert\w*|panic(?:ked)?|exception|refused|denied)\b|✗|✖|×/i;
const nothingWrong = /\b(?:0 (?:errors?|fail\w*)|(?:errors?|fail\w*):? 0)\b/i;
const lookedAt = 200;

/** The first of the last lines that says what is wrong; the very last line when none does. */
export function tellingLine(text: string): string {
  const lines = text
    .slice(-64 * 1024)
    .split("\n")
    .slice(-lookedAt);
  const found = lines.find((line) => telling.test(line) && !nothingWrong.test(line));
  return found ? found.trim().slice(0, 200) : lastLine(text);
}
