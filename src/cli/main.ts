import type { Invocation } from "./command.ts";
import { exitCodes } from "./exit-codes.ts";

/** argv to exit code. `status` goes past the parser: a prompt or an editor may ask for it every second. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === "status" && argv.slice(1).every((flag) => flag === "--json")) {
      return await (await import("./commands/status.ts")).status(invocation([], { json: argv.includes("--json") }, process.cwd()));
    }
    return await (await import("./parse.ts")).parseAndRun(argv, invocation);
  } catch (fault) {
    return explain(fault);
  }
}

export function invocation(args: readonly string[], options: Invocation["options"], cwd: string): Invocation {
  return {
    cwd,
    args,
    options,
    environment: Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    print: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    complain: (text) => void process.stderr.write(text.endsWith("\n") ? text : `${text}\n`),
    isTerminal: process.stdout.isTTY === true,
  };
}

/** Expected trouble has a name and a sentence; anything else is our fault and says so, with what helps to report it. */
function explain(fault: unknown): number {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  if (error.name === "Refusal" || error.name === "HookTrouble") {
    process.stderr.write(`peers: ${error.message}\n`);
    return exitCodes.wrongCall.code;
  }
  if (error.name === "LogFault" || error.name === "LogDamaged" || error.name === "EntryFault" || (error as NodeJS.ErrnoException).code === "ENOSPC") {
    process.stderr.write(`peers: ${error.message}\n`);
    return exitCodes.fault.code;
  }
  process.stderr.write(`peers: this is a fault of peers: ${error.stack ?? error.message}\n`);
  return exitCodes.fault.code;
}
