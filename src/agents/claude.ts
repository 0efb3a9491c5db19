import { z } from "zod";
import { agentFacts } from "../core/setup/agents.ts";
import type { Millis } from "../core/vocabulary.ts";
import type { Agent, AgentEvent, AgentTrouble, ReaderContext, TokenCounts } from "../ports/agent.ts";
import { type Flag, keyMissing, refusal, withFlags } from "./arguments.ts";
import { claudeInteractive } from "./claude-interactive.ts";
import { type Complaint, streamReader } from "./stream-reader.ts";
import { detailOf } from "./tool-detail.ts";
import { kindOfStatus, trouble } from "./trouble.ts";

/**
 * Anthropic's Claude Code. Flags, events and traps measured on 2.1.330.
 * A long file, because everything peers knows of one CLI stands together.
 */
export const claude: Agent = {
  id: "claude",
  ...agentFacts.claude,
  measuredOn: "2.1.330",
  providers: ["anthropic", "openrouter"],
  reasoning: ["low", "medium", "high", "xhigh", "max"],
  versionArgs: ["--version"],
  choosesSession: true,
  reportsCost: true,
  call: (settings, session, environment) => {
    const openrouter = settings.provider === "openrouter";
    const refused = refusal(claude, settings) ?? (openrouter ? keyMissing("OPENROUTER_API_KEY", environment, "provider openrouter signs in with it") : null);
    if (refused) return refused;
    const opening = session ? ("resume" in session ? ["--resume", session.resume] : ["--session-id", session.fresh]) : [];
    const argv = ["claude", "-p", "--output-format", "stream-json", "--verbose", "--dangerously-skip-permissions", ...opening];
    return {
      argv: withFlags(settings.argv ?? argv, ["claude"], flags(settings.model, settings.reasoning)),
      env: {
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
        // As root it refuses to run without asking, unless told that this machine is there for it.
        ...(environment.PEERS_UID === "0" ? { IS_SANDBOX: "1" } : {}),
        ...(openrouter
          ? { ANTHROPIC_BASE_URL: "https://openrouter.ai/api", ANTHROPIC_AUTH_TOKEN: environment.OPENROUTER_API_KEY ?? "", ANTHROPIC_API_KEY: "" }
          : {}),
      },
      prompt: "stdin",
    };
  },
  signIn: (environment, read) => {
    // With -p a key wins over a login.
    if (environment.ANTHROPIC_API_KEY || environment.ANTHROPIC_AUTH_TOKEN) return "key";
    if (environment.CLAUDE_CODE_USE_BEDROCK || environment.CLAUDE_CODE_USE_VERTEX) return "key";
    if (environment.CLAUDE_CODE_OAUTH_TOKEN || read(".claude/.credentials.json")?.includes('"claudeAiOauth"')) return "subscription";
    return read(".claude.json")?.includes('"oauthAccount"') ? "subscription" : "unknown";
  },
  reader,
  interactive: claudeInteractive,
};

const flags = (model: string | undefined, reasoning: string | undefined): Flag[] => [
  ...(model ? [{ args: ["--model", model], saidBy: /^--model(=|$)/ }] : []),
  ...(reasoning ? [{ args: ["--effort", reasoning], saidBy: /^--effort(=|$)/ }] : []),
];

