import { readCobertura } from "./cobertura.ts";
import type { Read } from "./coverage.ts";
import { readCoveragePy } from "./coverage-py.ts";
import { readGoProfile } from "./go-profile.ts";
import { readIstanbul } from "./istanbul.ts";
import { readLcov } from "./lcov.ts";
import { readLlvmCov } from "./llvm-cov.ts";

/** Reads a coverage report by what it looks like; null for a file that is none. */
export function readCoverage(text: string): Read | null {
  const start = text.slice(0, 2_000).trimStart();
  if (/^(?:TN:|SF:)/.test(start)) return readLcov(text);
  if (start.startsWith("mode: ")) return readGoProfile(text);
  if (start.startsWith("<") && /<coverage[\s>]/.test(start)) return readCobertura(text);
  return start.startsWith("{") ? readJson(text) : null;
}

const jsonReaders = [readLlvmCov, readCoveragePy, readIstanbul];

function readJson(text: string): Read | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: "a report that begins as JSON is cut off" };
  }
  return jsonReaders.map((read) => read(value)).find(({ ok }) => ok) ?? null;
}
