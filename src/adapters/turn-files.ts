import { createHash, randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Planted, TurnFiles } from "../ports/world.ts";

/** A review larger than this is not one. */
const reviewCap = 1024 * 1024;

/** Prompt and review of a turn lie beside the worktrees, and so tell a reviewer nothing of where the repository is; its token in the operator's folder. */
export function createTurnFiles(paths: RepositoryPaths): TurnFiles {
  const open: TurnFiles["open"] = (turn) => {
    const dir = join(paths.cacheDir, "turns", String(turn));
    return { dir, promptFile: join(dir, "prompt.md"), reviewFile: join(dir, "review.json") };
  };
  // While it is there, hooks also say which processes a commit came from.
  const live = join(paths.runtimeDir, "live");
  const tokenFile = (turn: number) => join(paths.stateDir, `turn-${turn}.token`);
  const plantFile = (turn: number) => join(paths.stateDir, `turn-${turn}.plant`);
  return {
    open,
    writePrompt: async (turn, prompt, beside = {}) => {
      const { dir, promptFile } = open(turn);
      await rm(dir, { recursive: true, force: true });
      await mkdir(dir, { recursive: true });
      await writeFile(promptFile, prompt);
      for (const [name, text] of Object.entries(beside)) await writeFile(join(dir, name), text);
      await writeFile(live, "");
      // A turn may run as another user than the runner.
      await chmod(dir, 0o777);
    },
    readReview: async (turn) => {
      const file = open(turn).reviewFile;
      const stat = await lstat(file).catch(() => null);
      if (stat === null) return { text: null, refused: null };
      // A pipe would be waited for without end, and a link leads to what is not the reviewer's.
      if (!stat.isFile()) return { text: null, refused: "its review file is not a file of its own; write a plain file" };
      if (stat.size > reviewCap) return { text: null, refused: `its review file has ${stat.size} bytes; a review has at most ${reviewCap}` };
      const text = await readFile(file, "utf8").catch(() => "");
      return { text: text.trim() === "" ? null : text, refused: null };
    },
    rememberToken: (turn, token) => writeFile(tokenFile(turn), token, { mode: 0o600 }),
    rememberPlant: (turn, planted) => writeFile(plantFile(turn), JSON.stringify(planted), { mode: 0o600 }),
    plantOf: async (turn) => {
      const text = await readFile(plantFile(turn), "utf8").catch(() => null);
      return text === null ? null : (JSON.parse(text) as Planted);
    },
    tokenOf: (turn) => readFile(tokenFile(turn), "utf8").catch(() => null),
    forget: async (turn) => {
      await rm(live, { force: true });
      await rm(open(turn).dir, { recursive: true, force: true });
      await rm(tokenFile(turn), { force: true });
      await rm(plantFile(turn), { force: true });
    },
  };
}

/** A token no process can guess, and the digest that may be shown. */
export function newToken(): { readonly token: string; readonly digest: string } {
  const token = randomBytes(24).toString("hex");
  return { token, digest: createHash("sha256").update(token).digest("hex") };
}

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
