/**
 * Replaces what looks like a secret by `[redacted:kind]`, in linear time. `extraSecrets` are literal values that must not
 * appear, e.g. `secretValues(environment)`; those under 8 characters are left, they would blot out ordinary words.
 * Redact before cutting: half a key is no longer recognised.
 */
export function redact(text: string, extraSecrets: readonly string[] = []): string {
  return shapes.reduce(
    (result, { kind, pattern, fits }) => {
      return result.replace(pattern, (whole, ...groups: unknown[]) => (fits && !fits(whole) ? whole : `${kept(groups)}[redacted:${kind}]`));
    },
    withoutKeys(withoutValues(text, extraSecrets)),
  );
}

/** Whether a variable of this name holds something that must not reach a gate, a log or a prompt. */
export const looksSecret = (name: string) =>
  secretName.test(name) && !/^(SSH_AUTH_SOCK|GPG_TTY|XDG_SESSION_ID|DBUS_SESSION_BUS_ADDRESS|PEERS_TOKEN)$/i.test(name);

export function secretValues(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(environment).flatMap(([name, value]) => (value !== undefined && looksSecret(name) ? [value] : []));
}

const secretName =
  /(?:^|_)(?:API_?KEYS?|(?:ACCESS|SECRET|PRIVATE|SIGNING|ENCRYPTION|MASTER|DEPLOY)_KEY|TOKENS?|SECRETS?|PASS(?:WORD|WD|PHRASE)?|CREDENTIALS?|AUTH|COOKIE|PAT|DSN)(?:_|$)|PASSWORD|PASSWD|SECRET|_TOKEN|_API_KEY|^(?:AWS|AZURE|ANTHROPIC|OPENAI|GEMINI|GOOGLE_APPLICATION|GH|GITHUB|GITLAB|NPM|HF|HUGGING|CLAUDE|CODEX|MISTRAL|GROQ|OPENROUTER)_.*(?:KEY|TOKEN|SECRET|AUTH|CREDENTIAL)|^(?:AWS|ANTHROPIC|OPENAI)_/i;

/** A group of a shape, if it has one, is the harmless beginning that stays readable. */
const kept = (groups: readonly unknown[]) => (typeof groups[0] === "string" ? groups[0] : "");

type Shape = { readonly kind: string; readonly pattern: RegExp; readonly fits?: (found: string) => boolean };

// Open-ended repeats begin only where no such character stands before, so that a long run of them is read once.
const shapes: readonly Shape[] = [
  { kind: "password", pattern: /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:@/"'<>]{0,200}:)(?!\[redacted:)[^\s@/"'<>]{1,200}(?=@)/gi },
  {
    kind: "authorization",
    pattern: /(\b(?:proxy-)?authorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:bearer|basic|token|negotiate)[ \t]{1,8})(?!\[redacted:)[^\s"',;]{6,}/gi,
  },
  {
    kind: "authorization",
    pattern: /(\b(?:proxy-authorization|authorization|x-api-key|x-auth-token)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?)(?!\[redacted:)[^\s"',;]{16,}/gi,
  },
  { kind: "authorization", pattern: /(\bbearer[ \t]{1,8})(?!\[redacted:)[A-Za-z0-9._~+/=-]{20,}/gi, fits: (found) => /\d/.test(found) },
  {
    kind: "value",
    pattern: /(\b[A-Z][A-Z0-9_]{0,60}(?:API_KEY|ACCESS_KEY|SECRET_KEY|PRIVATE_KEY|_TOKEN|SECRET|PASSWORD|PASSWD)=["']?)(?!\[redacted:)[^\s"']{8,}/g,
  },
  { kind: "aws-secret", pattern: /(\baws_secret_access_key["']?[ \t]{0,8}[:=][ \t]{0,8}["']?)[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])/gi },
  { kind: "aws-key", pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g },
  { kind: "github-token", pattern: /(?<![A-Za-z0-9_])(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})/g },
  { kind: "gitlab-token", pattern: /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20,}/g },
  { kind: "npm-token", pattern: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36,}/g },
  { kind: "pypi-token", pattern: /(?<![A-Za-z0-9_-])pypi-AgE[A-Za-z0-9_-]{50,}/g },
  { kind: "anthropic-key", pattern: /(?<![A-Za-z0-9_-])sk-ant-[A-Za-z0-9_-]{20,}/g },
  { kind: "openai-key", pattern: /(?<![A-Za-z0-9_-])sk-(?:(?:proj|svcacct|admin|or-v1)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})/g },
  {
    kind: "slack-token",
    pattern: /(?<![A-Za-z0-9_-])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/g,
    fits: (found) => /\d/.test(found),
  },
  { kind: "google-key", pattern: /(?<![A-Za-z0-9_-])(?:AIza[A-Za-z0-9_-]{35}|ya29\.[A-Za-z0-9_-]{20,}|GOCSPX-[A-Za-z0-9_-]{20,})/g },
  { kind: "stripe-key", pattern: /(?<![A-Za-z0-9_])[rs]k_live_[A-Za-z0-9]{16,}/g },
  { kind: "huggingface-token", pattern: /(?<![A-Za-z0-9_])hf_[A-Za-z]{30,}/g },
  { kind: "jwt", pattern: /(?<![A-Za-z0-9_.-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
];

function withoutValues(text: string, secrets: readonly string[]): string {
  const long = [...new Set(secrets.map((secret) => secret.trim()).filter((secret) => secret.length >= 8 && !"[redacted:env]".includes(secret)))];
  return long.sort((a, b) => b.length - a.length).reduce((result, secret) => result.replaceAll(secret, () => "[redacted:env]"), text);
}

const keyBegin = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const keyEnd = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const keyBody = /(?:[A-Za-z0-9+/=\r\n]|\\[nr])*/y;

/** From BEGIN to END; without an END, what looks like the body of a key. Also lines of a key whose BEGIN was cut off. */
function withoutKeys(text: string): string {
  let result = "";
  let from = 0;
  for (const end of positions(text, keyEnd)) {
    const begin = firstBegin(text.slice(from, end.start));
    const head = begin === null ? text.slice(from, end.start).replace(/(?<![A-Za-z0-9+/=\r\n])[A-Za-z0-9+/=\r\n]{40,}$/, "\n") : text.slice(from, from + begin);
    result += `${head}[redacted:private-key]`;
    from = end.end;
  }
  return result + withoutOpenKeys(text.slice(from));
}

const positions = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

// search() and matchAll() start at the beginning whatever a regular expression with the g flag remembers, exec() does not.
function firstBegin(text: string): number | null {
  const found = text.search(keyBegin);
  return found < 0 ? null : found;
}

function withoutOpenKeys(text: string): string {
  let result = "";
  let from = 0;
  for (const begin of positions(text, keyBegin)) {
    if (begin.start < from) continue;
    keyBody.lastIndex = begin.end;
    result += `${text.slice(from, begin.start)}[redacted:private-key]`;
    from = begin.end + (keyBody.exec(text)?.[0].length ?? 0);
  }
  return result + text.slice(from);
}
