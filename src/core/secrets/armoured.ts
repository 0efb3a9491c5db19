import type { Hit } from "./hit.ts";
import { entropyOf } from "./worth.ts";

/**
 * Private keys in their armour, wherever they stand: on lines, in a string with `\n`, joined of strings, behind comment marks.
 * The armour alone is none: programs look for it.
 */
export function armouredKeys(text: string): Hit[] {
  if (!text.includes("PRIVATE KEY") && !text.includes("PuTTY-User-Key-File")) return [];
  return [...text.matchAll(begin)].flatMap(({ 0: head, index }) => {
    const from = index + head.length;
    const upTo = text.indexOf("-----END", from);
    const body = text.slice(from, Math.min(upTo < 0 ? text.length : upTo, from + longestKey));
    const secret = bodyOf(body);
    return secret.length >= shortestKey && entropyOf(secret) > 4 ? [{ at: index, kind: "private key", secret }] : [];
  });
}

const begin = /-{4,5}BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-{4,5}|PuTTY-User-Key-File-\d[\s\S]{0,2000}?Private-Lines: *\d+/g;
const longestKey = 20_000;
const shortestKey = 40;

/** The base64 of a key without what holds it on its lines. Stops at the first line that cannot belong to one. */
function bodyOf(text: string): string {
  let found = "";
  for (const line of text.split(/\r?\n|\\r\\n|\\n|\\r/)) {
    const bare = line.replace(/^[\s#/*;>|"'`+]+|[\s"'`+,;\\)]+$/g, "");
    if (bare === "" || /^[A-Za-z-]+: ?\S/.test(bare)) continue;
    if (!/^[A-Za-z0-9+/=]+$/.test(bare)) break;
    found += bare;
  }
  return found;
}
