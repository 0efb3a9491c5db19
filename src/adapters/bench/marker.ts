import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { Processes } from "../../ports/processes.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { readJson, replaceFile } from "./files.ts";

type Marker = { readonly commit: Oid; readonly tree: Oid; readonly pid: number; readonly start: string };

/** Whether some living process is judging this tree now: then its verdicts are worth waiting for. */
export function isBeingJudged(paths: RepositoryPaths, tree: Oid, processes: Processes): boolean {
  return markers(paths).some(({ marker }) => marker.tree === tree && processes.isAlive(marker));
}

let count = 0;

/** Says that this process judges a commit; returns how to take it back. Markers of dead processes are swept. */
export function markJudging(paths: RepositoryPaths, processes: Processes, at: { readonly commit: Oid; readonly tree: Oid }): () => void {
  for (const { file, marker } of markers(paths)) if (!processes.isAlive(marker)) rmSync(file, { force: true });
  const file = join(paths.runtimeDir, "judging", `${process.pid}-${++count}.json`);
  const identity = processes.identify(process.pid) ?? { pid: process.pid, start: "" };
  replaceFile(file, JSON.stringify({ commit: at.commit, tree: at.tree, ...identity } satisfies Marker));
  return () => rmSync(file, { force: true });
}

function markers(paths: RepositoryPaths): { file: string; marker: Marker }[] {
  return names(join(paths.runtimeDir, "judging")).flatMap((file) => {
    const marker = readJson<Marker>(file);
    return marker && typeof marker.pid === "number" && typeof marker.tree === "string" ? [{ file, marker }] : [];
  });
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
