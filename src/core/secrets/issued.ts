import type { Hit } from "./hit.ts";
import { type Provider, providers } from "./providers.ts";
import { isExample } from "./worth.ts";

/** Secrets that are known by their form, wherever they stand: in tests and documents, too. */
export function issuedSecrets(text: string): Hit[] {
  return candidates(text).flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: inner, index }) => {
      const secret = inner ?? whole;
      return isExample(secret) ? [] : [{ at: index + whole.indexOf(secret), kind, secret }];
    }),
  );
}

/** One walk over the text tells which forms are worth looking for. */
function candidates(text: string): readonly Provider[] {
  const present = new Set<string>();
  for (const [mark] of text.matchAll(anyMark)) present.add(mark);
  return present.size === 0 ? [] : providers.filter(({ marks }) => marks.some((mark) => present.has(mark)));
}

const marks = [...new Set(providers.flatMap((provider) => provider.marks))].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const anyMark = new RegExp(marks.map((mark) => mark.replace(/[.$+/]/g, "\\$&")).join("|"), "g");
