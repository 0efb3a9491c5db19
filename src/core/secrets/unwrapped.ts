/** A text that stands inside another one in some encoding, and where its wrapping begins. */
export type Unwrapped = { readonly at: number; readonly text: string };

/** What is wrapped in base64, also twice, in hexadecimal digits, in percent signs or in the escapes of a string. */
export function unwrapped(text: string): Unwrapped[] {
  const once = inBase64(text);
  const twice = once.flatMap(({ at, text: inside }) => inBase64(inside).map((deeper) => ({ ...deeper, at })));
  return [...once, ...twice, ...inEscapes(text)];
}

const shortest = 24;
const base64 = /[A-Za-z0-9+/_-]{24,}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{24,})*(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{1,80})?={0,2}/y;
const letter = new Uint8Array(128).map((_, code) => (/[A-Za-z0-9+/_-]/.test(String.fromCharCode(code)) ? 1 : 0));

function inBase64(text: string): Unwrapped[] {
  const found: Unwrapped[] = [];
  // Words are shorter than what is looked for: most letters need not be looked at.
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (letter[text.charCodeAt(at)] !== 1) continue;
    let start = at;
    while (start > 0 && letter[text.charCodeAt(start - 1)] === 1) start--;
    base64.lastIndex = start;
    const run = base64.exec(text)?.[0] ?? "";
    const inside = isHex.test(run) ? fromHex(run) : run === "" || !isMixed(run) ? null : decoded(run);
    if (inside !== null) found.push({ at: start, text: inside });
    // A run ends where no such letter stands, so the next one begins behind that.
    if (run !== "") at = start + run.length - 1;
  }
  return found;
}

/** Two digits for each letter of a keyboard; a digest has others among them. */
const isHex = /^(?:[2-7][0-9a-f]){16,}$|^(?:[2-7][0-9A-F]){16,}$/;
const fromHex = (run: string) => run.replace(/../g, (digits) => String.fromCharCode(Number.parseInt(digits, 16)));

// What an identifier decodes to is not worth the time: encoded text has both cases.
const isMixed = (run: string) => /[a-z]/.test(run) && /[A-Z]/.test(run);

function decoded(found: string): string | null {
  const letters = found.replace(/[\s=]/g, "").replace(/-/g, "+").replace(/_/g, "/");
  const whole = letters.slice(0, letters.length - (letters.length % 4 === 1 ? 1 : 0));
  // The beginning tells text from anything else, so that pictures are not decoded whole.
  if (!isPlain(atob(whole.slice(0, 24)))) return null;
  const inside = atob(whole);
  return isPlain(inside) ? inside : null;
}

/** Nothing but what a keyboard types, UTF-8 beyond ASCII included. */
const isPlain = (text: string) => !/[^\t\n\r\x20-\x7e\x80-\xff]/.test(text) && text.replace(/[\x80-\xff]/g, "").length > text.length * 0.7;

const escapes = /%[0-9A-Fa-f]{2}|\\x[0-9A-Fa-f]{2}|\\u00[0-9A-Fa-f]{2}|&#(?:x[0-9A-Fa-f]{2}|\d{2,3});/g;
const fewestEscapes = 2;
const widest = 200;

/** Runs of text with escapes in them, nothing that ends a word between. */
function inEscapes(text: string): Unwrapped[] {
  const runs: { from: number; to: number; count: number }[] = [];
  for (const { 0: found, index } of text.matchAll(escapes)) {
    const last = runs.at(-1);
    const to = index + found.length;
    if (last && index - last.to <= widest && !/[\s"'`<>]/.test(text.slice(last.to, index))) Object.assign(last, { to, count: last.count + 1 });
    else runs.push({ from: index, to, count: 1 });
  }
  return runs.filter(({ count }) => count >= fewestEscapes).map(({ from, to }) => wordAround(text, from, to));
}

function wordAround(text: string, from: number, to: number): Unwrapped {
  const before = /[^\s"'`<>]*$/.exec(text.slice(Math.max(0, from - widest), from))?.[0] ?? "";
  const after = /^[^\s"'`<>]*/.exec(text.slice(to, to + widest))?.[0] ?? "";
  const found = before + text.slice(from, to) + after;
  const hex = (_: string, digits: string) => String.fromCharCode(Number.parseInt(digits, 16));
  const plain = found.replace(/(?:%|\\x|\\u00|&#x)([0-9A-Fa-f]{2});?/g, hex).replace(/&#(\d{2,3});/g, (_, code: string) => String.fromCharCode(Number(code)));
  return { at: from - before.length, text: plain };
}
