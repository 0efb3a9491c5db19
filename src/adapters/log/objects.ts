import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Oid } from "../../core/event.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { git } from "../git.ts";

/** Writes git objects, durably: when a write resolves, the object survives a loss of power. */
export type ObjectWriter = {
  readonly blob: (text: string) => Promise<Oid>;
  /** Path to content; folders are made as the paths say. */
  readonly tree: (files: Readonly<Record<string, string>>) => Promise<Oid>;
  readonly commit: (raw: Uint8Array) => Promise<Oid>;
};

/** In process through isomorphic-git where it can (sha1); through `git hash-object` for sha256 repositories. */
export function createObjectWriter(paths: RepositoryPaths): ObjectWriter {
  const write = paths.objectFormat === "sha1" ? writeInProcess(paths.commonDir) : writeThroughGit(paths);
  const blob = (text: string) => write("blob", Buffer.from(text));
  const tree = async (files: Readonly<Record<string, string>>): Promise<Oid> => {
    const entries = await Promise.all(
      Object.entries(byFolder(files)).map(async ([name, inside]) =>
        typeof inside === "string" ? { mode: "100644", name, oid: await blob(inside) } : { mode: "40000", name, oid: await tree(inside) },
      ),
    );
    return write(
      "tree",
      Buffer.concat(entries.toSorted(asGitSorts).map(({ mode, name, oid }) => Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(oid, "hex")]))),
    );
  };
  return { blob, tree, commit: (raw) => write("commit", raw) };
}

type Write = (type: "blob" | "tree" | "commit", content: Uint8Array) => Promise<Oid>;

function writeInProcess(gitdir: string): Write {
  return async (type, content) => {
    const { writeObject } = (await import("isomorphic-git")).default;
    return writeObject({ fs: durableFs, gitdir, type, object: content, format: "content" });
  };
}

function writeThroughGit(paths: RepositoryPaths): Write {
  return async (type, content) =>
    (
      await git({ dir: paths.commonDir }, ["-c", "core.fsync=loose-object", "hash-object", "-w", "--stdin", "--literally", "-t", type], { input: content })
    ).trim();
}

// isomorphic-git writes an object straight to its final name and never syncs: a crash half-way would leave a broken object there.
const durableFs = {
  promises: {
    ...fs.promises,
    writeFile: async (path: string, content: Uint8Array) => {
      const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
      const made = await mkdir(dirname(path), { recursive: true });
      if (made) await syncFolder(dirname(made));
      const file = await open(temporary, "wx", 0o444);
      try {
        await file.writeFile(content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
  },
};

async function syncFolder(folder: string): Promise<void> {
  const file = await open(folder, "r");
  await file.sync().finally(() => file.close());
}

type Folder = { [name: string]: string | Record<string, string> };

function byFolder(files: Readonly<Record<string, string>>): Folder {
  const folder: Folder = {};
  for (const [path, content] of Object.entries(files)) {
    const slash = path.indexOf("/");
    if (slash < 0) folder[path] = content;
    else folder[path.slice(0, slash)] = { ...(folder[path.slice(0, slash)] as Record<string, string> | undefined), [path.slice(slash + 1)]: content };
  }
  return folder;
}

// Git compares folder names as if they ended in a slash.
function asGitSorts(one: { mode: string; name: string }, other: { mode: string; name: string }): number {
  const key = ({ mode, name }: { mode: string; name: string }) => Buffer.from(mode === "40000" ? `${name}/` : name);
  return Buffer.compare(key(one), key(other));
}
