import { z } from "zod";
import { agentFacts } from "../core/setup/agents.ts";
import type { Millis } from "../core/vocabulary.ts";
import type { Agent, AgentEvent, AgentTrouble, ReaderContext, TokenCounts } from "../ports/agent.ts";
import { type Flag, keyMissing, refusal, withFlags } from "./arguments.ts";
import { codexInteractive } from "./codex-interactive.ts";
import { type Complaint, streamReader } from "./stream-reader.ts";
import { detailOf, shorten } from "./tool-detail.ts";
import { nextLocalTime, trouble } from "./trouble.ts";

/** OpenAI's Codex CLI. Flags, events and texts measured on 0.169.0. */
export const codex: Agent = {
  id: "codex",
  ...agentFacts.codex,
  measuredOn: "0.169.0",
  providers: ["openai", "openrouter"],
  reasoning: ["none", "minimal", "low", "medium", "high", "xhigh", "max"],
  versionArgs: ["--version"],
  choosesSession: false,
  reportsCost: false,
  call: (settings, session, environment) => {
    const openrouter = settings.provider === "openrouter";
    const refused = refusal(codex, settings) ?? (openrouter ? keyMissing("OPENROUTER_API_KEY", environment, "provider openrouter signs in with it") : null);
    if (refused) return refused;
    const resumed = session && "resume" in session ? session.resume : null;
    const argv = ["codex", "exec", ...(resumed ? ["resume"] : []), "--json", "--dangerously-bypass-approvals-and-sandbox", ...quiet];
    return {
      argv: withFlags(settings.argv ?? [...argv, ...(resumed ? [resumed] : []), "-"], ["codex"], flags(settings.model, settings.reasoning, openrouter)),
      env: {},
      prompt: "stdin",
    };
  },
  signIn: (environment, read) => {
    if (environment.CODEX_API_KEY) return "key";
    if (/^model_provider\s*=\s*"(?!openai")/m.test(read(".codex/config.toml") ?? "")) return "key";
    const login = loginIn(read(".codex/auth.json"));
    return login === "unknown" && environment.OPENAI_API_KEY ? "key" : login;
  },
  reader,
  interactive: codexInteractive,
};

const quiet = ["-c", "check_for_update_on_startup=false", "-c", "analytics.enabled=false"];

const flags = (model: string | undefined, reasoning: string | undefined, openrouter: boolean): Flag[] => [
  ...(model ? [{ args: ["-c", `model=${JSON.stringify(model)}`], saidBy: /^(?:-m|--model|--model=.*|model=.*)$/ }] : []),
  ...(reasoning ? [{ args: ["-c", `model_reasoning_effort=${JSON.stringify(reasoning)}`], saidBy: /^model_reasoning_effort=/ }] : []),
  ...(openrouter
    ? [
        { args: ["-c", 'model_provider="openrouter"'], saidBy: /^model_provider=/ },
        {
          args: [
            "-c",
            'model_providers.openrouter={name="OpenRouter",base_url="https://openrouter.ai/api/v1",env_key="OPENROUTER_API_KEY",wire_api="responses"}',
          ],
          saidBy: /^model_providers\.openrouter[.=]/,
        },
      ]
    : []),
];

function loginIn(file: string | null) {
  try {
    const auth = JSON.parse(file ?? "{}") as { tokens?: unknown; OPENAI_API_KEY?: unknown };
    return auth.tokens ? "subscription" : auth.OPENAI_API_KEY ? "key" : "unknown";
  } catch {
    return "unknown";
  }
}

const count = z.number().nonnegative().catch(0);
const text = z.string().nullish().catch(null);
const item = z.looseObject({ type: z.string(), text, command: text, status: text, exit_code: z.number().nullish().catch(null), tool: text, query: text });
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("thread.started"), thread_id: z.string() }),
  z.object({ type: z.enum(["item.started", "item.completed"]), item }),
  z.object({
    type: z.literal("turn.completed"),
    usage: z.object({ input_tokens: count, cached_input_tokens: count, output_tokens: count }).nullish().catch(null),
  }),
  z.object({ type: z.literal("turn.failed"), error: z.object({ message: z.string() }).catch({ message: "the turn failed" }) }),
  z.object({ type: z.literal("error"), message: z.string() }),
]);
type Item = z.infer<typeof item>;

