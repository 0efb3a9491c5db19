/** Whose model a peer is, as far as its settings tell: two models of one vendor tend to miss the same. */
import type { Peer } from "./policy.ts";

/** Null when nothing in the settings says it. */
export function vendorOf({ tool, argv, provider, model }: Pick<Peer, "tool" | "argv" | "provider" | "model">): string | null {
  const family = families.find(([pattern]) => pattern.test((model ?? "").toLowerCase()));
  if (family) return family[1];
  if (provider !== undefined && !resellers.includes(provider)) return provider;
  const program = tool ?? argv?.[0]?.split("/").at(-1) ?? "";
  return tools[program] ?? null;
}

const families: readonly (readonly [RegExp, string])[] = [
  [/claude|sonnet|opus|haiku/, "anthropic"],
  [/gpt|codex|(^|\/)o[134](-|$)/, "openai"],
  [/gemini|gemma/, "google"],
  [/deepseek/, "deepseek"],
  [/qwen/, "alibaba"],
  [/mistral|codestral|devstral/, "mistral"],
  [/grok/, "xai"],
  [/llama/, "meta"],
  [/kimi|moonshot/, "moonshot"],
  [/glm/, "zhipu"],
];
/** They serve the models of others. */
const resellers: readonly string[] = ["openrouter"];
const tools: Readonly<Record<string, string>> = { claude: "anthropic", codex: "openai", gemini: "google" };
