import type { Concept } from "./worth.ts";

/** Where a name may speak of a secret; `conceptOf` decides. */
export const nameMark = /passphrase|passcode|password|passwd|pass|pwd|secret|token|credential|key|auth|kennwort|senha|contrasen|wachtwoord/gi;

/** What a value of this name is, if it is a secret: `DB_PASSWORD`, `stripeApiKey`, `token2`; not `passwordField`, `tokenUrl`, `keyName`. */
export function conceptOf(name: string): Concept | null {
  const words = wordsOf(name);
  while (words.length > 1 && qualifiers.has(words.at(-1) ?? "")) words.pop();
  const last = words.pop() ?? "";
  if (last === "pass" || /(?:password|passwd|passphrase|passcode|pwd|passwort|kennwort|senha|contrasena|wachtwoord)s?$/.test(last))
    return words.some((word) => notThem.has(word)) ? null : "password";
  if (words.some((word) => notThem.has(word))) return null;
  if (/(?:secret|token|apikey|accesskey|secretkey|privatekey|authkey)s?$|^credentials?$/.test(last)) return "key";
  if (last === "auth") return /^_?auth$/i.test(name) ? "key" : null;
  return last === "key" && words.some((word) => keyWords.has(word)) ? "key" : null;
}

function wordsOf(name: string): string[] {
  const spaced = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replace(/([A-Za-z])(\d+)/g, "$1 $2");
  return spaced
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
}

// What may stand behind the word without making it something else.
const qualifiers = new Set(
  "value values prod production staging stage live dev test default string str plain plaintext raw old new current primary secondary main backup base64 b64 encoded base 1 2 3 4 5 6 7 8 9 0 01 02 10 env hex eu us".split(
    " ",
  ),
);

const keyWords = new Set(
  "api access private secret signing signature encryption encrypt encrypted master auth account storage webhook app application license service session deploy shared admin jwt hmac crypto aes cipher client subscription instrumentation ingest integration sas machine ssh root server".split(
    " ",
  ),
);

// Names of other things that end in the same words.
const notThem = new Set(
  "public hash hashed no without invalid missing forgot reset confirm should must can does did next prev previous page continuation cursor csrf xsrf syntax lexer parser cancel cancellation design sort partition foreign placeholder".split(
    " ",
  ),
);
