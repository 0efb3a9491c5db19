import { resolve } from "node:path";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import type { CommandSpec, Invocation } from "./command.ts";
import { commands } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";
import { version } from "./version.ts";

type MakeInvocation = (args: readonly string[], options: Invocation["options"], cwd: string) => Invocation;

/** Parses argv against the table of commands and runs the one it names. */
export async function parseAndRun(argv: readonly string[], make: MakeInvocation): Promise<number> {
  let code: number = exitCodes.ok.code;
  const program = new Command("peers")
    .description("AI coding CLIs as peers that must prove a task is done")
    .version(version)
    .option("-C, --target <dir>", "work in this folder")
    .showSuggestionAfterError()
    .exitOverride();
  for (const spec of commands) {
    addCommand(program, spec, async (args, options) => {
      const cwd = resolve((program.opts().target as string | undefined) ?? process.cwd());
      const invocation = make(args, options, cwd);
      (await import("./operator-only.ts")).refuseInsideTurn(spec, invocation);
      code = await (await spec.run())(invocation);
    });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (fault) {
    if (!(fault instanceof CommanderError)) throw fault;
    return fault.exitCode === 0 ? exitCodes.ok.code : exitCodes.wrongCall.code;
  }
  return code;
}

function addCommand(program: Command, spec: CommandSpec, run: (args: string[], options: Invocation["options"]) => Promise<void>): void {
  const command = program.command(spec.name, { hidden: spec.hidden === true }).description(spec.says);
  for (const { name, says } of spec.args ?? []) command.argument(name, says);
  command.showHelpAfterError(afterError(spec));
  for (const { flags, says, number } of spec.options ?? []) {
    if (number) command.option(flags, says, (text) => numberOf(text));
    else command.option(flags, says);
  }
  command.action(async (...given: unknown[]) => {
    const args = given.slice(0, spec.args?.length ?? 0).flatMap((value) => (Array.isArray(value) ? value : value === undefined ? [] : [value])) as string[];
    await run(args, command.opts());
  });
}

/** What the command takes: "missing required argument 'what'" alone helps nobody. */
const afterError = ({ name, args = [] }: CommandSpec) => [...args.map((each) => `  ${each.name}  ${each.says}`), `\`peers help ${name}\` says more`].join("\n");

function numberOf(text: string): number {
  const value = Number(text);
  // Only an error of this kind is printed by commander.
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError("Write a number above 0.");
  return value;
}
