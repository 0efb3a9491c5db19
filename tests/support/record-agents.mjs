/**
 * Records what the real agent CLIs print, against the scripted model server, into tests/agents/streams/<cli>/:
 *   <case>.jsonl       stdout as it came         <case>.run.json     exit code, stderr and how it was run
 *
 *   node tests/support/record-agents.mjs [cli] [case,case] && npx biome check --write tests/agents/streams
 *
 * The CLIs are expected in .cache/agents (npm i --prefix .cache/agents <package>@<version>, see src/agents for the versions).
 * One process at a time, HOME in a scratch folder, nothing but loopback. Paths of this machine are replaced.
 */
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { startModelServer } from "./model-server.mjs";

const root = resolve(import.meta.dirname, "../..");
const scratch = "/var/tmp/peers-agents";
const home = `${scratch}/home`;
const repo = `${scratch}/repo`;
const bin = join(root, ".cache/agents/node_modules/.bin");
const mark = "PEERS_RUN=recording";

const commit = "printf 'hello\\n' > greeting.txt && git add greeting.txt && git commit -q -m 'Add a greeting' && git log --oneline -1";
const errors = [
  '{"type":"result","subtype":"success","is_error":true,"api_error_status":401,"result":"Not logged in"}',
  '{"type":"turn.failed","error":{"message":"Quota exceeded."}}',
  '{"type":"error","error":{"name":"APIError","data":{"message":"rate limit","statusCode":429}}}',
  "2026-01-01 ERROR authentication failed: please run /login; you have hit your usage limit",
].join("\n");
const fault = (name, more = {}) => ({ otherwise: { fault: name, ...more } });

/** What happens in each recording. `kill` ends the CLI after so many ms, `resume` goes on with the session of that case. */
const cases = {
  success: { replies: [{ say: "I add the greeting.", run: commit, usage: { input: 900, output: 30, cached: 100 } }, { say: "Committed the greeting." }] },
  resume: { replies: [{ say: "Nothing is left to do." }], resume: "success" },
  "failing-command": { replies: [{ run: "cat missing.txt; exit 3" }, { say: "The file is missing." }] },
  echo: { replies: [{ say: `The log says:\n${errors}`, run: "cat errors.log; cat errors.log >&2; exit 1" }, { say: `It fails with:\n${errors}` }] },
  "rate-limit-once": { replies: [{ fault: "rate-limit", retryAfterS: 1 }, { say: "Done after waiting." }] },
  "rate-limit": fault("rate-limit", { retryAfterS: 1 }),
  overloaded: fault("overloaded"),
  "server-error": fault("server-error"),
  unauthorized: fault("unauthorized"),
  quota: fault("quota"),
  "usage-limit": fault("usage-limit", { resetsAtS: 1_798_000_000 }),
  "cut-once": { replies: [{ fault: "cut" }, { say: "Done after a cut." }] },
  cut: fault("cut"),
  // opencode asks again for ever.
  garbage: { ...fault("garbage"), kill: 20_000 },
  killed: { replies: [{ say: "I wait.", run: "echo waiting; tail -f /dev/null" }], kill: 15_000 },
  "unknown-session": {
    replies: [],
    session: {
      claude: "7b0c1c6e-0000-4000-8000-000000000000",
      codex: "7b0c1c6e-0000-4000-8000-000000000000",
      opencode: "ses_0000000000000000000000000",
      gemini: "7b0c1c6e-0000-4000-8000-000000000000",
    },
  },
  "no-key": { replies: [], keys: false },
};

const agents = await loadAgents();
const [onlyCli, onlyCase] = process.argv.slice(2);
for (const agent of agents.filter(({ id, program }) => program !== "" && (!onlyCli || id === onlyCli))) {
  prepare();
  for (const [name, scenario] of Object.entries(cases)) {
    if (onlyCase && !onlyCase.split(",").includes(name)) continue;
    // opencode's key is in its configuration.
    if (agent.id === "opencode" && name === "no-key") continue;
    const began = Date.now();
    const exitCode = await record(agent, name, scenario);
    console.log(`${agent.id} ${name}: exit ${exitCode} after ${Math.round((Date.now() - began) / 1000)} s`);
  }
}

async function record(agent, name, scenario) {
  const server = await startModelServer(scenario);
  const environment = environmentFor(agent.id, server.url, name);
  configure(agent.id, server.url);
  const resumed = scenario.session?.[agent.id] ?? (scenario.resume && sessionOf(agent, scenario.resume));
  const call = agent.call(agent.id === "opencode" ? { model: "scripted/m1" } : {}, resumed ? { resume: resumed } : null, environment);
  const child = spawn(join(bin, call.argv[0]), call.argv.slice(1), { cwd: repo, env: { ...environment, ...call.env }, detached: true });
  child.stdin.end("Add a greeting and commit it.\n");
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const timer = setTimeout(() => endAll(child), scenario.kill ?? 240_000);
  const [exitCode, signal] = await new Promise((done) => child.on("exit", (...ended) => done(ended)));
  clearTimeout(timer);
  endAll(child);
  await server.close();
  const place = join(root, "tests/agents/streams", agent.id, name);
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(`${place}.jsonl`, redact(stdout(), server.url));
  const run = {
    version: agent.measuredOn,
    argv: call.argv,
    exitCode,
    signal,
    requests: server.requests().length,
    stderr: redact(stderr(), server.url).split("\n"),
  };
  writeFileSync(`${place}.run.json`, `${JSON.stringify(run, null, 2)}\n`);
  return exitCode ?? signal;
}

