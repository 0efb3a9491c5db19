import { execFileSync } from "node:child_process";
import type { Case } from "./cases.ts";

/** What the machine lacks of what a case needs; undefined when it can be run. */
export const missingNeed = ({ needs }: Case): string | undefined =>
  needs.find((need) => (need.startsWith("no ") ? isInstalled(need.slice(3)) : !isInstalled(need)));

const known = new Map<string, boolean>();

/** `program`, or `python3 -m module`. */
function isInstalled(program: string): boolean {
  const there = known.get(program) ?? runs(program.includes(" -m ") ? `${program} --version` : `command -v ${program}`);
  known.set(program, there);
  return there;
}

function runs(line: string): boolean {
  try {
    execFileSync("/bin/sh", ["-c", line], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
