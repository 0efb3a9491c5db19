import { z } from "zod";
import type { Agent, AgentEvent, AgentReading, AgentTrouble, ReaderContext } from "../ports/agent.ts";
import { type Flag, refusal, withFlags } from "./arguments.ts";
import { type Complaint, streamReader } from "./stream-reader.ts";
import { detailOf } from "./tool-detail.ts";
import { trouble } from "./trouble.ts";

/** Google's Gemini CLI. Flags, events and exit codes measured on 0.61.0. */
export const gemini: Agent = {
  id: "gemini",
  title: "Gemini CLI",
  program: "gemini",
  install: "npm install -g @google/gemini-cli",
  measuredOn: "0.61.0",
  providers: ["google"],
  reasoning: [],
  versionArgs: ["--version"],
  choosesSession: true,
  call: (settings, session, environment) => {
    const refused = refusal(gemini, settings);
    if (refused) return refused;
    const opening = session ? ("resume" in session ? ["--resume", session.resume] : ["--session-id", session.fresh]) : [];
    return {
      argv: withFlags(settings.argv ?? ["gemini", "--yolo", "--output-format", "stream-json", ...opening], 1, flags(settings.model)),
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
const event = z.discriminatedUnion("type", [
  z.object({ type: z.literal("init"), session_id: z.string(), model: text }),
  z.object({ type: z.literal("message"), role: z.string(), content: z.string() }),
  z.object({ type: z.literal("tool_use"), tool_name: z.string(), tool_id: text, parameters: z.unknown() }),
  z.object({ type: z.literal("tool_result"), tool_id: text, status: text }),
  z.object({
    type: z.literal("result"),
    status: text,
    error: z.object({ type: text, message: text }).nullish().catch(null),
    stats: z
      .object({
        input: z.number().nonnegative().nullish().catch(null),
        input_tokens: count,
        output_tokens: count,
        cached: count,
        models: z.record(z.string(), z.unknown()).nullish().catch(null),
      })
      .nullish()
      .catch(null),
  }),
]);
type Result = Extract<z.infer<typeof event>, { type: "result" }>;

function reader({ model: configured }: ReaderContext) {
  const names = new Map<string, string>();
  let answer = "";
  let model = configured;

  const read = (json: unknown): AgentEvent[] => {
    const { data } = event.safeParse(json);
    switch (data?.type) {
      case "init":
        if (data.model && data.model !== "auto") model = data.model;
        return [{ kind: "session", id: data.session_id }];
      case "message":
        if (data.role !== "assistant") return [];
        answer += data.content;
        return [{ kind: "text", text: data.content }];
      case "tool_use":
        answer = "";
        names.set(data.tool_id ?? "", data.tool_name);
        return [{ kind: "tool", name: data.tool_name, detail: detailOf(data.parameters) }];
      case "tool_result":
        // "success" even when the command failed; no exit code is told.
        return [{ kind: "tool-ended", name: names.get(data.tool_id ?? "") ?? "", failed: data.status === "error" }];
      case "result":
        return [...usageOf(data, model), { kind: "result", text: answer, trouble: troubleOf(data) }];
      default:
        return [];
    }
  };
  return streamReader({ read, complaints, between: "", finish });
}

/** `input_tokens` includes what came from the cache, `input` does not; both include the request of the model router. */
function usageOf({ stats }: Result, model: string | null): AgentEvent[] {
  if (!stats) return [];
  const input = stats.input ?? stats.input_tokens - stats.cached;
  return [{ kind: "usage", tokens: { input: Math.max(0, input), output: stats.output_tokens, cached: stats.cached }, usd: null, model }];
}

const troubleOf = ({ status, error }: Result): AgentTrouble | null => (status === "error" ? trouble("api-error", error?.message || "the run failed") : null);

/** The exit code is the HTTP status modulo 256, which the result does not tell; 41, 42 and 55 are its own. */
const kindsOfExit: Readonly<Record<number, AgentTrouble["kind"]>> = {
  [401 % 256]: "signed-out",
  [403 % 256]: "signed-out",
  [429 % 256]: "rate-limited",
  [503 % 256]: "overloaded",
  [529 % 256]: "overloaded",
};

function finish(reading: AgentReading, exitCode: number | null): AgentReading {
  if (reading.trouble?.kind !== "api-error" || exitCode === null) return reading;
  const kind = kindsOfExit[exitCode] ?? "api-error";
  // A daily allowance is told as 429 like any other limit; only the message says that waiting a minute will not help.
  const used =
    kind === "rate-limited" && /\b(?:quota|daily)\b/i.test(reading.trouble.message) && /\b(?:day|daily|exhausted your)\b/i.test(reading.trouble.message);
  return { ...reading, trouble: { ...reading.trouble, kind: used ? "out-of-quota" : kind } };
}

const complaints: readonly Complaint[] = [
  [/^Please set an Auth method in your .{1,300}$/, "signed-out"],
  [/^Invalid auth method selected\.?$/, "signed-out"],
  [/^Error resuming session: .{0,300}$/, "session-unknown"],
];
