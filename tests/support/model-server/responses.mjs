/** OpenAI Responses, as Codex 0.169 asks: its tool is a custom tool `exec` that takes JavaScript, or the function `exec_command`. */
import { nextId, send, startStream, textOf } from "./sse.mjs";

const errors = {
  "rate-limit": { type: "requests", code: "rate_limit_exceeded", message: "Rate limit reached for requests." },
  quota: { type: "insufficient_quota", code: "insufficient_quota", message: "You exceeded your current quota, please check your plan and billing details." },
  overloaded: { type: "server_error", code: "server_is_overloaded", message: "Our servers are currently overloaded. Please try again later." },
  "server-error": { type: "server_error", code: null, message: "The server had an error while processing your request." },
  unauthorized: { type: "invalid_request_error", code: "invalid_api_key", message: "Incorrect API key provided." },
};

export const responses = {
  speaks: (url) => url.startsWith("/v1/responses") || url.startsWith("/v1/models"),
  sideAnswer: (request) => (request.method === "POST" ? null : JSON.stringify({ object: "list", data: [], models: [] })),

  conversation: (body) => {
    const items = Array.isArray(body.input) ? body.input : [];
    const last = items.at(-1) ?? {};
    const output = String(last.type ?? "").endsWith("_output") ? (typeof last.output === "string" ? last.output : textOf(last.output)) : null;
    return { prompt: textOf(items.findLast(({ role }) => role === "user")?.content), toolResult: output, text: JSON.stringify(items) };
  },

  /** The id of a command that runs longer than a call waits (10 s): the real model asks about it until it has ended. */
  stillRunning: (body) => {
    const id = /session[ _]id"?:? ?(\d+)/i.exec(responses.conversation(body).toolResult ?? "")?.[1];
    return id === undefined ? null : Number(id);
  },

  answer: (response, reply, body) => {
    const id = begin(response);
    for (const item of itemsOf(reply, usesJavaScript(body))) event(response, { type: "response.output_item.done", item });
    const { input, output, cached } = reply.usage;
    const usage = {
      input_tokens: input + cached,
      input_tokens_details: { cached_tokens: cached },
      output_tokens: output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + cached + output,
    };
    event(response, { type: "response.completed", response: { id, usage } });
    response.end();
  },

  begin: (response) => {
    begin(response);
    event(response, { type: "response.output_text.delta", delta: "I begin" });
  },

  refusal: ({ fault, resetsAtS }) =>
    fault === "usage-limit"
      ? { error: { error: { type: "usage_limit_reached", message: "The usage limit has been reached", plan_type: "plus", resets_at: resetsAtS } } }
      : { error: { error: { param: null, ...errors[fault] } } },
};

const event = (response, data) => send(response, data, data.type);
const usesJavaScript = (body) => !(body.tools ?? []).some(({ name }) => name === "exec_command");

function begin(response) {
  startStream(response);
  const id = nextId("resp");
  event(response, { type: "response.created", response: { id } });
  return id;
}

function itemsOf({ say, run, poll }, inJavaScript) {
  const call = poll === undefined ? ["exec_command", { cmd: run }] : ["write_stdin", { session_id: poll, chars: "", yield_time_ms: 10_000 }];
  const [name, input] = call;
  const calls = run !== undefined || poll !== undefined;
  return [
    ...(say === undefined || poll !== undefined
      ? []
      : [{ type: "message", role: "assistant", id: nextId("msg"), content: [{ type: "output_text", text: say, annotations: [] }] }]),
    ...(calls && inJavaScript
      ? [
          {
            type: "custom_tool_call",
            id: nextId("ctc"),
            call_id: nextId("call"),
            name: "exec",
            input: `text(await tools.${name}(${JSON.stringify(input)}))`,
            status: "completed",
          },
        ]
      : []),
    ...(calls && !inJavaScript ? [{ type: "function_call", id: nextId("fc"), call_id: nextId("call"), name, arguments: JSON.stringify(input) }] : []),
  ];
}
