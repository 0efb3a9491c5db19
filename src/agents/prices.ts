import type { TokenCounts } from "../ports/agent.ts";

/** List prices in US dollars for a million tokens: input without cache, input from the cache, output. */
type Price = readonly [input: number, cached: number | null, output: number];

/** The day the vendors' price pages last said what the table says. */
export const pricesAsOf = "2026-10-09";

/**
 * Standard list prices, for CLIs that report no cost (codex, gemini) and for what a turn has used so far.
 * As published on developers.openai.com/api/docs/pricing, platform.claude.com/docs/en/about-claude/pricing and
 * ai.google.dev/gemini-api/docs/pricing. A CLI tells sums, not single requests, so the higher prices of very long requests (above
 * 272,000, 200,000 or 100,000 tokens of input) cannot be seen: those cost up to twice this (claude-haiku-5-5: five times).
 * A model that is not here has no price, which is not the same as costing nothing.
 */
const prices: Readonly<Record<string, Price>> = {
  "gpt-6-astra": [10, 1, 50],
  "gpt-6.1-sol": [2, 0.1, 10],
  "gpt-6.1-terra": [1, 0.05, 5],
  "gpt-6-sol": [2, 0.2, 10],
  "gpt-6-luna": [0.1, 0.01, 0.5],
  "gpt-5.6-sol": [4, 0.4, 20],
  "gpt-5.6-terra": [2, 0.2, 12],
  "gpt-5.6-luna": [0.2, 0.02, 1.2],
  "gpt-5.5": [5, 0.5, 30],
  "gpt-5.4": [2.5, 0.25, 15],
  "gpt-5.4-mini": [0.75, 0.075, 4.5],
  "claude-fable-5-1": [10, 0.25, 50],
  "claude-opus-5-5": [4, 0.2, 20],
  "claude-opus-5": [5, 0.5, 25],
  "claude-sonnet-5-5": [2, 0.1, 10],
  "claude-sonnet-5": [2, 0.2, 10],
  "claude-haiku-5-5": [0.1, 0.01, 0.5],
  "claude-haiku-4-5": [1, 0.1, 5],
  // Half of this until the end of 2026.
  "gemini-3.8-flash": [1.5, null, 7.5],
  "gemini-3.5-flash": [1.5, null, 9],
  "gemini-3.5-flash-lite": [0.3, null, 2.5],
  "gemini-3.1-pro": [2, null, 12],
  "gemini-2.5-pro": [1.25, null, 10],
  "gemini-2.5-flash": [0.3, null, 2.5],
  "gemini-2.5-flash-lite": [0.1, null, 0.4],
};

/** What so many tokens cost at list price, in US dollars; null when the model's price is not known. */
export function priceOf(model: string | null, tokens: TokenCounts): number | null {
  const family = familyOf(model ?? "");
  const price = Object.hasOwn(prices, family) ? prices[family] : undefined;
  if (!price) return null;
  const [input, cached, output] = price;
  // Where the price of cached input is not known it is counted as any other: too much rather than too little.
  return (tokens.input * input + tokens.cached * (cached ?? input) + tokens.output * output) / 1_000_000;
}

/** `openai/gpt-5.5-2026-04-01`, `claude-opus-5-5[1m]`, `gemini-3.1-pro-preview-customtools`: without vendor, date and stage. A variant such as `-pro` is another model. */
function familyOf(model: string): string {
  const name = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  return name
    .replace(/\[1m\]$/, "")
    .replace(/-preview(?:-[a-z0-9-]{1,40})?$/, "")
    .replace(/-latest$/, "")
    .replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, "");
}
