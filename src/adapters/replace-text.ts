import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Puts a new file in the place of whatever has the name, a link included: nothing is ever written through a link. */
export function replaceText(file: string, text: string): void {
  const fresh = `${file}.${process.pid}.tmp`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, text, { flag: "wx" });
  renameSync(fresh, file);
}
