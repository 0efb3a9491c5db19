/** OpenAI Chat Completions, as opencode 1.18 asks; its tool is `bash`. */
import { nextId, send, startStream, textOf } from "./sse.mjs";

const errors = {
  "rate-limit": { type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached for requests." },
  "usage-limit": { type: "requests", code: "rate_limit_exceeded", message: "The usage limit has been reached." },
  quota: { type: "insufficient_quota", code: "insufficient_quota", message: "You exceeded your current quota, please check your plan and billing details." },
  overloaded: { type: "server_error", code: "overloaded", message: "The server is overloaded." },
  "server-error": { type: "server_error", code: null, message: "The server had an error while processing your request." },
  unauthorized: { type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided." },
};

export const chat = {
  speaks: (url) => url.startsWith("/v1/chat/completions"),

  /** The title of a new session is asked for without tools. */
  sideAnswer: (request, body) => {
    if (request.method !== "POST") return "{}";
    if (body.tools?.length) return null;
    return body.stream
      ? titleStream(body)
      : JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: "A title" }, finish_reason: "stop" }] });
  },

  conversation: (body) => {
    const messages = body.messages ?? [];
    const last = messages.at(-1) ?? {};
    return {
      prompt: textOf(messages.findLast(({ role }) => role === "user")?.content),
      toolResult: last.role === "tool" ? textOf(last.content) : null,
      text: JSON.stringify(messages),
    };
  },

  answer: (response, { say, run, usage }, body) => {
    const chunk = begin(response, body);
    if (say !== undefined) chunk({ content: say });
    const call = {
      index: 0,
      id: nextId("call"),
      type: "function",
      function: { name: "bash", arguments: JSON.stringify({ command: run, description: "Run the next step" }) },
    };
    if (run !== undefined) chunk({ tool_calls: [call] });
    const { input, output, cached, reasoning = 0 } = usage;
    chunk({}, run === undefined ? "stop" : "tool_calls", {
      prompt_tokens: input + cached,
      completion_tokens: output,
      total_tokens: input + cached + output,
      prompt_tokens_details: { cached_tokens: cached },
      completion_tokens_details: { reasoning_tokens: reasoning },
    });
    send(response, "[DONE]");
    response.end();
  },

  begin: (response, body) => begin(response, body)({ content: "I begin" }),
  refusal: ({ fault }) => ({ error: { error: { param: null, ...errors[fault] } } }),
};

function begin(response, body) {
  startStream(response);
  const chunk = chunkOf(body);
  const write = (delta, reason = null, usage = undefined) => send(response, chunk(delta, reason, usage));
  write({ role: "assistant", content: "" });
  return write;
}

const chunkOf = (body) => {
  const id = nextId("chatcmpl");
  return (delta, reason, usage) => ({
    id,
    object: "chat.completion.chunk",
    created: 0,
    model: body.model,
    choices: [{ index: 0, delta, finish_reason: reason }],
    ...(usage ? { usage } : {}),
  });
};

const titleStream = (body) => {
  const chunk = chunkOf(body);
  return [chunk({ role: "assistant", content: "A title" }, null), chunk({}, "stop")]
    .map((data) => `data: ${JSON.stringify(data)}\n\n`)
    .join("")
    .concat("data: [DONE]\n\n");
};
