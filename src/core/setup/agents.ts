/** How an agent CLI is called when nobody is there to answer it, and how to get it. */
export type KnownAgent = {
  readonly tool: string;
  readonly title: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly install: string;
};

/**
 * In order of preference. Each may run commands and edit files without asking, or it could not commit: Claude Code denies `git
 * commit` in its milder modes, and Codex's sandbox keeps .git read-only (claude 2.1.330, codex 0.169, opencode 1.18, gemini 0.61).
 * All of them take the prompt on stdin.
 */
export const knownAgents: readonly KnownAgent[] = [
  {
    tool: "claude",
    title: "Claude Code",
    argv: ["claude", "-p", "--output-format", "stream-json", "--verbose", "--permission-mode", "acceptEdits", "--allowedTools", "Bash,Edit,Write"],
    env: {},
    install: "npm install -g @anthropic-ai/claude-code",
  },
  {
    tool: "codex",
    title: "Codex",
    argv: ["codex", "exec", "--json", "--dangerously-bypass-approvals-and-sandbox", "-"],
    env: {},
    install: "npm install -g @openai/codex",
  },
  { tool: "opencode", title: "opencode", argv: ["opencode", "run", "--format", "json", "--auto"], env: {}, install: "npm install -g opencode-ai" },
  {
    tool: "gemini",
    title: "Gemini CLI",
    argv: ["gemini", "--yolo", "--output-format", "stream-json"],
    env: { GEMINI_CLI_TRUST_WORKSPACE: "true" },
    install: "npm install -g @google/gemini-cli",
  },
];

/** The two to begin with: those that are installed, filled up with the first known ones. */
export function chooseAgents(isInstalled: (program: string) => boolean): { readonly chosen: readonly KnownAgent[]; readonly missing: readonly KnownAgent[] } {
  const here = knownAgents.filter(({ tool }) => isInstalled(tool));
  const chosen = [...here, ...knownAgents.filter((agent) => !here.includes(agent))].slice(0, 2);
  return { chosen, missing: chosen.filter((agent) => !here.includes(agent)) };
}
