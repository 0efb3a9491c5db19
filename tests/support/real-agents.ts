/** The real agent CLIs, installed on demand, each with a home of its own that talks to the scripted model server and to nobody else. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { agents } from "../../src/agents/index.ts";
import { root } from "./loop.ts";

const folder = join(root, ".cache", "agents");
const packages: Readonly<Record<string, string>> = {
  claude: "@anthropic-ai/claude-code",
  codex: "@openai/codex",
  opencode: "opencode-ai",
  gemini: "@google/gemini-cli",
};

export const agentBin = join(folder, "node_modules", ".bin");

/** Installs the versions the facts of `src/agents` were measured on, once. */
export function installAgents(): void {
  const wanted = agents.filter(({ id }) => packages[id]).map(({ id, measuredOn }) => ({ id, spec: `${packages[id]}@${measuredOn}` }));
  const missing = wanted.filter(({ id }) => !existsSync(join(agentBin, id)));
  if (missing.length === 0) return;
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, "package.json"))) writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", ...missing.map(({ spec }) => spec)], { cwd: folder, stdio: "inherit" });
}

/** What a person would have set up: keys, and where the models are. Written under `home`; returns the environment. */
export function signInEverywhere(home: string, url: string): Record<string, string> {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  const provider = `name="scripted",base_url="${url}/v1",env_key="SCRIPTED_KEY",wire_api="responses",request_max_retries=1,stream_max_retries=1,stream_idle_timeout_ms=4000`;
  const features = "[features]\nplugins=false\napps=false\nunbounded_connection_retries=false\n";
  write(".codex/config.toml", `model_provider="scripted"\nmodel_providers.scripted={${provider}}\notel.metrics_exporter="none"\n${features}`);
  const gemini = {
    security: { auth: { selectedType: "gemini-api-key" } },
    privacy: { usageStatisticsEnabled: false },
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 2 },
  };
  write(".gemini/settings.json", JSON.stringify(gemini));
  const model = { limit: { context: 200_000, output: 8_000 }, cost: { input: 3, output: 15, cache_read: 0.3 } };
  const scripted = { npm: "@ai-sdk/openai-compatible", options: { baseURL: `${url}/v1`, apiKey: "test-key" }, models: { m1: model } };
  // Where the sandbox's XDG_CONFIG_HOME points.
  write("config/opencode/opencode.json", JSON.stringify({ provider: { scripted } }));
  return {
    PATH: `${agentBin}:${process.env.PATH}`,
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: "test-key",
    CLAUDE_CODE_MAX_RETRIES: "1",
    API_TIMEOUT_MS: "4000",
    CLAUDE_CODE_TMPDIR: home,
    TMPDIR: "/var/tmp",
    SCRIPTED_KEY: "test-key",
    GEMINI_API_KEY: "test-key",
    GOOGLE_GEMINI_BASE_URL: url,
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_fetch_retries: "0",
  };
}
