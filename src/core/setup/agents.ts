/** What a person is told of an agent CLI that peers knows how to call. */
export type KnownAgent = { readonly tool: string; readonly title: string; readonly program: string; readonly install: string };

/** By the word config.yaml has for it, in order of preference. */
export const agentFacts = {
  claude: { title: "Claude Code", program: "claude", install: "npm install -g @anthropic-ai/claude-code" },
  codex: { title: "Codex", program: "codex", install: "npm install -g @openai/codex" },
  opencode: { title: "opencode", program: "opencode", install: "npm install -g opencode-ai" },
  gemini: { title: "Gemini CLI", program: "gemini", install: "npm install -g @google/gemini-cli" },
} as const;

export const knownAgents: readonly KnownAgent[] = Object.entries(agentFacts).map(([tool, facts]) => ({ tool, ...facts }));

/** The two to begin with: those that are installed, filled up with the first known ones. */
export function chooseAgents(isInstalled: (program: string) => boolean): { readonly chosen: readonly KnownAgent[]; readonly missing: readonly KnownAgent[] } {
  const here = knownAgents.filter(({ program }) => isInstalled(program));
  const chosen = [...here, ...knownAgents.filter((agent) => !here.includes(agent))].slice(0, 2);
  return { chosen, missing: chosen.filter((agent) => !here.includes(agent)) };
}
