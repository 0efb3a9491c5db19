import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { join } from "node:path";

/** How to start a program in a pid namespace of its own: program and arguments that go before it. Null where the kernel refuses. */
export function isolation(): Promise<readonly string[] | null> {
  probed ??= probe();
  return probed;
}

let probed: Promise<readonly string[] | null> | null = null;

async function probe(): Promise<readonly string[] | null> {
  const unshare = systemProgram("unshare");
  if (!unshare) return null;
  for (const identity of identities()) {
    const start = inNamespace(unshare, identity);
    if (await works(start)) return start;
  }
  return null;
}

/** The ways to say who the program is: root needs no user namespace, but may be refused where it is in a container. */
export const identities = (): (readonly string[])[] => (process.getuid?.() === 0 ? [[], asOneself] : [asOneself]);

export const inNamespace = (unshare: string, identity: readonly string[]): readonly string[] => [
  unshare,
  ...identity,
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
  "--",
  "/bin/sh",
  "-c",
  init,
  "peers-init",
];

/** Null where namespaces are none of the system's. */
export function systemProgram(name: string): string | null {
  if (process.platform !== "linux") return null;
  return ["/usr/bin", "/bin", "/usr/sbin", "/sbin", ...(process.env.PATH ?? "").split(":")].map((folder) => join(folder, name)).find(canRun) ?? null;
}

// Maps the caller's own id and not root: agents refuse to run as root, and files would seem to belong to it.
const asOneself = ["--user", "--map-current-user"];

// The first process of a namespace ignores signals it has no handler for and inherits every orphan, so the program is not it.
// What the program leaves behind is asked to end (a git then removes its lock files) and counted on descriptor 3; the kernel
// kills the rest when this shell exits. Its own remarks ("Terminated") would land in the program's stderr: silenced.
const init = `
exec 4>&2 2>/dev/null
(exec "$@" 2>&4 3>&- 4>&-)
code=$?
alive() {
  n=0
  for p in /proc/[0-9]*; do
    [ "$p" = /proc/1 ] && continue
    read -r line <"$p/stat" || continue
    case "\${line##*) }" in Z*|X*) ;; *) n=$((n+1)) ;; esac
  done
}
alive
left=$n
if [ "$n" -gt 0 ]; then
  kill -TERM -1
  for i in 1 2 3 4 5 6 7 8; do
    alive
    [ "$n" -eq 0 ] && break
    /bin/sleep 0.02
  done
fi
echo "$left" >&3
exit $code
`;

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `trying` is a line for sh that ends with 7 when all is as wanted. */
export function works([program = "", ...args]: readonly string[], trying = "exit 7"): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, [...args, "/bin/sh", "-c", trying], { timeout: 5_000, killSignal: "SIGKILL" }, (error) => resolve(error?.code === 7));
  });
}
