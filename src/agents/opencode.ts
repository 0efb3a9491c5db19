import { z } from "zod";
import { agentFacts } from "../core/setup/agents.ts";
import type { Millis } from "../core/vocabulary.ts";
import type { Agent, AgentEvent, AgentReading, AgentTrouble, ReaderContext, TokenCounts } from "../ports/agent.ts";
import { type Flag, keyMissing, refusal, withFlags } from "./arguments.ts";
import { opencodeInteractive } from "./opencode-interactive.ts";
import { type Complaint, streamReader } from "./stream-reader.ts";
import { detailOf } from "./tool-detail.ts";
import { kindOfStatus, retryAtOf, trouble } from "./trouble.ts";

const keys: Readonly<Record<string, string>> = { anthropic: "ANTHROPIC_API_KEY", openai: "OPENAI_API_KEY", openrouter: "OPENROUTER_API_KEY" };

/** opencode, any model. Flags, events and traps measured on 1.18.33. */
export const opencode: Agent = {
  id: "opencode",
  ...agentFacts.opencode,
  measuredOn: "1.18.33",
  providers: Object.keys(keys),
  reasoning: ["none", "minimal", "low", "medium", "high", "xhigh", "max"],
  versionArgs: ["--version"],
  choosesSession: false,
  reportsCost: true,
  call: (settings, session, environment) => {
    const refused = refusal(opencode, settings) ?? providerTrouble(settings, environment);
    if (refused) return refused;
    const argv = ["opencode", "run", "--format", "json", "--auto", ...(session && "resume" in session ? ["-s", session.resume] : [])];
    return {
      argv: withFlags(settings.argv ?? argv, ["opencode", "run"], flags(modelWithProvider(settings), settings.reasoning)),
      env: { OPENCODE_DISABLE_AUTOUPDATE: "1" },
      prompt: "stdin",
    };
  },
  signIn: (environment, read) => {
    const logins = loginsIn(read(".local/share/opencode/auth.json"));
    const byKey = logins.includes("api") || Object.values(keys).some((key) => environment[key]);
    if (logins.includes("oauth")) return byKey ? "unknown" : "subscription";
    return byKey ? "key" : "unknown";
  },
  reader,
  interactive: opencodeInteractive,
};

type Settings = { readonly provider?: string | undefined; readonly model?: string | undefined };

/** opencode has no flag for the provider: it is the first part of the model's name. */
function modelWithProvider({ provider, model }: Settings): string | undefined {
  return !provider || !model || model.startsWith(`${provider}/`) ? model : `${provider}/${model}`;
}

function providerTrouble({ provider, model }: Settings, environment: Readonly<Record<string, string>>) {
  if (!provider) return null;
  if (!model) return { refused: `opencode names the provider in the model: write model beside provider ${provider}` };
  return keyMissing(
    keys[provider] ?? "",
    environment,
    `provider ${provider} signs in with it (to use opencode's own login, write model: ${provider}/… and no provider)`,
  );
}

const flags = (model: string | undefined, reasoning: string | undefined): Flag[] => [
  ...(model ? [{ args: ["-m", model], saidBy: /^(?:-m|--model)(=|$)/ }] : []),
  ...(reasoning ? [{ args: ["--variant", reasoning], saidBy: /^--variant(=|$)/ }] : []),
];

function loginsIn(file: string | null): readonly string[] {
  try {
    return Object.values(JSON.parse(file ?? "{}") as Record<string, { type?: string }>).map(({ type }) => type ?? "");
  } catch {
    return [];
  }
}

