import { lstatSync, readFileSync, type Stats } from "node:fs";
import { join } from "node:path";

export type JsonFolder = {
  readonly top: string;
  /** Folders that outlive a commit (`gates.keep`): a report found there may be an old one. */
  readonly keep: readonly string[];
  /** Milliseconds since 1970; what lies in a kept folder must be younger. */
  readonly since: number;
};

const mostBytes = 2 << 20;
/** The kernel stamps files with a clock that may be this much behind. */
const clockStepMs = 10;

/** Reads a report below `top` for `json()`. Throws an `Error` that says what is wrong with it. */
export function readJsonFile(folder: JsonFolder, path: string): unknown {
  const stat = plainFile(folder.top, path);
  if (stat.size > mostBytes) throw new Error(`${path} has ${stat.size} bytes, json() reads at most ${mostBytes}`);
  if (folder.keep.some((kept) => path.startsWith(`${kept.replace(/\/+$/, "")}/`)) && stat.ctimeMs < folder.since - clockStepMs)
    throw new Error(`${path} lies in a kept folder and was not written since this commit was checked out; it is about an earlier one`);
  try {
    return JSON.parse(readFileSync(join(folder.top, path), "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ""}`);
  }
}

/** No component may be a link, and the file has no second name: it would be somebody else's file. */
function plainFile(top: string, path: string): Stats {
  const parts = path.split(/[/\\]/).filter((part) => part !== "" && part !== ".");
  for (const [index] of parts.entries()) {
    const here = parts.slice(0, index + 1).join("/");
    const stat = lstatSync(join(top, here), { throwIfNoEntry: false });
    if (!stat) throw new Error(`${path} is not there; the gate did not write it`);
    if (stat.isSymbolicLink()) throw new Error(`${here} is a symbolic link, json() does not follow it`);
    if (index === parts.length - 1 && stat.isFile() && stat.nlink === 1) return stat;
  }
  throw new Error(`${path} is not a plain file`);
}
