import type { Place } from "./place.ts";

/** What the name of a value says it is: something a person chose, or something a program made. */
export type Concept = "password" | "key";

/** Whether a value under such a name can be a real secret. `place` says how sure that must be. */
export function isWorthHiding(value: string, concept: Concept, place: Place): boolean {
  if (value.length > 4_000 || isReference(value) || isHash(value) || isStandIn(value)) return false;
  if (place === "lenient") return /[a-z]/.test(value) && /[A-Z]/.test(value) && isRandom(value, { length: 20, bits: 4 });
  if (concept === "password") return isPassword(value, place);
  if (/\s/.test(value) || isWords(value)) return false;
  const least = place === "env" || place === "config" ? 12 : 16;
  return isRandom(value, { length: least, bits: 3 });
}

/** Bits for each character, from how often each occurs. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

export const isRandom = (value: string, least: { readonly length: number; readonly bits: number }): boolean =>
  value.length >= least.length && !/\s/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value) && entropyOf(value) >= least.bits;

/** Examples that stand in documentation, and values nobody could have been given. */
export function isExample(value: string): boolean {
  return examples.test(value) || /(.)\1{6}/.test(value) || hasRun(value, 9) || entropyOf(value.slice(0, 400)) < 2.9;
}

const examples = /example|placeholder|x{4}|\*{3}|\.{3}|your[-_]|dummy|redacted|fake[-_]|1234567890?|deadbeef|do[-_]?not[-_]?use/i;

function isPassword(value: string, place: Place): boolean {
  if (value.length < 5 || commonWords.test(value) || /^(?:https?:)?\/\/|^\.{0,2}\/|^[a-z]+:\/\//i.test(value)) return false;
  if (/\s/.test(value) || /^[\d.,:-]+$/.test(value)) return /^\d{6,}$/.test(value) && place === "env" && !hasRun(value, 5);
  const letters = /[A-Za-z]/.test(value);
  const others = /[0-9]/.test(value) || /[!@#$%^&*+=?~]/.test(value);
  if (letters && others && !isWords(value)) return true;
  return place === "env" && value.length >= 8 && /^[A-Za-z]+$/.test(value);
}

/** `some-kebab-name`, `Some.dotted.name2`, `a/path`: words with signs between, at most a number behind each. */
const isWords = (value: string) => /^[A-Za-z]+\d{0,4}(?:[-_./:][A-Za-z]*\d{0,4})+$/.test(value) && !/[a-z]\d[a-z]|\d[A-Z]/.test(value);

/** Something that leads to the secret: a variable, a template, a place in a vault, or its encrypted form. */
function isReference(value: string): boolean {
  return references.some((pattern) => pattern.test(value));
}

const references = [
  /\$\{|\{\{|<%|\$\(|%\(|#\{|\{[A-Za-z_][\w.]*\}|<[^<>]{2,}>|\[[A-Z][A-Z_ ]+\]/,
  /^\$(?:env:)?[A-Za-z_]\w*$|^%\w+%$|^@\w+@$|^:\w+$|^__\w+__$|^&\w|^\*\w+$/,
  /^(?:process\.env|os\.environ|os\.getenv|getenv|env|ENV|config|settings|secrets?|vars?|local|data|module|self|this|input|args|options|props|ref)[.[(]/,
  /^(?:vault|secret|ssm|arn|op|file|awskms|gcpkms|azurekv|keyvault|sops|env|keyring|keychain|data|projects)[:/]/i,
  /^(?:ENC\[|ENC\(|\$ANSIBLE_VAULT|!vault|!Ref|!Sub|!GetAtt|!ENV|!secret|!ImportValue|Ag[AB][A-Za-z0-9+/]{200})/,
  /^\w+=[^&\s]*&\w+=|\(\?[=!:<]|^\^|\\[dwsb]|\[\^|\[a-z/i,
];

const isHash = (value: string): boolean =>
  /^\$(?:2[abxy]?|argon2\w*|[156y]|scrypt|pbkdf2[\w-]*|7|apr1)\$|^(?:pbkdf2|argon2|bcrypt|scrypt|sha\d+|md5)[_:$-]|^\{(?:S?SHA\d*|CRYPT|MD5)\}|^sha\d+-/i.test(
    value,
  );

/** Nothing is left of it when the words people put in place of a secret are taken out; or it never was anything. */
function isStandIn(value: string): boolean {
  if (/^(.)\1*$/.test(value) || /^[^A-Za-z0-9]*$/.test(value) || isExample(value)) return true;
  if (!standIns.test(value)) return false;
  const rest = value
    .toLowerCase()
    .replace(fillers, "")
    .replace(/[^a-z0-9]/g, "");
  return rest.length <= 3 || hasRun(rest, rest.length);
}

const standIns =
  /your|example|sample|dummy|fake|mock|stub|placeholder|chang|replac|insert|enter|put|paste|here|todo|tbd|test|demo|foo|bar|abc|xxx|default|none|null|undefined|empty|redact|removed|hidden|masked|dev|local|temp|tmp|not|invalid|wrong|unset|example|fixme|some|qwerty|1234|unused|secret-?key|\bthis\b/i;
const fillers =
  /your|my|the|this|here|is|not|real|insert|enter|put|paste|replace|change|me|it|with|some|any|example|sample|dummy|fake|mocked|mock|stub|placeholder|redacted|removed|hidden|masked|secret|password|passwd|passphrase|pass|pwd|token|api|key|access|refresh|auth|client|username|user|admin|root|testing|tests|test|development|devel|dev|localhost|local|default|value|string|todo|tbd|fixme|none|null|undefined|empty|foo|bar|baz|qux|abc|xyz|qwerty|demo|temp|tmp|super|very|long|random|strong|secure|insecure|private|public|prod|production|staging|database|db|postgres|mysql|redis|mongo|app|service|github|aws|openai|invalid|wrong|unset|unused|for|only|in|please|be|to|of|and|new|old|at|least|characters|chars|bearer|jwt|session|csrf|x{2,}|0?123456?7?8?9?0?/g;

const commonWords =
  /^(?:p[a@]ssw(?:or|0r)d|secret|admin|root|postgres(?:ql)?|mysql|mariadb|redis|guest|user(?:name)?|test|changeit|changeme|letmein|minio(?:admin)?|rabbitmq|mongo(?:db)?|elastic|sa|oracle|toor|docker|vagrant|required|optional|string|text|hidden|true|false|null|none|nil|undefined|yes|no|notasecret|[A-Z]+(?:_[A-Z]+)+)\d{0,4}!?$/;

/** A run such as 1234 or abcd of this length. */
function hasRun(value: string, length: number): boolean {
  let run = 1;
  for (let at = 1; at < value.length; at++) {
    run = value.charCodeAt(at) - value.charCodeAt(at - 1) === 1 ? run + 1 : 1;
    if (run >= length) return true;
  }
  return value.length === 0;
}