const count = z.number().nonnegative().catch(0);
const text = z.string().nullish().catch(null);
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("step_start"), sessionID: text }),
  z.object({ type: z.literal("text"), sessionID: text, part: z.object({ text: z.string() }) }),
  z.object({
    type: z.literal("tool_use"),
    sessionID: text,
    part: z.object({
      tool: z.string(),
      state: z.object({ status: text, input: z.unknown().optional(), error: text, metadata: z.object({ exit: z.number().nullish() }).nullish().catch(null) }),
    }),
  }),
  z.object({
    type: z.literal("step_finish"),
    sessionID: text,
    part: z.object({
      reason: text,
      cost: count,
      tokens: z.object({ input: count, output: count, reasoning: count, cache: z.object({ read: count, write: count }).catch({ read: 0, write: 0 }) }),
    }),
  }),
  z.object({
    type: z.literal("error"),
    sessionID: text,
    error: z.object({
      name: z.string(),
      data: z
        .object({
          message: text,
          statusCode: z.number().nullish().catch(null),
          responseHeaders: z.record(z.string(), z.string()).nullish().catch(null),
          responseBody: text,
        })
        .catch({ message: null, statusCode: null, responseHeaders: null, responseBody: null }),
    }),
  }),
]);
type Failure = Extract<z.infer<typeof event>, { type: "error" }>["error"];

function reader({ model }: ReaderContext) {
  let session: string | null = null;
  let tokens: TokenCounts = { input: 0, output: 0, cached: 0 };
  let usd = 0;
  /** What a tool was refused with, if that was the last thing that happened. */
  let refusedTool: string | null = null;
  let saidNothing = true;

  const read = (json: unknown, now: Millis): AgentEvent[] => {
    const { data } = event.safeParse(json);
    if (!data) return [];
    const known = session;
    session = data.sessionID ?? session;
    return [...(session && session !== known ? [{ kind: "session" as const, id: session }] : []), ...told(data, now)];
  };
  const told = (data: z.infer<typeof event>, now: Millis): AgentEvent[] => {
    switch (data.type) {
      case "step_start":
        refusedTool = null;
        saidNothing = true;
        return [];
      case "text":
        saidNothing = false;
        return [{ kind: "text", text: data.part.text }];
      case "tool_use": {
        const { tool, state } = data.part;
        saidNothing = false;
        refusedTool = state.status === "error" && /rejected permission|prevents you from using/.test(state.error ?? "") ? tool : null;
        const failed = state.status === "error" || (state.metadata?.exit ?? 0) !== 0;
        return [
          { kind: "tool", name: tool, detail: detailOf(state.input) },
          { kind: "tool-ended", name: tool, failed },
        ];
      }
      case "step_finish": {
        const { reason, cost, tokens: step } = data.part;
        tokens = {
          input: tokens.input + step.input + step.cache.write,
          output: tokens.output + step.output + step.reasoning,
          cached: tokens.cached + step.cache.read,
        };
        usd += cost;
        // An answer without anything (a proxy's page, say) is asked for again at once, for ever: 517 times in four minutes.
        if (reason === "unknown" && saidNothing) return [{ kind: "retry", afterMs: null, trouble: trouble("api-error", "the model's answer was empty") }];
        // It goes on after these two reasons; every other one ends the run.
        const over = reason !== "tool-calls" && reason !== "unknown";
        return [{ kind: "usage", tokens, usd, model }, ...(over ? [{ kind: "result" as const, text: "", trouble: null }] : [])];
      }
      case "error":
        return [{ kind: "result", text: "", trouble: troubleOf(data.error, now) }];
    }
  };
  /** A refused tool ends the run at once, with exit code 0 and without a last word. */
  const finish = (reading: AgentReading, exitCode: number | null): AgentReading =>
    exitCode === 0 && !reading.ended && refusedTool ? { ...reading, trouble: trouble("denied", `it was not allowed to use ${refusedTool}`) } : reading;
  return streamReader({ read, complaints, between: "\n\n", finish });
}

function troubleOf({ name, data }: Failure, now: Millis): AgentTrouble {
  const message = data.message || name;
  if (name === "ProviderAuthError") return trouble("signed-out", message);
  if (name === "MessageAbortedError") return trouble("interrupted", message);
  if (name !== "APIError" || !data.statusCode) return trouble("api-error", message);
  if (data.statusCode === 429 && (data.responseBody ?? "").includes("insufficient_quota")) return trouble("out-of-quota", message);
  return trouble(kindOfStatus(data.statusCode), message, retryAtOf(data.responseHeaders ?? {}, now));
}

const complaints: readonly Complaint[] = [[/^(?:Error: )?Session not found\b.{0,100}$/, "session-unknown"]];
