import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defects, implementationWith } from "./defects.mjs";
import { compare } from "./evaluate.mjs";

/** Named defects that no program shows, each alone in an otherwise right implementation: nobody could find those. */
export async function everyDefectShows(programs) {
  const home = mkdtempSync(join(tmpdir(), "peers-defects-"));
  const hidden = [];
  for (const { id } of defects) {
    for (const [path, text] of Object.entries(implementationWith([id]))) {
      mkdirSync(join(home, id, "src"), { recursive: true });
      writeFileSync(join(home, id, path), text);
    }
    // One is enough.
    if ((await compare(join(home, id), { from: 1, count: programs, differs: () => false })) === 0) hidden.push(id);
  }
  rmSync(home, { recursive: true, force: true });
  return hidden;
}
