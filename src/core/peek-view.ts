/** One thing a peer did, as a line for whoever peeks. */
import { unreachable } from "./unreachable.ts";

export type Peeked = { readonly at: number } & (
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool"; readonly name: string; readonly detail: string }
  | { readonly kind: "tool-ended"; readonly name: string; readonly failed: boolean }
  | { readonly kind: "usage"; readonly tokens: { readonly input: number; readonly output: number; readonly cached: number }; readonly usd: number | null }
  | { readonly kind: "retry"; readonly afterMs: number | null; readonly trouble: { readonly message: string } }
  /** So much came at once that this many events are not kept. */
  | { readonly kind: "left-out"; readonly events: number }
  | { readonly kind: "result"; readonly text: string; readonly trouble: { readonly message: string } | null }
);

/** What a turn did last, and what it used so far. */
export type Doing = { readonly last: string; readonly tokens: number; readonly usd: number | null };

export function doingOf(peeked: readonly Peeked[]): Doing {
  const usage = peeked.findLast((event) => event.kind === "usage");
  const last = peeked.findLast(({ kind }) => kind === "tool" || kind === "text" || kind === "retry" || kind === "result");
  const { input, output, cached } = usage?.kind === "usage" ? usage.tokens : { input: 0, output: 0, cached: 0 };
  return { last: last ? said(last).trim().slice(0, 100) : "", tokens: input + output + cached, usd: usage?.kind === "usage" ? usage.usd : null };
}

export function peekLine(peeked: Peeked): string {
  return `${new Date(peeked.at).toISOString().slice(11, 19)} ${said(peeked)}`;
}

function said(peeked: Peeked): string {
  switch (peeked.kind) {
    case "session":
      return `session ${peeked.id}`;
    case "text":
      return oneLine(peeked.text);
    case "tool":
      return `> ${peeked.name} ${oneLine(peeked.detail)}`;
    case "tool-ended":
      return `  ${peeked.name} ${peeked.failed ? "failed" : "ok"}`;
    case "usage":
      return `  ${peeked.tokens.input + peeked.tokens.output + peeked.tokens.cached} tokens${peeked.usd === null ? "" : `, ${peeked.usd.toFixed(4)} US dollars`}`;
    case "retry":
      return `  waits${peeked.afterMs === null ? "" : ` ${Math.round(peeked.afterMs / 1000)} s`}: ${oneLine(peeked.trouble.message)}`;
    case "left-out":
      return `  (${peeked.events} more, too fast to be kept)`;
    case "result":
      return peeked.trouble ? `ended: ${oneLine(peeked.trouble.message)}` : `ended: ${oneLine(peeked.text)}`;
    default:
      return unreachable(peeked);
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 200);
