import type { Invocation } from "./command.ts";
import { explain } from "./explain.ts";

/** argv to exit code. `status` goes past the parser: a prompt or an editor may ask for it every second. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    if (argv[0] === "status" && argv.slice(1).every((flag) => flag === "--json")) {
      return await (await import("./commands/status.ts")).status(invocation([], { json: argv.includes("--json") }, process.cwd()));
    }
    return await (await import("./parse.ts")).parseAndRun(argv, invocation);
  } catch (fault) {
    const { says, code } = explain(fault);
    process.stderr.write(`peers: ${says}\n`);
    return code;
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
    calledIn: process.cwd(),
    get input() {
      return process.stdin.isTTY ? null : process.stdin;
    },
  };
}