function environmentFor(id, url, name) {
  const keys = {
    // Only a subscription has a usage limit.
    claude: name === "usage-limit" ? { CLAUDE_CODE_OAUTH_TOKEN: "test-key" } : { ANTHROPIC_API_KEY: "test-key" },
    codex: { SCRIPTED_KEY: "test-key" },
    opencode: {},
    gemini: { GEMINI_API_KEY: "test-key" },
  };
  const limits = {
    claude: { ANTHROPIC_BASE_URL: url, CLAUDE_CODE_MAX_RETRIES: "2", API_TIMEOUT_MS: "4000", CLAUDE_CODE_TMPDIR: scratch },
    codex: {},
    opencode: { OPENCODE_DISABLE_MODELS_FETCH: "1", npm_config_registry: "http://127.0.0.1:1/", npm_config_fetch_retries: "0" },
    gemini: { GOOGLE_GEMINI_BASE_URL: url },
  };
  const facts = { PEERS_UID: String(process.getuid?.() ?? 1), PEERS_GIT_NAME: "Ann", PEERS_GIT_EMAIL: "ann@example.org", PEERS_RUN: "recording" };
  return {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    LANG: "C.UTF-8",
    TZ: "UTC",
    ...facts,
    ...limits[id],
    ...(cases[name].keys === false ? {} : keys[id]),
  };
}

function configure(id, url) {
  const write = (path, text) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  if (id === "codex") {
    const provider = `name="scripted",base_url="${url}/v1",env_key="SCRIPTED_KEY",wire_api="responses",request_max_retries=1,stream_max_retries=2,stream_idle_timeout_ms=4000`;
    write(
      ".codex/config.toml",
      `model_provider="scripted"\nmodel_providers.scripted={${provider}}\notel.metrics_exporter="none"\n[features]\nplugins=false\napps=false\nunbounded_connection_retries=false\n`,
    );
  }
  if (id === "gemini") {
    const settings = {
      security: { auth: { selectedType: "gemini-api-key" } },
      privacy: { usageStatisticsEnabled: false },
      general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 2 },
    };
    write(".gemini/settings.json", JSON.stringify(settings));
  }
  if (id === "opencode") {
    const model = { limit: { context: 200_000, output: 8_000 }, cost: { input: 3, output: 15, cache_read: 0.3 } };
    const provider = { npm: "@ai-sdk/openai-compatible", options: { baseURL: `${url}/v1`, apiKey: "test-key" }, models: { m1: model } };
    write(".config/opencode/opencode.json", JSON.stringify({ provider: { scripted: provider } }));
  }
}

function prepare() {
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  mkdirSync(repo, { recursive: true });
  const git = (...args) => execFileSync("git", args, { cwd: repo, env: { PATH: process.env.PATH, HOME: home } });
  git("config", "--global", "user.name", "Ann");
  git("config", "--global", "user.email", "ann@example.org");
  git("init", "-q", "-b", "main");
  writeFileSync(join(repo, "errors.log"), `${errors}\n`);
  git("add", "errors.log");
  git("commit", "-q", "-m", "Begin");
}

/** Commands of a CLI run in a session of their own: they are found by the mark in their environment, and only those. */
function endAll(child) {
  const marked = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark));
  for (const pid of [child.pid, ...marked.map(Number)]) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

function environmentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function collect(stream) {
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

function redact(text, url) {
  const places = [
    [repo, "/repo"],
    [home, "/home/user"],
    [scratch, "/var/tmp"],
    [join(root, ".cache/agents"), "/usr/lib"],
    [root, "/peers"],
    [homedir(), "/home/user"],
    [url.replace("http://", ""), "127.0.0.1:8080"],
  ];
  const dashed = places.map(([from, to]) => [from.replaceAll(/[/._]/g, "-"), to.replaceAll("/", "-")]);
  return [...places, ...dashed].filter(([from]) => from.length > 6).reduce((sofar, [from, to]) => sofar.replaceAll(from, to), text);
}

function sessionOf(agent, name) {
  const reader = agent.reader({ usedBefore: null, model: null });
  reader.push("stdout", readFileSync(join(root, "tests/agents/streams", agent.id, `${name}.jsonl`), "utf8"), 0);
  return reader.end(0, 0).session;
}

async function loadAgents() {
  const file = join(root, ".cache/agents/agents.mjs");
  const bundle = await rolldown({ input: join(root, "src/agents/index.ts"), platform: "node", external: [] });
  await bundle.write({ file, format: "esm" });
  if (!existsSync(bin)) throw new Error(`no CLIs in ${bin}; install them first`);
  return (await import(file)).agents;
}
