import type { Told } from "./words.ts";

/** How a language marks places for values in a format. `debug` are those that show a value as its programmer sees it. */
type Verbs = { readonly verb: RegExp; readonly debug: RegExp; readonly values: readonly string[] };

/** A format with places for values, as what it says; null when it is nothing but values made to be read. */
export function formatted(format: string, { verb, debug, values }: Verbs): Told | null {
  const pieces = format.split(verb);
  if (pieces.length === 1) return { kind: "text", text: format.replace(/\\n/g, "") };
  const isBlank = pieces.every((piece) => piece.replace(/\\[nrt]/g, "").trim() === "");
  return isBlank && !debug.test(format) ? null : { kind: "mixed", pieces, values };
}
