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
  const unshare = ["/usr/bin", "/bin", "/usr/sbin", "/sbin", ...(process.env.PATH ?? "").split(":")].map((folder) => join(folder, "unshare")).find(canRun);
  if (!unshare || process.platform !== "linux") return null;
  for (const identity of process.getuid?.() === 0 ? [[], asOneself] : [asOneself]) {
    const start = [unshare, ...identity, "--pid", "--fork", "--kill-child", "--mount-proc", "--", "/bin/sh", "-c", init, "peers-init"];
    if (await works(start)) return start;
  }
  return null;
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

function works([program = "", ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, [...args, "/bin/sh", "-c", "exit 7"], { timeout: 5_000, killSignal: "SIGKILL" }, (error) => resolve(error?.code === 7));
  });
}
