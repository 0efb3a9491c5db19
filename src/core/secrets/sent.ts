import type { Hit } from "./hit.ts";
import { placeOf } from "./place.ts";
import { entropyOf, isRandom, isWorthHiding } from "./worth.ts";

/** Credentials as they are sent: in a URL, in a header, on the command line of curl, in a JSON Web Token. */
export function sentSecrets(text: string, path: string): Hit[] {
  return [
    ...inUrls(text, path),
    ...inHeaders(text, path),
    ...onCommandLines(text, path),
    ...tokens(text, path),
    ...jsonKeys(text),
    ...dockerLogins(text),
    ...handedOver(text, path),
    ...passwordLists(text, path),
  ];
}

// From its middle on, which is rare, so that the rest of the text is passed over quickly.
const url = /:\/\/([^\s:@/"'<>`?#]{0,100}):([^\s@/"'<>`]{1,300})@([^\s/"'<>`?#,:\\)]{1,200})/g;

function inUrls(text: string, path: string): Hit[] {
  return [...text.matchAll(url)].flatMap(({ 1: user = "", 2: password = "", 3: host = "", index }) => {
    const plain = decoded(password);
    if (madeUpHost.test(host) || plain.toLowerCase() === decoded(user).toLowerCase() || !isWorthHiding(plain, "password", placeOf(path))) return [];
    const scheme = /[A-Za-z0-9+.-]*$/.exec(text.slice(Math.max(0, index - 20), index))?.[0] ?? "";
    return [{ at: index + 3 + user.length + 1, kind: `password in a ${scheme} URL`, secret: plain }];
  });
}

const madeUpHost =
  /(?:^|\.)(?:example|test|invalid|localhost|local|example\.(?:com|org|net|edu)|(?:my|your)[\w-]*\.[a-z]+)$|^(?:host(?:name)?|server|your[\w.-]*|my[\w-]*|localhost|127\.0\.0\.1|\[?::1\]?|[%$<{].*)$/i;

function inHeaders(text: string, path: string): Hit[] {
  return [...text.matchAll(/\b(basic|bearer)[ \t]+([A-Za-z0-9._~+/=-]{8,2000})/gi)].flatMap(({ 0: whole, 1: scheme = "", 2: value = "", index }) => {
    const at = index + whole.length - value.length;
    if (scheme.toLowerCase() === "bearer") {
      const worth = isRandom(value, { length: 20, bits: 3.5 }) && isWorthHiding(value, "key", placeOf(path));
      return worth && !value.startsWith("eyJ") ? [{ at, kind: "bearer token", secret: value }] : [];
    }
    const [user = "", password] = (fromBase64(value) ?? "").split(/:(.*)/s);
    const worth = password !== undefined && user !== password && isWorthHiding(password, "password", placeOf(path));
    return worth && /^[\x20-\x7e]+$/.test(user + password) ? [{ at, kind: "basic authorization", secret: password }] : [];
  });
}

function onCommandLines(text: string, path: string): Hit[] {
  const pattern =
    /\bcurl\b[^\n]{0,300}?\s(?:-u|--user)[ =]?["']?[\w.@+-]{1,60}:([^\s"'`]{4,200})|\b(?:sshpass|docker login\b[^\n]{0,200}?)[ \t]+(?:-p|--password)[ \t=]*["']?([^\s"'`$]{4,200})|\b(?:mysql|mysqldump|mariadb)\b[^\n]{0,200}?[ \t]-p["']?([^\s"'`$-][^\s"'`]{3,200})/g;
  return [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: first, 2: second, 3: third, index }) => {
    const secret = first ?? second ?? third ?? "";
    return isWorthHiding(secret, "password", placeOf(path)) ? [{ at: index + whole.length - secret.length, kind: "password on a command line", secret }] : [];
  });
}

