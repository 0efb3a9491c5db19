import { z } from "zod";
import { agentFacts } from "../core/setup/agents.ts";
import type { Millis } from "../core/vocabulary.ts";
import type { Agent, AgentEvent, AgentReading, AgentTrouble, ReaderContext } from "../ports/agent.ts";
import { type Flag, refusal, withFlags } from "./arguments.ts";
import { geminiInteractive } from "./gemini-interactive.ts";
import { type Complaint, streamReader } from "./stream-reader.ts";
import { detailOf } from "./tool-detail.ts";
import { trouble } from "./trouble.ts";

/** Google's Gemini CLI. Flags, events and exit codes measured on 0.61.0. */
export const gemini: Agent = {
  id: "gemini",
  ...agentFacts.gemini,
  measuredOn: "0.61.0",
  providers: ["google"],
  reasoning: [],
  versionArgs: ["--version"],
  choosesSession: true,
  reportsCost: false,
  call: (settings, session, environment) => {
    const refused = refusal(gemini, settings);
    if (refused) return refused;
    const opening = session ? ("resume" in session ? ["--resume", session.resume] : ["--session-id", session.fresh]) : [];
    return {
      argv: withFlags(settings.argv ?? ["gemini", "--yolo", "--output-format", "stream-json", ...opening], ["gemini"], flags(settings.model)),
      env: { GEMINI_CLI_TRUST_WORKSPACE: "true", ...identity(environment) },
      prompt: "stdin",
    };
  },
  signIn: (environment, read) => {
    const chosen = /"selectedType"\s*:\s*"([a-z-]+)"/.exec(read(".gemini/settings.json") ?? "")?.[1];
    if (chosen?.startsWith("oauth")) return "subscription";
    return chosen || environment.GEMINI_API_KEY || environment.GOOGLE_API_KEY ? "key" : "unknown";
  },
  reader,
  interactive: geminiInteractive,
};

const flags = (model: string | undefined): Flag[] => (model ? [{ args: ["--model", model], saidBy: /^(?:-m|--model)(=|$)/ }] : []);

/** It runs git with GIT_CONFIG_GLOBAL=/dev/null, so who commits has to come by the environment. What the turn already says stays. */
function identity(environment: Readonly<Record<string, string>>): Record<string, string> {
  const name = environment.PEERS_GIT_NAME;
  const email = environment.PEERS_GIT_EMAIL;
  const wanted = { GIT_AUTHOR_NAME: name, GIT_COMMITTER_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_COMMITTER_EMAIL: email };
  return Object.fromEntries(Object.entries(wanted).flatMap(([key, value]) => (value && !environment[key] ? [[key, value]] : [])));
}

const count = z.number().nonnegative().catch(0);
const text = z.string().nullish().catch(null);
/** `input_tokens` includes what came from the cache, `input` does not. */
const counts = z.object({ input: count, output_tokens: count, cached: count });
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("init"), session_id: z.string(), model: text }),
  z.object({ type: z.literal("message"), role: z.string(), content: z.string() }),
  z.object({ type: z.literal("tool_use"), tool_name: z.string(), tool_id: text, parameters: z.unknown().optional() }),
  z.object({ type: z.literal("tool_result"), tool_id: text, status: text }),
  z.object({
    type: z.literal("result"),
    status: text,
    error: z.object({ message: text }).nullish().catch(null),
    stats: counts
      .extend({ models: z.record(z.string(), counts).catch({}) })
      .nullish()
      .catch(null),
  }),
]);
type Result = Extract<z.infer<typeof event>, { type: "result" }>;

function reader({ model: configured }: ReaderContext) {
  const names = new Map<string, string>();
  let model = configured;

  const read = (json: unknown, now: Millis): AgentEvent[] => {
    const { data } = event.safeParse(json);
    switch (data?.type) {
      case "init":
        if (data.model && data.model !== "auto") model = data.model;
        return [{ kind: "session", id: data.session_id }];
      case "message":
        return data.role === "assistant" ? [{ kind: "text", text: data.content }] : [];
      case "tool_use":
        names.set(data.tool_id ?? "", data.tool_name);
        return [{ kind: "tool", name: data.tool_name, detail: detailOf(data.parameters) }];
      case "tool_result":
        // "success" even when the command failed; no exit code is told.
        return [{ kind: "tool-ended", name: names.get(data.tool_id ?? "") ?? "", failed: data.status === "error" }];
      case "result":
        return [...usageOf(data, model), { kind: "result", text: "", trouble: troubleOf(data, now) }];
      default:
        return [];
    }
  };
  return streamReader({ read, complaints, between: "", finish });
}

/** The sums include the request of the model router; the model is the one that did most of the work. */
function usageOf({ stats }: Result, model: string | null): AgentEvent[] {
  if (!stats) return [];
  const size = (of: string) => (stats.models[of]?.input ?? 0) + (stats.models[of]?.cached ?? 0);
  const most = Object.keys(stats.models).reduce<string | null>((sofar, next) => (sofar !== null && size(sofar) >= size(next) ? sofar : next), null);
  return [{ kind: "usage", tokens: { input: stats.input, output: stats.output_tokens, cached: stats.cached }, usd: null, model: model ?? most }];
}

/** The message is the CLI's own. How it begins tells a used up day, how it ends how long to wait; the status comes with the exit code. */
function troubleOf({ status, error }: Result, now: Millis): AgentTrouble | null {
  if (status !== "error") return null;
  const message = error?.message || "the run failed";
  if (/^\[API Error: You have exhausted your daily quota\b/.test(message)) return trouble("out-of-quota", message);
  const seconds = /\nSuggested retry after (\d{1,6})s\.\]/.exec(message.slice(0, 4_000))?.[1];
  return trouble("api-error", message, seconds ? now + Number(seconds) * 1_000 : null);
}

/** The exit code is the HTTP status modulo 256, which the result does not tell. */
const kindsOfStatus: Readonly<Record<number, AgentTrouble["kind"]>> = {
  [401 % 256]: "signed-out",
  [403 % 256]: "signed-out",
  [429 % 256]: "rate-limited",
  [503 % 256]: "overloaded",
  [529 % 256]: "overloaded",
};

function finish(reading: AgentReading, exitCode: number | null): AgentReading {
  if (reading.trouble?.kind === "api-error" && exitCode !== null) {
    return { ...reading, trouble: { ...reading.trouble, kind: kindsOfStatus[exitCode] ?? "api-error" } };
  }
  if (reading.trouble || reading.ended) return reading;
  // Two exit codes of its own, for runs that never began.
  if (exitCode === 41) return { ...reading, trouble: trouble("signed-out", "no way to sign in is configured") };
  return exitCode === 55 ? { ...reading, trouble: trouble("denied", "the folder is not trusted") } : reading;
}

const complaints: readonly Complaint[] = [
  [/^When using Gemini API, you must specify the GEMINI_API_KEY environment variable\.$/, "signed-out"],
  [/^Error resuming session: .{0,300}$/, "session-unknown"],
];
