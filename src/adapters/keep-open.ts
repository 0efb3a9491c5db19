import { closeSync, openSync, statSync, writeFileSync } from "node:fs";

let held: number | null = null;

/**
 * Writes a file that tells by which descriptor this process keeps it open, so that others see in one look whether it lives: a
 * process that is later given the same id has no such descriptor. `-` where descriptors have no name in /proc (macOS, Deno).
 */
export function keepOpen(file: string, content: (descriptor: string) => string): void {
  if (held !== null) closeSync(held);
  writeFileSync(file, "");
  held = openSync(file, "r");
  writeFileSync(file, content(isNamed(held, file) ? String(held) : "-"));
}

function isNamed(descriptor: number, file: string): boolean {
  const [named, real] = [`/proc/${process.pid}/fd/${descriptor}`, file].map((path) => statSync(path, { throwIfNoEntry: false }));
  return named !== undefined && named.ino === real?.ino && named.dev === real?.dev;
}
