import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { type ReadTextFileRequest, RequestError, type WriteTextFileRequest } from "@agentclientprotocol/sdk";
import type { Place } from "./place.ts";

/**
 * The files an agent may read and write through us: those of the workspace, and the two of its turn that lie elsewhere.
 * No wall against the agent, which has hands of its own: a promise about what we do in its name.
 */
export function createFiles({ cwd, env }: Place) {
  const top = realpathSync(topOf(cwd));
  const ofTurn = [env.PEERS_REVIEW_FILE, env.PEERS_PROMPT_FILE].flatMap((path) => (path ? [realPath(path)] : []));
  const allowed = (path: string): string => {
    const real = isAbsolute(path) ? realPath(path) : null;
    if (real !== null && (isWithin(top, real) || ofTurn.includes(real))) return real;
    throw new RequestError(-32602, `${path} is not in the workspace ${top}; name a file in it by its absolute path`);
  };
  return {
    read: ({ path, line, limit }: ReadTextFileRequest) => {
      const file = allowed(path);
      if (!existsSync(file)) throw RequestError.resourceNotFound(path);
      return { content: excerpt(readFileSync(file, "utf8"), line ?? 1, limit ?? null) };
    },
    write: ({ path, content }: WriteTextFileRequest) => {
      const file = allowed(path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return {};
    },
    /** A folder for a command; the agent's own when it names none. */
    folder: (path: string | null | undefined) => (path ? allowed(path) : cwd),
  };
}

/** A peer may be told to run in a folder of the checkout: the whole checkout is its workspace. */
function topOf(cwd: string): string {
  const isTop = (folder: string) => existsSync(join(folder, ".git"));
  let folder = cwd;
  while (!isTop(folder) && dirname(folder) !== folder) folder = dirname(folder);
  return isTop(folder) ? folder : cwd;
}

/** Where a path leads, whether or not its last parts are there yet; null for a link to nothing, which a write would follow outside. */
function realPath(path: string): string | null {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry) return existsSync(path) ? realpathSync(path) : null;
  const folder = dirname(path) === path ? path : realPath(dirname(path));
  return folder === null ? null : join(folder, basename(path));
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}

/** `line` counts from 1. */
function excerpt(text: string, line: number, limit: number | null): string {
  if (line <= 1 && limit === null) return text;
  const lines = text.split(/(?<=\n)/);
  const from = Math.max(0, line - 1);
  return lines.slice(from, limit === null ? undefined : from + limit).join("");
}