const count = z.number().nonnegative().catch(0);
const tokens = z.object({ input_tokens: count, output_tokens: count, cache_creation_input_tokens: count, cache_read_input_tokens: count }).transform(
  (usage): TokenCounts => ({
    // Writing the cache is paid as input; reading it is reported beside input, not within.
    input: usage.input_tokens + usage.cache_creation_input_tokens,
    output: usage.output_tokens,
    cached: usage.cache_read_input_tokens,
  }),
);
const text = z.string().nullish().catch(null);
const part = z.object({
  type: z.string(),
  text,
  id: text,
  name: text,
  input: z.unknown().optional(),
  tool_use_id: text,
  is_error: z.boolean().nullish().catch(null),
});
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("system"), subtype: text, session_id: text, model: text, retry_delay_ms: count, error_status: count.nullable(), error: text }),
  z.object({
    type: z.literal("assistant"),
    message: z.object({ id: text, model: text, content: z.array(part).catch([]), usage: tokens.nullish().catch(null) }),
    error: text,
  }),
  z.object({ type: z.literal("user"), message: z.object({ content: z.array(part).catch([]) }) }),
  z.object({
    type: z.literal("rate_limit_event"),
    rate_limit_info: z.object({ status: text, resetsAt: z.number().nullish().catch(null), rateLimitType: text }),
  }),
  z.object({
    type: z.literal("result"),
    subtype: text,
    is_error: z.boolean().catch(false),
    result: text,
    errors: z.array(z.string()).nullish().catch(null),
    terminal_reason: text,
    api_error_status: z.number().nullish().catch(null),
    permission_denials: z.array(z.object({ tool_name: z.string() })).catch([]),
    usage: tokens.nullish().catch(null),
    total_cost_usd: z.number().nullish().catch(null),
    model_usage_since_last_result: z
      .record(z.string(), z.object({ costUSD: count }))
      .nullish()
      .catch(null),
  }),
]);
type Told<K> = Extract<z.infer<typeof event>, { type: K }>;
type Limit = { readonly message: string; readonly resetsAt: Millis | null };
type Memory = {
  readonly names: Map<string, string>;
  /** By message: a message comes in several events, each with the same usage. */
  readonly asked: Map<string, TokenCounts>;
  /** The sum of those that are no longer told apart. */
  earlier: TokenCounts;
  model: string | null;
  limit: Limit | null;
  apiError: string | null;
};

function reader({ usedBefore, model }: ReaderContext) {
  const memory: Memory = { names: new Map(), asked: new Map(), earlier: noTokens, model, limit: null, apiError: null };
  const read = (json: unknown): readonly AgentEvent[] => {
    const { data } = event.safeParse(json);
    switch (data?.type) {
      case "system":
        return ofSystem(memory, data);
      case "assistant":
        return ofAssistant(memory, data);
      case "user":
        return data.message.content.flatMap((piece) => ofTool(memory, piece));
      case "rate_limit_event":
        memory.limit = data.rate_limit_info.status === "rejected" ? limitOf(data) : null;
        return [];
      case "result":
        return [
          ...(data.usage ? [{ kind: "usage" as const, tokens: data.usage, usd: costOf(data, usedBefore?.usd ?? null), model: memory.model }] : []),
          { kind: "result", text: data.is_error ? "" : (data.result ?? ""), trouble: troubleOf(memory, data) },
        ];
      default:
        return [];
    }
  };
  return streamReader({ read, complaints, between: "\n\n" });
}

function ofSystem(memory: Memory, told: Told<"system">): AgentEvent[] {
  if (told.subtype === "api_retry") return [{ kind: "retry", afterMs: told.retry_delay_ms, trouble: ofRetry(told.error ?? "unknown", told.error_status) }];
  if (told.subtype !== "init") return [];
  memory.model = told.model ?? memory.model;
  return told.session_id ? [{ kind: "session", id: told.session_id }] : [];
}

/** Its own notice of an API error looks like something the model said, but for `error`. */
function ofAssistant(memory: Memory, { error, message }: Told<"assistant">): AgentEvent[] {
  memory.apiError = error ?? null;
  if (error) return [];
  memory.model = message.model ?? memory.model;
  if (message.usage) remember(memory, message.id ?? "", message.usage);
  const said = message.content.flatMap((piece) => ofPart(memory, piece));
  return [...said, { kind: "usage", tokens: sum([memory.earlier, ...memory.asked.values()]), usd: null, model: memory.model }];
}

function ofPart({ names }: Memory, piece: z.infer<typeof part>): AgentEvent[] {
  if (piece.type === "text" && piece.text) return [{ kind: "text", text: piece.text }];
  if (piece.type !== "tool_use" || !piece.name) return [];
  names.set(piece.id ?? "", piece.name);
  const [oldest] = names.keys();
  if (names.size > toldApart && oldest !== undefined) names.delete(oldest);
  return [{ kind: "tool", name: piece.name, detail: detailOf(piece.input) }];
}

