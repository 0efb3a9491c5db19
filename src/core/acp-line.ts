/**
 * What `peers acp-bridge` prints: one JSON object a line, the whole list of them. The bridge writes them, src/agents/acp.ts reads them.
 * Every notification of the agent makes a line, so that a silent bridge means a silent agent.
 */
import { z } from "zod";

const count = z.number().nonnegative();

export const acpLine = z.discriminatedUnion("type", [
  /** Which session it is; `resumed` when it goes on with the one asked for. */
  z.object({ type: z.literal("session"), id: z.string(), resumed: z.boolean() }),
  /** A piece of the answer, as it grows. */
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("tool"), name: z.string(), title: z.string(), input: z.unknown().optional() }),
  z.object({ type: z.literal("tool-ended"), name: z.string(), failed: z.boolean() }),
  /** What became known: tokens of this run, US dollars of the whole session (the protocol's words: cumulative session cost). */
  z.object({ type: z.literal("usage"), tokens: z.object({ input: count, output: count, cached: count }).nullable(), usd: count.nullable() }),
  /** A sign of life that says nothing else: a thought, a plan, a tool's output. */
  z.object({ type: z.literal("alive"), update: z.string() }),
  /** The agent ended the turn; `reason` is the protocol's stop reason. */
  z.object({ type: z.literal("end"), reason: z.string() }),
  /** A request failed: its method, the code of the JSON-RPC error (null when the bridge itself could not go on), and the words. */
  z.object({ type: z.literal("trouble"), during: z.string(), code: z.number().nullable(), message: z.string() }),
]);
export type AcpLine = z.infer<typeof acpLine>;

/** The exit code of the bridge by stop reason (https://agentclientprotocol.com/protocol/v1/prompt-turn#stop-reasons). */
export const acpExitCodes: Readonly<Record<string, number>> = { end_turn: 0, max_tokens: 20, max_turn_requests: 21, refusal: 22, cancelled: 23 };
export const acpTroubleCode = 24;
/** The agent was gone before it said how it ended. */
export const acpGoneCode = 25;
