import type { AgentCall, AgentRefusal, AgentSettings } from "../ports/agent.ts";

type Facts = { readonly title: string; readonly providers: readonly string[]; readonly reasoning: readonly string[] };

/** A setting as arguments, and how an argument looks that already says it. */
export type Flag = { readonly args: readonly string[]; readonly saidBy: RegExp };

/**
 * The operator's argv with the flags it does not say itself, put in after the last word of `call` (the program, or its subcommand).
 * The program need not come first (`npx codex`, `node /opt/codex.js`); where it has another name they come last, since in front
 * they would be the wrapper's.
 */
export function withFlags(argv: readonly string[], call: readonly string[], flags: readonly Flag[]): readonly string[] {
  const at = placeAfter(argv, call);
  const missing = flags.filter(({ saidBy }) => !argv.some((argument) => saidBy.test(argument)));
  return [...argv.slice(0, at), ...missing.flatMap(({ args }) => args), ...argv.slice(at)];
}

function placeAfter(argv: readonly string[], [program = "", ...subcommand]: readonly string[]): number {
  const isProgram = (word: string) => new RegExp(`(?:^|/)${program}(?:@[^/]*|\\.[cm]?js)?$`).test(word);
  const at = argv.findIndex(isProgram) + 1;
  if (at === 0) return argv.length;
  return subcommand.length > 0 && argv[at] === subcommand[0] ? at + 1 : at;
}

/** What no CLI can be asked for, in a sentence that says what would be right. */
export function refusal(agent: Facts, settings: AgentSettings): AgentRefusal | null {
  return notIn(agent, "provider", settings.provider, agent.providers) ?? notIn(agent, "reasoning", settings.reasoning, agent.reasoning);
}

/** Refuses when a key the provider needs is not set. */
export function keyMissing(name: string, environment: Readonly<Record<string, string>>, why: string): AgentRefusal | null {
  return environment[name] ? null : { refused: `${name} is not set, and ${why}; export it before peers starts` };
}

export function isCall(answer: AgentCall | AgentRefusal): answer is AgentCall {
  return "argv" in answer;
}

function notIn(agent: Facts, setting: string, value: string | undefined, known: readonly string[]): AgentRefusal | null {
  if (value === undefined || known.includes(value)) return null;
  const instead = known.length === 0 ? "leave it out" : `write one of ${known.join(", ")}`;
  return { refused: `${agent.title} knows no ${setting} ${JSON.stringify(value)}; ${instead}` };
}
