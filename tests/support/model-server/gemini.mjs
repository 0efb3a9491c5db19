/** The Gemini API, as Gemini CLI 0.61 asks; its tool is `run_shell_command`. */
import { send, startStream } from "./sse.mjs";

const errors = {
  "rate-limit": { code: 429, status: "RESOURCE_EXHAUSTED", message: "Resource has been exhausted (e.g. check quota)." },
  "usage-limit": { code: 429, status: "RESOURCE_EXHAUSTED", message: "You exceeded your current quota." },
  quota: { code: 429, status: "RESOURCE_EXHAUSTED", message: "You exceeded your current quota, please check your plan and billing details." },
  overloaded: { code: 529, status: "UNAVAILABLE", message: "The model is overloaded. Please try again later." },
  "server-error": { code: 500, status: "INTERNAL", message: "An internal error has occurred." },
  unauthorized: { code: 401, status: "UNAUTHENTICATED", message: "API key not valid. Please pass a valid API key." },
};
const daily = {
  "@type": "type.googleapis.com/google.rpc.QuotaFailure",
  violations: [{ quotaMetric: "generativelanguage.googleapis.com/generate_requests", quotaId: "GenerateRequestsPerDayPerProjectPerModel" }],
};

export const gemini = {
  speaks: (url) => /^\/v1(?:beta|alpha)?\/models\//.test(url),

  /** The model router asks without a stream and wants JSON. */
  sideAnswer: (request, body) => {
    if (request.url.includes(":countTokens")) return JSON.stringify({ totalTokens: 1000 });
    if (request.url.includes(":streamGenerateContent")) return null;
    const wantsJson = body.generationConfig?.responseMimeType === "application/json";
    const text = wantsJson ? JSON.stringify({ reasoning: "simple", model_choice: "flash", complexity_score: 10, complexity_reasoning: "simple" }) : "ok";
    return JSON.stringify(piece([{ text }], "STOP", { input: 10, output: 1, cached: 0 }));
  },

  conversation: (body) => {
    const contents = body.contents ?? [];
    const parts = contents.at(-1)?.parts ?? [];
    const result = parts.find((part) => part.functionResponse);
    const users = contents.filter(({ role, parts: own }) => role === "user" && own.some((part) => part.text));
    return {
      prompt: (users.at(-1)?.parts ?? []).map((part) => part.text ?? "").join("\n"),
      toolResult: result ? JSON.stringify(result.functionResponse.response) : null,
      text: JSON.stringify(contents),
    };
  },

  answer: (response, { say, run, usage }) => {
    startStream(response);
    // Text comes in pieces, as from the real model.
    for (const text of (say ?? "").match(/.{1,12}/gsu) ?? []) send(response, piece([{ text }]));
    const call = { functionCall: { name: "run_shell_command", args: { command: run, description: "Run the next step" } } };
    send(response, piece(run === undefined ? [] : [call], "STOP", usage));
    response.end();
  },

  begin: (response) => {
    startStream(response);
    send(response, piece([{ text: "I begin" }]));
  },

  refusal: ({ fault, retryAfterS }) => ({
    error: {
      error: {
        ...errors[fault],
        details: [
          ...(fault === "quota" || fault === "usage-limit" ? [daily] : []),
          ...(retryAfterS === undefined ? [] : [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${retryAfterS}s` }]),
        ],
      },
    },
  }),
};

function piece(parts, finishReason, usage) {
  return {
    candidates: [{ index: 0, content: { role: "model", parts }, ...(finishReason ? { finishReason } : {}) }],
    ...(usage
      ? {
          usageMetadata: {
            promptTokenCount: usage.input + usage.cached,
            cachedContentTokenCount: usage.cached,
            candidatesTokenCount: usage.output,
            totalTokenCount: usage.input + usage.cached + usage.output,
          },
        }
      : {}),
  };
}
