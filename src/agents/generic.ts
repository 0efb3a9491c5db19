import type { Agent, AgentReader } from "../ports/agent.ts";
import { lineReader } from "./json-lines.ts";

/** Any program that takes a prompt and prints text. It says neither what it used nor why it failed. */
export const generic: Agent = {
  id: "generic",
  title: "any program",
  program: "",
  install: "",
  measuredOn: "any",
  providers: [],
  reasoning: [],
  versionArgs: [],
  choosesSession: false,
  reportsCost: false,
  call: (settings) => {
    const asked = (["model", "reasoning", "provider"] as const).find((name) => settings[name] !== undefined);
    if (asked) return { refused: `peers does not know how this program is told its ${asked}; write it into argv` };
    if (!settings.argv?.length) return { refused: "a program peers does not know needs argv: the program and its arguments" };
    return { argv: settings.argv, env: {}, prompt: "stdin" };
  },
  signIn: () => "unknown",
  reader,
  interactive: null,
};

/** The end of an answer is what counts, as in a report. */
const longestText = 256 * 1024;

function reader(): AgentReader {
  const stdout = lineReader();
  // Pieces are let go one by one: cutting one long text again and again is what fills a memory.
  const kept: string[] = [];
  let size = 0;

  const take = (lines: ReturnType<typeof stdout.push>) => {
    const piece = lines.map(({ text }) => `${text}\n`).join("");
    size += piece.length;
    kept.push(piece);
    while (size - (kept[0]?.length ?? 0) > longestText) size -= kept.shift()?.length ?? 0;
    return lines.flatMap(({ text }) => (text === "" ? [] : [{ kind: "text" as const, text }]));
  };
  return {
    push: (stream, chunk) => (stream === "stdout" ? take(stdout.push(chunk)) : []),
    end: () => {
      take(stdout.end());
      return { session: null, text: kept.join("").slice(-longestText).trim(), usage: null, ended: false, trouble: null };
    },
  };
}
