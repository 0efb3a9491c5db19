/** One thing a peer did, as a line for whoever peeks. */
import { unreachable } from "./unreachable.ts";

export type Peeked = { readonly at: number } & (
  | { readonly kind: "session"; readonly id: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "tool"; readonly name: string; readonly detail: string }
  | { readonly kind: "tool-ended"; readonly name: string; readonly failed: boolean }
  | { readonly kind: "usage"; readonly tokens: { readonly input: number; readonly output: number; readonly cached: number }; readonly usd: number | null }
  | { readonly kind: "retry"; readonly afterMs: number | null; readonly trouble: { readonly message: string } }
  | { readonly kind: "result"; readonly text: string; readonly trouble: { readonly message: string } | null }
);

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
    case "result":
      return peeked.trouble ? `ended: ${oneLine(peeked.trouble.message)}` : `ended: ${oneLine(peeked.text)}`;
    default:
      return unreachable(peeked);
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 200);
