import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identities, inNamespace, isolation, systemProgram, works } from "./isolation.ts";

/**
 * As `isolation`, and the program finds these folders empty: it runs as the same user, so rights of files keep nothing from it.
 * Where the kernel allows a pid namespace and not this, the folders are seen.
 */
export async function hiding(folders: readonly string[]): Promise<readonly string[] | null> {
  const there = folders.filter((folder) => existsSync(folder));
  const wrap = there.length === 0 ? null : await canHide();
  return wrap ? wrap(there) : isolation();
}

type Wrap = (folders: readonly string[]) => readonly string[];

/** Null where nothing can be hidden from a program. */
export function canHide(): Promise<Wrap | null> {
  probed ??= probe();
  return probed;
}

let probed: Promise<Wrap | null> | null = null;

async function probe(): Promise<Wrap | null> {
  const folder = mkdtempSync(join(tmpdir(), "peers-hiding-"));
  writeFileSync(join(folder, "seen"), "");
  try {
    for (const wrap of ways()) if (await works(wrap([folder]), `test ! -e '${folder}/seen' && exit 7`)) return wrap;
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * An empty folder is mounted over each, in a mount namespace whose owner the program is not: else it would unmount it again. A user
 * who is not root gets one namespace to mount in and another one inside of it; root loses the right to mount.
 */
function ways(): Wrap[] {
  const unshare = systemProgram("unshare");
  const setpriv = systemProgram("setpriv");
  if (!unshare) return [];
  const cover = (folders: readonly string[]) => ["--mount", "--", "/bin/sh", "-c", covering, "peers-hide", ...folders, "--"];
  return identities().flatMap((identity): Wrap[] => {
    if (identity.length > 0) {
      const again = ["--user", `--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`];
      return [(folders) => [unshare, "--user", "--map-root-user", ...cover(folders), ...inNamespace(unshare, again)]];
    }
    const unprivileged = setpriv ? [setpriv, "--bounding-set=-sys_admin", "--"] : [];
    return [(folders) => [unshare, ...cover(folders), ...inNamespace(unshare, []), ...unprivileged]];
  });
}

const covering = `
while [ "$1" != -- ]; do
  mount -t tmpfs -o ro,size=4k,mode=755 none "$1" || exit 125
  shift
done
shift
exec "$@"
`;
