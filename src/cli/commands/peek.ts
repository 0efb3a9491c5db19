import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { peekedIn, peekFolder } from "../../adapters/peek.ts";
import { Refusal } from "../../app/accept.ts";
import { peekLine } from "../../core/peek-view.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";

const lookMs = 300;
const shownLines = 40;

/** `peers peek [NAME] [--follow]`: what a peer is doing, decoded from the stream of its newest turn. Takes nothing, asks nobody. */
export const peek: Handler = async (invocation) => {
  const paths = pathsOf(invocation);
  const folder = peekFolder(paths);
  const [name] = invocation.args;
  if (!newest(folder, name)) throw new Refusal(name ? `no turn of ${name} was seen here; \`peers log\` shows whose there were` : "no turn was seen here yet");
  let file = "";
  let shown = 0;
  for (;;) {
    const now = newest(folder, name) ?? "";
    if (now !== file) {
      invocation.print(`# turn ${Number(now.slice(0, 5))} of ${now.slice(6, -6)}`);
      shown = file === "" && !invocation.options.follow ? Math.max(0, linesOf(folder, now).length - shownLines) : 0;
      file = now;
    }
    const lines = linesOf(folder, file);
    // It was full and began anew.
    if (lines.length < shown) shown = 0;
    for (const line of lines.slice(shown)) invocation.print(line);
    shown = lines.length;
    if (!invocation.options.follow) return exitCodes.ok.code;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
};

function newest(folder: string, name: string | undefined): string | undefined {
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .filter((file) => file.endsWith(".jsonl") && (name === undefined || file.slice(6, -6) === name))
    .toSorted()
    .at(-1);
}

const linesOf = (folder: string, file: string) => peekedIn(readFileSync(join(folder, file), "utf8")).map(peekLine);
