/** Anthropic Messages, as Claude Code 2.1 asks: streaming, and without a stream after a broken one. */
import { nextId, send, startStream, textOf } from "./sse.mjs";

const kinds = {
  "rate-limit": "rate_limit_error",
  quota: "rate_limit_error",
  "usage-limit": "rate_limit_error",
  overloaded: "overloaded_error",
  "server-error": "api_error",
  unauthorized: "authentication_error",
};

export const anthropic = {
  speaks: (url) => url.startsWith("/v1/messages") || url.startsWith("/api/") || url === "/",

  /** `HEAD /api/hello` comes first; requests without tools are titles and the like. */
  sideAnswer: (request, body) => {
    if (request.method !== "POST" || !request.url.startsWith("/v1/messages")) return "{}";
    if (request.url.includes("count_tokens")) return JSON.stringify({ input_tokens: 1000 });
    return body.tools?.length ? null : JSON.stringify(message(body, { say: "ok", usage: { input: 10, output: 1, cached: 0 } }));
  },

  conversation: (body) => {
    const users = (body.messages ?? []).filter(({ role }) => role === "user");
    const last = users.at(-1)?.content ?? "";
    const result = Array.isArray(last) ? last.filter(({ type }) => type === "tool_result") : [];
    const prompts = users.map(({ content }) => (Array.isArray(content) ? content.filter(({ type }) => type === "text") : content));
    return {
      prompt: textOf(prompts.findLast((content) => content.length > 0)),
      toolResult: result.length > 0 ? textOf(result) : null,
      text: JSON.stringify(body.messages),
    };
  },

  answer: (response, reply, body) => {
    const whole = message(body, reply);
    if (!body.stream) return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(whole));
    begin(response, whole);
    whole.content.forEach((block, index) => {
      const tool = block.type === "tool_use";
      const delta = tool ? { type: "input_json_delta", partial_json: JSON.stringify(block.input) } : { type: "text_delta", text: block.text };
      event(response, { type: "content_block_start", index, content_block: tool ? { ...block, input: {} } : { type: "text", text: "" } });
      event(response, { type: "content_block_delta", index, delta });
      event(response, { type: "content_block_stop", index });
    });
    event(response, {
      type: "message_delta",
      delta: { stop_reason: whole.stop_reason, stop_sequence: null },
      usage: { output_tokens: whole.usage.output_tokens },
    });
    event(response, { type: "message_stop" });
    return response.end();
  },

  begin: (response, body) => {
    begin(response, message(body, { say: "", usage: { input: 1000, output: 1, cached: 0 } }));
    event(response, { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
    event(response, { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "I begin" } });
  },

  refusal: ({ fault, resetsAtS }) => ({
    error: { type: "error", error: { type: kinds[fault], message: `scripted ${fault}` } },
    headers:
      fault === "usage-limit"
        ? {
            "anthropic-ratelimit-unified-status": "rejected",
            "anthropic-ratelimit-unified-reset": String(resetsAtS),
            "anthropic-ratelimit-unified-representative-claim": "five_hour",
            "anthropic-ratelimit-unified-5h-status": "rejected",
            "anthropic-ratelimit-unified-5h-reset": String(resetsAtS),
            "anthropic-ratelimit-unified-5h-utilization": "1.0",
          }
        : {},
  }),
};

const event = (response, data) => send(response, data, data.type);

function begin(response, { content: _, ...whole }) {
  startStream(response);
  event(response, { type: "message_start", message: { ...whole, content: [], stop_reason: null, usage: { ...whole.usage, output_tokens: 1 } } });
}

function message(body, { say, run, usage }) {
  return {
    id: nextId("msg"),
    type: "message",
    role: "assistant",
    model: body.model,
    content: [
      ...(say === undefined ? [] : [{ type: "text", text: say }]),
      ...(run === undefined ? [] : [{ type: "tool_use", id: nextId("toolu"), name: "Bash", input: { command: run, description: "Run the next step" } }]),
    ],
    stop_reason: run === undefined ? "end_turn" : "tool_use",
    stop_sequence: null,
    usage: { input_tokens: usage.input, cache_creation_input_tokens: 0, cache_read_input_tokens: usage.cached, output_tokens: usage.output },
  };
}
