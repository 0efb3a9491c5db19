import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";

/** The tip of a writer's chain read from git's files, without starting git; null when only git can say (no such file, reftable). */
export function readTipFast(commonDir: string, writer: string): Oid | null {
  const ref = `refs/peers/log/${writer}`;
  const loose = join(commonDir, ref);
  const stat = statSync(loose, { throwIfNoEntry: false });
  // A folder is what a ref of a longer name left there.
  if (stat && !stat.isFile()) return null;
  if (stat) return readFileSync(loose, "utf8").trim();
  const packed = join(commonDir, "packed-refs");
  if (!existsSync(packed)) return null;
  const line = readFileSync(packed, "utf8")
    .split("\n")
    .find((text) => text.endsWith(` ${ref}`));
  return line?.split(" ")[0] ?? null;
}
