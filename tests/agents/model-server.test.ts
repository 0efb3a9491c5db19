import { afterEach, describe, expect, test } from "vitest";
import { faults, type ModelServer, type Scenario, startModelServer, type Vendor } from "../support/model-server.mjs";

/** One request of each vendor as its CLI sends it, cut down to what the server looks at, and how a command it wants run looks. */
const requests: Readonly<Record<Vendor, { path: string; body: object; command: RegExp }>> = {
  anthropic: {
    path: "/v1/messages?beta=true",
    body: { model: "m", stream: true, tools: [{ name: "Bash" }], messages: [{ role: "user", content: [{ type: "text", text: "Hello" }] }] },
    command: /"name":"Bash"[\s\S]*echo hi/,
  },
  responses: {
    path: "/v1/responses",
    body: { model: "m", stream: true, input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] }] },
    command: /"name":"exec"[\s\S]*tools\.exec_command\(\{\\"cmd\\":\\"echo hi\\"\}\)/,
  },
  chat: {
    path: "/v1/chat/completions",
    body: { model: "m", stream: true, tools: [{ type: "function" }], messages: [{ role: "user", content: "Hello" }] },
    command: /"name":"bash"[\s\S]*echo hi/,
  },
  gemini: {
    path: "/v1beta/models/m:streamGenerateContent?alt=sse",
    body: { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
    command: /"name":"run_shell_command"[\s\S]*echo hi/,
  },
};
const vendors = Object.entries(requests).map(([vendor, request]) => [vendor as Vendor, request] as const);

const started: ModelServer[] = [];
afterEach(async () => void (await Promise.all(started.splice(0).map((server) => server.close()))));
async function serve(scenario: Scenario) {
  const server = await startModelServer(scenario);
  started.push(server);
  const post = (path: string, body: object, signal?: AbortSignal) =>
    fetch(`${server.url}${path}`, { method: "POST", body: JSON.stringify(body), ...(signal ? { signal } : {}) });
  return { server, post };
}

describe.each(vendors)("the scripted model server speaks %s", (vendor, { path, body, command }) => {
  test("it wants a command run, then says something, with the usage the scenario gives", async () => {
    const { server, post } = await serve({ replies: [{ run: "echo hi", usage: { input: 7, output: 3, cached: 5 } }], otherwise: { say: "Bye" } });
    const first = await (await post(path, body)).text();
    expect(first).toMatch(command);
    expect(first).toMatch(
      vendor === "anthropic" ? /"input_tokens":7,[\s\S]*"cache_read_input_tokens":5/ : /(?:prompt_tokens|input_tokens|promptTokenCount)":12/,
    );
    expect(await (await post(path, body)).text()).toContain("Bye");
    expect(server.requests().map((request) => [request.vendor, request.index, request.prompt])).toEqual([
      [vendor, 0, "Hello"],
      [vendor, 1, "Hello"],
    ]);
  });

  test("every fault is that vendor's own", async () => {
    const { post } = await serve({ answer: ({ index }) => ({ fault: statuses[index]?.[0] ?? "garbage", retryAfterS: 9 }) });
    for (const [, status] of statuses) {
      const answer = await post(path, body);
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([status, "9"]);
      expect(await answer.json()).toHaveProperty("error.message");
    }
    expect(await (await post(path, body)).text()).toContain("<!doctype html>");
  });

  test("a cut stream begins and breaks off; a stall says nothing", async () => {
    const { post } = await serve({ replies: [{ fault: "cut" }, { fault: "disconnect" }, { fault: "stall" }] });
    await expect((await post(path, body)).text()).rejects.toThrow();
    await expect(post(path, body)).rejects.toThrow();
    await expect(post(path, body, AbortSignal.timeout(100))).rejects.toThrow(/timeout|aborted/);
  });
});

const statuses = Object.entries(faults).flatMap(([fault, how]) => (typeof how === "string" ? [] : [[fault as keyof typeof faults, how.status] as const]));

test("vendors have scripts of their own, and a script can look at what was asked", async () => {
  const { post } = await serve({
    replies: { chat: [{ say: "to chat" }], gemini: [{ say: "to gemini" }] },
    answer: ({ prompt, vendor }) => (vendor === "anthropic" ? { say: `You said ${prompt}` } : undefined),
  });
  const ask = async (vendor: Vendor) => (await post(requests[vendor].path, requests[vendor].body)).text();
  expect(await ask("chat")).toContain("to chat");
  expect(await ask("gemini")).toContain("to gemini");
  expect(await ask("anthropic")).toContain("You said Hello");
});
