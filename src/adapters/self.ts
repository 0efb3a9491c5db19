import { realpathSync } from "node:fs";

/** The command that starts this very program again, on whatever runtime it runs. Absolute: hooks of desktop clients have no PATH. */
export function selfCommand(): string[] {
  const script = realpathSync(process.argv[1] ?? "");
  return "Deno" in globalThis ? [process.execPath, "run", "-A", script] : [process.execPath, script];
}
