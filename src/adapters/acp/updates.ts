import type { ToolCallUpdate } from "@agentclientprotocol/sdk";
import { z } from "zod";
import type { AcpLine } from "../../core/acp-line.ts";

const text = z.string().nullish().catch(null);

/** Read loosely: an agent may be newer than the SDK, and an update we do not know must not end a turn. */
export const sessionUpdate = z.object({
  update: z.object({
    sessionUpdate: z.string(),
    content: z.object({ type: text, text }).optional().catch(undefined),
    toolCallId: text,
    title: text,
    name: text,
    kind: text,
    status: text,
    rawInput: z.unknown().optional(),
    cost: z.object({ amount: z.number().nonnegative(), currency: z.string() }).nullish().catch(null),
  }),
});
type Update = z.infer<typeof sessionUpdate>["update"];
type ToolUpdate = Pick<Update, "sessionUpdate" | "toolCallId" | "title" | "name" | "kind" | "status" | "rawInput">;
const stages = ["announced", "begun", "ended"] as const;
type Tool = { readonly name: string; readonly title: string; readonly input: unknown; readonly stage: (typeof stages)[number] };

/** What each notification says, as lines. A tool is told of once, when it begins: its first announcement may not know yet what it will do. */
export function createTeller() {
  const tools = new Map<string, Tool>();

  const tell = (update: Update): readonly AcpLine[] => {
    switch (update.sessionUpdate) {
      case "agent_message_chunk":
        return update.content?.text ? [{ type: "text", text: update.content.text }] : alive(update);
      case "tool_call":
      case "tool_call_update":
        return tellTool(update);
      case "usage_update":
        return update.cost?.currency === "USD" ? [{ type: "usage", tokens: null, usd: update.cost.amount }] : alive(update);
      default:
        return alive(update);
    }
  };
  const tellTool = (update: ToolUpdate): readonly AcpLine[] => {
    const before = tools.get(update.toolCallId ?? "");
    const tool = merged(before, update);
    tools.set(update.toolCallId ?? "", tool);
    const reached = stages.indexOf(tool.stage) - stages.indexOf(before?.stage ?? "announced");
    const begins: AcpLine = { type: "tool", name: tool.name, title: tool.title, input: tool.input };
    const ends: AcpLine = { type: "tool-ended", name: tool.name, failed: update.status === "failed" };
    const lines = [
      ...(reached > 0 && (before?.stage ?? "announced") === "announced" ? [begins] : []),
      ...(reached > 0 && tool.stage === "ended" ? [ends] : []),
    ];
    return lines.length > 0 ? lines : alive(update);
  };
  return {
    tell,
    /** A tool that may run now: some agents say nothing else of it before its end. */
    tellPermitted: (call: ToolCallUpdate) => tellTool({ ...call, sessionUpdate: "request_permission", status: "in_progress" }),
  };
}

/** What is known of a tool with this update; it never goes back a stage. */
function merged(known: Tool | undefined, update: ToolUpdate): Tool {
  const reached = update.status === "completed" || update.status === "failed" ? "ended" : update.status === "in_progress" ? "begun" : "announced";
  const stage = known && stages.indexOf(known.stage) > stages.indexOf(reached) ? known.stage : reached;
  return {
    name: update.name ?? update.kind ?? known?.name ?? "tool",
    title: update.title ?? known?.title ?? "",
    input: update.rawInput ?? known?.input,
    stage,
  };
}

const alive = ({ sessionUpdate: update }: { readonly sessionUpdate: string }): readonly AcpLine[] => [{ type: "alive", update }];

const tokens = z.number().nonnegative().nullish().catch(null);
const counted = z.object({
  usage: z
    .object({ inputTokens: tokens, outputTokens: tokens, thoughtTokens: tokens, cachedReadTokens: tokens, cachedWriteTokens: tokens })
    .nullish()
    .catch(null),
  _meta: z
    .object({ quota: z.object({ token_count: z.object({ input_tokens: tokens, output_tokens: tokens }) }) })
    .nullish()
    .catch(null),
});

/**
 * The tokens an answer to session/prompt counts: `usage` of the protocol's unstable part (opencode 1.18.33 gives those of its last
 * request), or the figures Gemini CLI 0.61.0 has under `_meta`.
 */
export function tokensIn(answer: unknown): readonly AcpLine[] {
  const { data } = counted.safeParse(answer);
  const quota = data?._meta?.quota.token_count;
  if (data?.usage) {
    const { inputTokens, outputTokens, thoughtTokens, cachedReadTokens, cachedWriteTokens } = data.usage;
    const sum = { input: (inputTokens ?? 0) + (cachedWriteTokens ?? 0), output: (outputTokens ?? 0) + (thoughtTokens ?? 0), cached: cachedReadTokens ?? 0 };
    return [{ type: "usage", tokens: sum, usd: null }];
  }
  return quota ? [{ type: "usage", tokens: { input: quota.input_tokens ?? 0, output: quota.output_tokens ?? 0, cached: 0 }, usd: null }] : [];
}