function reader({ usedBefore, model }: ReaderContext) {
  let answer = "";

  const read = (json: unknown, now: Millis): AgentEvent[] => {
    const { data } = event.safeParse(json);
    switch (data?.type) {
      case "thread.started":
        return [{ kind: "session", id: data.thread_id }];
      case "item.started":
        return isTool(data.item) ? [toolOf(data.item)] : [];
      case "item.completed":
        if (isTool(data.item)) return ended(data.item);
        if (data.item.type !== "agent_message" || !data.item.text) return [];
        answer = data.item.text;
        return [{ kind: "text", text: answer }];
      case "turn.completed":
        return [
          ...(data.usage ? [{ kind: "usage" as const, tokens: thisRun(data.usage, usedBefore?.tokens ?? null), usd: null, model }] : []),
          { kind: "result", text: answer, trouble: null },
        ];
      case "turn.failed":
        return [{ kind: "result", text: answer, trouble: troubleIn(data.error.message, now) }];
      case "error":
        return [{ kind: "retry", afterMs: null, trouble: troubleIn(data.message, now) }];
      default:
        return [];
    }
  };
  return streamReader({ read, complaints, between: "\n\n" });
}

const notTools = ["agent_message", "reasoning", "todo_list", "error"];
const isTool = ({ type }: Item) => !notTools.includes(type);

const toolOf = (item: Item): AgentEvent => ({
  kind: "tool",
  name: item.tool ?? item.type,
  detail: item.command
    ? shorten(item.command)
    : detailOf(item.changes && Array.isArray(item.changes) ? item.changes[0] : (item.arguments ?? { query: item.query ?? "" })),
});

/** Changes of files come completed, without a start. */
const ended = (item: Item): AgentEvent[] => [
  ...(item.type === "file_change" ? [toolOf(item)] : []),
  { kind: "tool-ended", name: item.tool ?? item.type, failed: item.status === "failed" || (item.exit_code ?? 0) !== 0 },
];

type Totals = { input_tokens: number; cached_input_tokens: number; output_tokens: number };

/** `input_tokens` includes what came from the cache, and after `resume` all three are totals of the whole thread. */
function thisRun(totals: Totals, before: TokenCounts | null): TokenCounts {
  const all = { input: totals.input_tokens - totals.cached_input_tokens, output: totals.output_tokens, cached: totals.cached_input_tokens };
  if (!before || all.input < before.input || all.output < before.output || all.cached < before.cached) return all;
  return { input: all.input - before.input, output: all.output - before.output, cached: all.cached - before.cached };
}

const usageLimit = /^You['’]ve hit your usage limit\b/;
/** The messages of `error` and `turn.failed` are codex's own and the only place where the kind of trouble is: only how they begin counts. */
const kindsOfMessage: readonly (readonly [RegExp, AgentTrouble["kind"]])[] = [
  [/^unexpected status 40[13]\b/, "signed-out"],
  [/^Missing environment variable: /, "signed-out"],
  [usageLimit, "rate-limited"],
  [/^exceeded retry limit, last status: 429\b/, "rate-limited"],
  [/^unexpected status 429\b/, "rate-limited"],
  [/^Quota exceeded\b/, "out-of-quota"],
  [/^We['’]re currently experiencing high demand\b/, "overloaded"],
  [/^(?:exceeded retry limit, last|unexpected) status:? (?:503|529)\b/, "overloaded"],
];

function troubleIn(message: string, now: Millis): AgentTrouble {
  const cause = message.replace(/^Reconnecting\.\.\. \d+\/\d+ \(/, "");
  const kind = kindsOfMessage.find(([pattern]) => pattern.test(cause))?.[1] ?? "api-error";
  if (!usageLimit.test(cause)) return trouble(kind, message);
  const again = /\btry again at (.{1,60})$/.exec(cause.slice(0, 1_000))?.[1];
  // A used up allowance without a time to come back is as good as none.
  return again ? trouble(kind, message, nextLocalTime(again, now)) : trouble("out-of-quota", message);
}

const complaints: readonly Complaint[] = [
  [/^(?:Error: )?.{0,200}no rollout found for thread id \S+.{0,200}$/, "session-unknown"],
  [/^Not inside a trusted directory and --skip-git-repo-check was not specified\.$/, "denied"],
];
