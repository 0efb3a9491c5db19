import { readFileSync } from "node:fs";
import type { ProcessIdentity } from "../ports/processes.ts";

/** Whether a process id still is the process it was: field 22 of /proc/<pid>/stat is its start time. Without /proc, whether the id lives. */
export function isSameProcess({ pid, start }: ProcessIdentity): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] !== "Z" && fields[19] === start;
  } catch {
    return process.platform !== "linux" && lives(pid);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return (fault as NodeJS.ErrnoException).code === "EPERM";
  }
}
