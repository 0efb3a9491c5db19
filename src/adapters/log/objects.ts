import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import type { Oid } from "../../core/vocabulary.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";

/** Writes git objects, durably: when `commit` resolves, it and all that was written before survive a loss of power. */
export type ObjectWriter = {
  readonly blob: (text: string) => Promise<Oid>;
  /** Path to content; folders are made as the paths say. */
  readonly tree: (files: Readonly<Record<string, string>>) => Promise<Oid>;
  readonly commit: (raw: Uint8Array) => Promise<Oid>;
};

/** In process: a name is known from the content, so the objects of an entry are written at the same time, and no git is started. */
export function createObjectWriter(paths: RepositoryPaths): ObjectWriter {
  const underWay: Promise<void>[] = [];
  const write = (type: "blob" | "tree" | "commit", content: Uint8Array): Oid => {
    const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
    const oid = createHash(paths.objectFormat).update(whole).digest("hex");
    const writing = writeDurably(join(paths.commonDir, "objects", oid.slice(0, 2), oid.slice(2)), whole);
    // Told by `commit`, which waits for all of them.
    writing.catch(() => undefined);
    underWay.push(writing);
    return oid;
  };
  const blob = async (text: string) => write("blob", Buffer.from(text));
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
  const commit = async (raw: Uint8Array) => {
    const oid = write("commit", raw);
    await Promise.all(underWay.splice(0));
    return oid;
  };
  return { blob, tree, commit };
}

/** Under its name a crash half-way leaves nothing or the whole object, never a part. One that is there already is the same. */
async function writeDurably(path: string, whole: Buffer): Promise<void> {
  if (existsSync(path)) return;
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const made = await mkdir(dirname(path), { recursive: true });
  if (made) await syncFolder(dirname(made));
  try {
    const file = await open(temporary, "wx", 0o444);
    try {
      await file.writeFile(deflateSync(whole));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (fault) {
    await rm(temporary, { force: true });
    throw fault;
  }
  await syncFolder(dirname(path));
}

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
