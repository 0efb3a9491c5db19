import type { Agent } from "../ports/agent.ts";
import { acp } from "./acp.ts";
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { gemini } from "./gemini.ts";
import { generic } from "./generic.ts";
import { opencode } from "./opencode.ts";

/** Every agent CLI peers knows; the only list of them. */
export const agents: readonly Agent[] = [claude, codex, opencode, gemini, acp, generic];

/** The agent a peer's `tool` names; without one, the agent whose program its argv begins with; else any program. */
export function agentFor(tool: string | undefined, argv: readonly string[] | undefined): Agent {
  const program = argv?.[0]?.split("/").at(-1);
  return agents.find(({ id }) => id === tool) ?? (tool ? undefined : agents.find((agent) => agent.program !== "" && agent.program === program)) ?? generic;
}
