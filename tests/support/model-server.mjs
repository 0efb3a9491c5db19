/**
 * A scripted model server on loopback that speaks the API of each vendor an agent CLI may ask: Anthropic Messages (Claude Code),
 * OpenAI Responses (Codex), OpenAI Chat Completions (opencode), Gemini (Gemini CLI). The real CLIs run against it with no network.
 *
 * In a test:        const server = await startModelServer({ replies: [{ run: "echo hi > a.txt" }, { say: "Done." }] });
 *                   … run a CLI with its base URL at server.url (Codex and opencode: `${server.url}/v1`) …
 *                   server.requests();  await server.close();
 * From a shell:     node tests/support/model-server.mjs scenario.json        prints {"url": …}, then one line for each request
 *
 * A scenario says what the model answers to its requests, in order; retries after a fault take the next one:
 *   replies     [Reply], or by vendor: { anthropic: [Reply], responses: […], chat: […], gemini: […] }
 *   otherwise   Reply when the list is used up (default: { say: "Done." }); a fault here lasts for ever
 *   answer      (request) => Reply | undefined, asked first (only in a test): request has vendor, index, prompt, toolResult, text, body
 * Reply:
 *   say         text of the model           run      a shell command it wants run (as well)
 *   usage       { input, output, cached }, tokens of this request; input is without cached (default 1000, 20, 0)
 *   fault       one of `faults` below, instead of an answer; retryAfterS and resetsAtS (epoch) go with some of them
 * Requests that are no turn of the conversation (HEAD, a session's title, the model router, a long command asked about again) are
 * answered and not counted.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { anthropic } from "./model-server/anthropic.mjs";
import { chat } from "./model-server/chat.mjs";
import { gemini } from "./model-server/gemini.mjs";
import { responses } from "./model-server/responses.mjs";

const vendors = { anthropic, responses, chat, gemini };

/** Everything a scenario can let go wrong. The status and body are each vendor's own. */
export const faults = {
  "rate-limit": { status: 429 },
  overloaded: { status: 529 },
  "server-error": { status: 500 },
  unauthorized: { status: 401 },
  quota: { status: 429 },
  "usage-limit": { status: 429 },
  stall: "no answer at all",
  "stall-in-stream": "the beginning of an answer, then silence",
  cut: "the beginning of an answer, then the connection is closed",
  disconnect: "the connection is closed at once",
  garbage: "status 200 and a page of HTML",
};

export async function startModelServer(scenario, { onRequest = () => {} } = {}) {
  const asked = [];
  const counts = {};
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const vendor = Object.keys(vendors).find((name) => vendors[name].speaks(request.url));
    const side = vendor ? vendors[vendor].sideAnswer(request, body) : "";
    if (side !== null) return void response.writeHead(200, { "content-type": side.startsWith("data:") ? "text/event-stream" : "application/json" }).end(side);
    const poll = vendors[vendor].stillRunning?.(body) ?? null;
    if (poll !== null) return void vendors[vendor].answer(response, { poll, usage: { input: 10, output: 1, cached: 0 } }, body, request.url);
    const index = counts[vendor] ?? 0;
    counts[vendor] = index + 1;
    const seen = { vendor, index, path: request.url, headers: request.headers, body, ...vendors[vendor].conversation(body) };
    const reply = replyTo(scenario, seen);
    asked.push({ ...seen, reply });
    onRequest({ vendor, index, prompt: seen.prompt.slice(0, 200), reply });
    if (reply.fault) return void fail(reply, { vendor: vendors[vendor], body, request, response });
    vendors[vendor].answer(response, { usage: { input: 1000, output: 20, cached: 0 }, ...reply }, body, request.url);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests: () => [...asked],
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function replyTo({ answer, replies = [], otherwise = { say: "Done." } }, seen) {
  const list = Array.isArray(replies) ? replies : (replies[seen.vendor] ?? []);
  return answer?.(seen) ?? list[seen.index] ?? otherwise;
}

function fail(reply, { vendor, body, request, response }) {
  const { fault } = reply;
  if (!(fault in faults)) throw new Error(`no such fault: ${fault}; there are ${Object.keys(faults).join(", ")}`);
  switch (fault) {
    case "stall":
      return;
    case "disconnect":
      return request.socket.destroy();
    case "stall-in-stream":
    case "cut":
      vendor.begin(response, body, request.url);
      if (fault === "cut") setTimeout(() => request.socket.destroy(), 50);
      return;
    case "garbage":
      return response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Proxy</title><p>error: rate limit, please sign in</p>\n");
    default: {
      const { error, headers = {} } = vendor.refusal(reply);
      const wait = reply.retryAfterS === undefined ? {} : { "retry-after": String(reply.retryAfterS) };
      response.writeHead(faults[fault].status, { "content-type": "application/json", ...wait, ...headers }).end(JSON.stringify(error));
    }
  }
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return {};
  }
}

if (import.meta.filename === process.argv[1]) {
  const scenario = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const { url } = await startModelServer(scenario, { onRequest: (line) => console.log(JSON.stringify(line)) });
  console.log(JSON.stringify({ url }));
}
