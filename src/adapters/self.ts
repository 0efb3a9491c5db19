import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";

/** The command that starts this very program again, on whatever runtime it runs. Absolute: hooks of desktop clients have no PATH. */
export function selfCommand(): string[] {
  const script = realpathSync(process.argv[1] ?? "");
  return "Deno" in globalThis ? [process.execPath, "run", "-A", script] : [process.execPath, script];
}

/** What hooks start: this program, told where its state lies if the environment says so, for a desktop client hands its hooks another one. */
export function launchCommand(environment: Readonly<Record<string, string | undefined>>): string[] {
  const places = ["XDG_STATE_HOME", "XDG_CACHE_HOME"].flatMap((name) => (environment[name] ? [`${name}=${environment[name]}`] : []));
  return places.length === 0 ? selfCommand() : ["/usr/bin/env", ...places, ...selfCommand()];
}

/** Starts this program again so that it outlives us and holds none of our descriptors. */
export function startSelf(args: readonly string[], place: { cwd: string; env: Readonly<Record<string, string>> }): void {
  const [program = "", ...own] = selfCommand();
  spawn(program, [...own, ...args], { ...place, detached: true, stdio: "ignore" }).unref();
}
