import { type AcpLine, acpLine } from "../core/acp-line.ts";
import type { Agent, AgentEvent, AgentTrouble, ReaderContext, TokenCounts } from "../ports/agent.ts";
import { refusal } from "./arguments.ts";
import { streamReader } from "./stream-reader.ts";
import { detailOf, shorten } from "./tool-detail.ts";
import { kindOfStatus, trouble } from "./trouble.ts";

/** Any agent that speaks the Agent Client Protocol, through `peers acp-bridge`. argv is the agent's own ACP command, e.g. [opencode, acp]. */
export const acp: Agent = {
  id: "acp",
  title: "any ACP agent",
  program: "",
  install: "",
  measuredOn: "any",
  providers: [],
  reasoning: ["none", "minimal", "low", "medium", "high", "xhigh", "max"],
  versionArgs: [],
  choosesSession: false,
  // The protocol has a place for it, but not every agent fills it.
  reportsCost: false,
  call: (settings, session, environment) => {
    const refused = refusal(acp, settings);
    if (refused) return refused;
    if (!settings.argv?.length) return { refused: "tool: acp needs argv: the agent's own ACP command, e.g. [opencode, acp]" };
    const self = JSON.parse(environment.PEERS_SELF ?? "[]") as string[];
    const wishes = [...flag("model", settings.model), ...flag("reasoning", settings.reasoning)];
    const resume = session && "resume" in session ? flag("resume", session.resume) : [];
    return { argv: [...self, "acp-bridge", ...wishes, ...resume, "--", ...settings.argv], env: {}, prompt: "stdin" };
  },
  signIn: () => "unknown",
  interactive: null,
  reader,
};

const flag = (name: string, value: string | undefined) => (value === undefined ? [] : [`--${name}=${value}`]);

function reader({ usedBefore, model }: ReaderContext) {
  let before = 0;
  let tokens: TokenCounts = { input: 0, output: 0, cached: 0 };
  let usd: number | null = null;

  const read = (json: unknown): readonly AgentEvent[] => {
    const { data: line } = acpLine.safeParse(json);
    return line ? told(line) : [];
  };
  const told = (line: AcpLine): readonly AgentEvent[] => {
    switch (line.type) {
      case "session":
        before = line.resumed ? (usedBefore?.usd ?? 0) : 0;
        return [{ kind: "session", id: line.id }];
      case "text":
        return [{ kind: "text", text: line.text }];
      case "tool":
        return [{ kind: "tool", name: line.name, detail: detailOf(line.input) || shorten(line.title) }];
      case "tool-ended":
        return [{ kind: "tool-ended", name: line.name, failed: line.failed }];
      case "usage":
        tokens = line.tokens ?? tokens;
        usd = line.usd === null ? usd : Math.max(0, line.usd - before);
        return [{ kind: "usage", tokens, usd, model }];
      case "alive":
        return [];
      case "end":
        return [{ kind: "result", text: "", trouble: stopped(line.reason) }];
      case "trouble":
        return [{ kind: "result", text: "", trouble: failed(line) }];
    }
  };
  return streamReader({ read, between: "" });
}

/** Stop reasons of ACP v1; one that is not known here is no hand-off either. */
function stopped(reason: string): AgentTrouble | null {
  switch (reason) {
    case "end_turn":
      return null;
    case "max_tokens":
      return trouble("api-error", "the model reached the most tokens it may answer with");
    case "max_turn_requests":
      return trouble("api-error", "the agent reached the most requests to the model it allows itself in one turn");
    case "refusal":
      return trouble("denied", "the agent refused to go on");
    case "cancelled":
      return trouble("interrupted", "the turn was cancelled");
    default:
      return trouble("api-error", `the agent stopped for the reason ${reason}`);
  }
}

/** -32000 is ACP's "authentication required"; Gemini CLI 0.61.0 puts the HTTP status of its API where the code goes. */
function failed({ during, code, message }: Extract<AcpLine, { type: "trouble" }>): AgentTrouble {
  if (code === -32000) return trouble("signed-out", message);
  if (code !== null && code >= 400 && code < 600) return trouble(kindOfStatus(code), message);
  return trouble(code === null ? "denied" : "api-error", `${during}: ${message}`);
}