/** The lines of a `.htpasswd`: who reads the digest of a password can guess it in peace. */
function passwordLists(text: string, path: string): Hit[] {
  if (!/(?:^|\/)[\w.-]*htpasswd$/i.test(path) || placeOf(path) === "lenient") return [];
  return [...text.matchAll(/^([\w.@+-]{1,60}):([^\s:]{3,200})$/gm)].flatMap(({ 1: user = "", 2: secret = "", index }) => {
    const isDigest = /^(?:\$\w{1,4}\$|\{SHA\})/.test(secret);
    return isDigest || isWorthHiding(secret, "password", "env") ? [{ at: index + user.length + 1, kind: "password of a web server", secret }] : [];
  });
}

/** The second of two arguments of what logs in, and the key of what signs. */
function handedOver(text: string, path: string): Hit[] {
  if (!/BasicAuth|\bauth\s?=\s?\(|createHmac|jwt\.(?:sign|verify)|hmac\.new/i.test(text)) return [];
  const logins = /(?:\bauth\s?=\s?|\w*BasicAuth)\(\s*["'`][^"'`\n]{1,60}["'`]\s*,\s*["'`]([^"'`\n]{4,200})["'`]/gi;
  const keys = /(?:\bjwt\.(?:sign|verify)\([^,()\n]{1,80},\s*|\bcreateHmac\(\s*["'`][\w-]+["'`]\s*,\s*|\bhmac\.new\(\s*b?)["'`]([^"'`\n]{8,200})["'`]/g;
  const hits = (pattern: RegExp, kind: string, concept: "password" | "key") =>
    [...text.matchAll(pattern)].flatMap(({ 0: whole, 1: secret = "", index }) =>
      isWorthHiding(secret, concept, placeOf(path)) ? [{ at: index + whole.length - 1 - secret.length, kind, secret }] : [],
    );
  return [...hits(logins, "password handed to a login", "password"), ...hits(keys, "key that signs", "key")];
}

/** A token somebody's server signed. The made-up ones of documentation and tests have no issuer in the world. */
function tokens(text: string, path: string): Hit[] {
  if (!text.includes("eyJ")) return [];
  return [...text.matchAll(/(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,}\.(eyJ[A-Za-z0-9_-]{10,4000})\.[A-Za-z0-9_-]{20,}/g)].flatMap(
    ({ 0: secret, 1: claims = "", index }) => {
      const said = fromBase64(claims) ?? "";
      const real = /"iss":"(?:https?:\/\/(?![^"]*(?:example|test|localhost|invalid))|supabase)/.test(said);
      const madeUp = /John Doe|"payload"|"sub":"?1234567890|example\.(?:com|org|net)|"(?:foo|test)"/i.test(said) || said === "";
      return real || (placeOf(path) !== "lenient" && !madeUp) ? [{ at: index, kind: "JSON Web Token", secret }] : [];
    },
  );
}

/** The private part of a JSON Web Key. */
function jsonKeys(text: string): Hit[] {
  if (!text.includes('"kty"')) return [];
  return [...text.matchAll(/\{[^{}]{0,4000}"kty"[^{}]{0,6000}\}/g)].flatMap(({ 0: key, index }) => {
    const found = /"(?:d|k)"\s*:\s*"([A-Za-z0-9_-]{30,})"/.exec(key);
    return found?.[1] && entropyOf(found[1]) > 3.5 ? [{ at: index + found.index, kind: "private JSON Web Key", secret: found[1] }] : [];
  });
}

/** `"auth": "<base64 of user:password>"`, as docker login writes it. */
function dockerLogins(text: string): Hit[] {
  if (!text.includes('"auths"')) return [];
  return [...text.matchAll(/"auth"\s*:\s*"([A-Za-z0-9+/=]{8,})"/g)].flatMap(({ 0: whole, 1: secret = "", index }) => {
    const password = (fromBase64(secret) ?? "").split(/:(.*)/s)[1];
    return password !== undefined && isWorthHiding(password, "password", "config")
      ? [{ at: index + whole.length - 1 - secret.length, kind: "docker login", secret }]
      : [];
  });
}

function fromBase64(value: string): string | null {
  try {
    return atob(value.replace(/-/g, "+").replace(/_/g, "/").replace(/=+$/, ""));
  } catch {
    return null;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
