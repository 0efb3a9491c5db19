import { closeSync, openSync, renameSync, statSync, writeFileSync } from "node:fs";

let held: number | null = null;

/**
 * Writes a file that tells by which descriptor this process keeps it open, so that others see in one look whether it lives: a
 * process that is later given the same id has no such descriptor. `-` where descriptors have no name in /proc (macOS, Deno).
 */
export function keepOpen(file: string, content: (descriptor: string) => string): void {
  if (held !== null) closeSync(held);
  // Under another name until it is whole: hooks read it at any moment.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, "");
  held = openSync(draft, "r");
  writeFileSync(draft, content(isNamed(held, draft) ? String(held) : "-"));
  renameSync(draft, file);
}

function isNamed(descriptor: number, file: string): boolean {
  const [named, real] = [`/proc/${process.pid}/fd/${descriptor}`, file].map((path) => statSync(path, { throwIfNoEntry: false }));
  return named !== undefined && named.ino === real?.ino && named.dev === real?.dev;
}
