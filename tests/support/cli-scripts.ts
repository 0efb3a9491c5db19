/** Scripts of peers that print what the real CLIs print; see tests/fixtures/agents/scripted.mjs for the steps. */

/** Text that ends up in a script as it is. */
export const fix = 'commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" });';

/** A script whose implement turns play these steps, which approves everything as a reviewer. Each step is the body of a function. */
export function script(steps: readonly string[], reviews: readonly string[] = ["review(true);"], helpers = ""): string {
  const list = (bodies: readonly string[]) =>
    bodies.map((body) => `async ({ say, recorded, wait, sh, commit, write, review, env }) => { ${body} }`).join(",\n");
  return `${claudeEvents}${codexEvents}${helpers}\nexport default { implement: [${list(steps)}], review: [${list(reviews)}], sceptic: [${list(reviews)}] };\n`;
}

const claudeEvents = `
const session = "11111111-2222-4333-8444-555555555555";
const init = { type: "system", subtype: "init", session_id: session, model: "claude-opus-5-5" };
const text = (words, usage = { input_tokens: 10, output_tokens: 1 }, id = String(Math.random())) => ({ type: "assistant", message: { id, model: "claude-opus-5-5", content: [{ type: "text", text: words }], usage } });
const tool = (command, id = "t1") => ({ type: "assistant", message: { id: "m-" + id, content: [{ type: "tool_use", id, name: "Bash", input: { command } }] } });
const toolResult = (content, id = "t1") => ({ type: "user", message: { content: [{ type: "tool_result", tool_use_id: id, content }] } });
const result = (more = {}) => ({ type: "result", subtype: "success", is_error: false, result: "Done.", usage: { input_tokens: 900, output_tokens: 40, cache_read_input_tokens: 60 }, total_cost_usd: 0.0123, ...more });
const failed = (status, message, more = {}) => result({ is_error: true, terminal_reason: "api_error", api_error_status: status, result: message, ...more });
const limited = (afterMs) => ({ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: (Date.now() + afterMs) / 1000, rateLimitType: "five_hour" } });
`;

const codexEvents = `
const thread = { type: "thread.started", thread_id: "thread-1" };
const completed = (input, output = 0) => ({ type: "turn.completed", usage: { input_tokens: input, cached_input_tokens: 0, output_tokens: output } });
const turnFailed = (message) => ({ type: "turn.failed", error: { message } });
`;

/** A peer's settings in config.yaml that make its output read as this CLI's. */
export const as = (tool: string, ...more: readonly string[]): readonly string[] => [`tool: ${tool}`, ...more];
