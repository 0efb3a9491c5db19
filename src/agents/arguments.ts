import type { AgentCall, AgentRefusal, AgentSettings } from "../ports/agent.ts";

type Facts = { readonly title: string; readonly providers: readonly string[]; readonly reasoning: readonly string[] };

/** A setting as arguments, and how an argument looks that already says it. */
export type Flag = { readonly args: readonly string[]; readonly saidBy: RegExp };

/** The operator's argv with the flags it does not say itself, put in at `at` (after the program and its subcommand). */
export function withFlags(argv: readonly string[], at: number, flags: readonly Flag[]): readonly string[] {
  const missing = flags.filter(({ saidBy }) => !argv.some((argument) => saidBy.test(argument)));
  return [...argv.slice(0, at), ...missing.flatMap(({ args }) => args), ...argv.slice(at)];
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
