import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Text of a file that ships with the package: `hooks/…`, `templates/…`. */
export function readPackageFile(path: string): string {
  return readFileSync(join(packageFolder(), path), "utf8");
}

/** The top of the package: this file is two folders below it as source, one or two as built code. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "hooks", "event"))) {
    if (folder === dirname(folder)) throw new Error("the folder hooks/ of the peers package is missing; install peers again");
    folder = dirname(folder);
  }
  return folder;
}
