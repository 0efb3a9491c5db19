/** Whose turns count against max_usd, and why, in one sentence. */
import type { Policy } from "./policy.ts";
import { unreachable } from "./unreachable.ts";

/** How a peer's CLI is paid for, as far as can be seen from here. */
export type PaidBy = { readonly name: string; readonly signIn: "key" | "subscription" | "unknown" };

export function moneySentence({ max_usd_mode: mode }: Pick<Policy["budget"], "max_usd_mode">, peers: readonly PaidBy[]): string {
  const said = `max_usd_mode ${mode}`;
  switch (mode) {
    case "auto":
      return `${said}: ${peers.map(ofOne).join("; ")}`;
    case "hard":
      return `${said}: every peer counts, at list price, however it is paid for`;
    case "warn":
      return `${said}: passing max_usd is said and stops nothing`;
    case "off":
      return `${said}: nobody looks at max_usd`;
    default:
      return unreachable(mode);
  }
}

function ofOne({ name, signIn }: PaidBy): string {
  switch (signIn) {
    case "key":
      return `${name} is paid by key, so it counts`;
    case "subscription":
      return `${name} is covered by a subscription, so it does not`;
    case "unknown":
      return `how ${name} is signed in cannot be seen, so it counts`;
    default:
      return unreachable(signIn);
  }
}
