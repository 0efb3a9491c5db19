import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { verdicts } from "../../core/vocabulary.ts";
import type { Judgement } from "../../ports/judging.ts";
import { readJson, replaceFile } from "./files.ts";
import { capped } from "./output.ts";

const remembered = z.object({
  gate: z.string(),
  version: z.string(),
  verdict: z.enum(verdicts).exclude(["broken"]),
  why: z.string(),
  durationMs: z.number(),
  attempts: z.number().int().positive(),
  output: z.string(),
  key: z.string(),
});

/** A judgement made before under this key, in any run and any process; null when there is none. */
export function recall(folder: string, key: string): Judgement | null {
  const found = remembered.safeParse(readJson(join(folder, `${key}.json`)));
  return found.success && found.data.key === key ? found.data : null;
}

/** Keeps an answer for every later run; the caller asks this only for answers that will be the same next time. */
export function remember(folder: string, judgement: Judgement): void {
  if (!remembered.safeParse(judgement).success) return;
  replaceFile(join(folder, `${judgement.key}.json`), JSON.stringify({ ...judgement, output: capped(judgement.output, 8 << 10) }));
}

const most = 4_096;

/** Forgets the older half when there are too many. */
export function forgetOld(folder: string): void {
  const files = list(folder);
  if (files.length <= most) return;
  const aged = files.map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 })).sort((a, b) => a.at - b.at);
  for (const { name } of aged.slice(0, most / 2)) rmSync(join(folder, name), { force: true });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