function ofTool({ names }: Memory, piece: z.infer<typeof part>): AgentEvent[] {
  if (piece.type !== "tool_result") return [];
  const name = names.get(piece.tool_use_id ?? "") ?? "";
  names.delete(piece.tool_use_id ?? "");
  return [{ kind: "tool-ended", name, failed: piece.is_error === true }];
}

/** Messages of parallel subagents come interleaved; of so many the oldest is complete, and a long run must not fill the memory. */
const toldApart = 64;

function remember(memory: Memory, id: string, usage: TokenCounts): void {
  memory.asked.set(id, usage);
  const [oldest] = memory.asked;
  if (memory.asked.size <= toldApart || !oldest) return;
  memory.earlier = sum([memory.earlier, oldest[1]]);
  memory.asked.delete(oldest[0]);
}

const noTokens: TokenCounts = { input: 0, output: 0, cached: 0 };

/** While it runs only what was asked is known: output is reported as 1 until the result. */
const sum = (all: readonly TokenCounts[]): TokenCounts =>
  all.reduce((sofar, next) => ({ input: sofar.input + next.input, output: sofar.output + next.output, cached: sofar.cached + next.cached }), noTokens);

/** After `--resume`, total_cost_usd is the whole session's; model_usage_since_last_result is this run's. */
function costOf(result: Told<"result">, usdBefore: number | null): number | null {
  const since = result.model_usage_since_last_result;
  if (since) return Object.values(since).reduce((usd, each) => usd + each.costUSD, 0);
  const total = result.total_cost_usd ?? null;
  return total !== null && usdBefore !== null && total >= usdBefore ? total - usdBefore : total;
}

const limitOf = ({ rate_limit_info: info }: Told<"rate_limit_event">): Limit => ({
  message: `the ${(info.rateLimitType ?? "usage").replaceAll("_", " ")} limit of the subscription is reached`,
  resetsAt: info.resetsAt ? info.resetsAt * 1_000 : null,
});

const kindsOfError: Readonly<Record<string, AgentTrouble["kind"]>> = {
  rate_limit: "rate-limited",
  overloaded: "overloaded",
  authentication_failed: "signed-out",
  oauth_org_not_allowed: "signed-out",
  billing_error: "out-of-quota",
};

const ofRetry = (error: string, status: number | null): AgentTrouble =>
  trouble(kindsOfError[error] ?? (status ? kindOfStatus(status) : "api-error"), status ? `HTTP ${status}: ${error}` : error);

/** `subtype` says "success" even of an API error; `is_error`, `terminal_reason` and `api_error_status` do not lie. */
function troubleOf({ limit, apiError }: Memory, result: Told<"result">): AgentTrouble | null {
  if (!result.is_error && (result.subtype ?? "success") === "success") return deniedIn(result);
  const message = result.result || result.errors?.join("; ") || (result.subtype ?? "").replaceAll("_", " ");
  if (result.terminal_reason?.startsWith("aborted")) return trouble("interrupted", message);
  if (limit) return trouble("rate-limited", `${limit.message}: ${message}`, limit.resetsAt);
  if (result.errors?.some((error) => error.startsWith("No conversation found with session ID"))) return trouble("session-unknown", message);
  const status = result.api_error_status ? kindOfStatus(result.api_error_status) : "api-error";
  return trouble(kindsOfError[apiError ?? ""] ?? status, message);
}

/** A tool that is refused is no error to Claude Code: exit code 0, "success". */
function deniedIn({ permission_denials: denials }: Told<"result">): AgentTrouble | null {
  const names = [...new Set(denials.map(({ tool_name }) => tool_name))];
  return names.length > 0 ? trouble("denied", `it was not allowed to use ${names.join(", ")}`) : null;
}

const complaints: readonly Complaint[] = [
  [/^No conversation found with session ID: \S+$/, "session-unknown"],
  [/^--dangerously-skip-permissions cannot be used with root\/sudo privileges for security reasons$/, "denied"],
];
