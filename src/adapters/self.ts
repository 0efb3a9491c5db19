import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";

/** The command that starts this very program again, on whatever runtime it runs. Absolute: hooks of desktop clients have no PATH. */
export function selfCommand(): string[] {
  const script = realpathSync(process.argv[1] ?? "");
  return "Deno" in globalThis ? [process.execPath, "run", "-A", script] : [process.execPath, script];
}

/** Starts this program again so that it outlives us and holds none of our descriptors. */
export function startSelf(args: readonly string[], place: { cwd: string; env: Readonly<Record<string, string>> }): void {
  const [program = "", ...own] = selfCommand();
  spawn(program, [...own, ...args], { ...place, detached: true, stdio: "ignore" }).unref();
}
