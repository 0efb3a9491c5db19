import type { Hit } from "./hit.ts";
import { conceptOf, nameMark } from "./names.ts";
import { hasBareValues, placeOf } from "./place.ts";
import { isWorthHiding } from "./worth.ts";

/** Values under a name that speaks of a secret, in code, configuration, shell lines and connection strings. */
export function assignedSecrets(text: string, path: string): Hit[] {
  const place = placeOf(path);
  const bare = hasBareValues(path);
  const hits: Hit[] = [];
  let done = 0;
  for (const mark of text.matchAll(nameMark)) {
    if (mark.index < done) continue;
    const name = nameAround(text, mark.index);
    done = name.end;
    const concept = conceptOf(name.text);
    if (concept === null) continue;
    for (const { at, value } of valuesAfter(text, { name, bare, path })) {
      if (value.length > 0 && isWorthHiding(value, concept, place)) hits.push({ at, kind: `value of ${name.text}`, secret: value });
    }
  }
  return hits;
}

type Name = { readonly text: string; readonly start: number; readonly end: number };

const longestName = 80;

function nameAround(text: string, at: number): Name {
  let start = at;
  while (start > 0 && at - start < longestName && /[A-Za-z0-9_-]/.test(text[start - 1] ?? "")) start--;
  nameRest.lastIndex = at;
  const end = at + (nameRest.exec(text)?.[0].length ?? 0);
  return { text: text.slice(start, end).replace(/^-+/, ""), start, end };
}

const nameRest = /[A-Za-z0-9_-]{1,80}/y;

type Value = { readonly at: number; readonly value: string };
type Asked = { readonly name: Name; readonly bare: boolean; readonly path: string };

/** Every value the text gives to the name: the one assigned, and the one that is taken when a variable of this name is missing. */
function valuesAfter(text: string, { name, bare, path }: Asked): Value[] {
  const before =
    text
      .slice(Math.max(0, name.start - longestLine), name.start)
      .split("\n")
      .at(-1) ?? "";
  for (const { pattern, takes, when } of forms) {
    pattern.lastIndex = name.end;
    const found = pattern.exec(text);
    if (!found || (when && !when({ before, path, name: text.slice(name.start, name.end) }))) continue;
    const from = name.end + found[0].length;
    const value =
      quotedAt(text, from) ?? (takes === "bare" || (takes === "config" && bare) ? bareAt(text, from, path) : takes === "word" ? wordAt(text, from) : null);
    if (value) return [value];
  }
  return [];
}

const longestLine = 400;

type Around = { readonly before: string; readonly path: string; readonly name: string };
type Form = {
  readonly pattern: RegExp;
  /** What counts besides a quoted string: nothing, the rest of the line, the same in files of configuration only, or one word. */
  readonly takes: "quoted" | "bare" | "config" | "word";
  readonly when?: (around: Around) => boolean;
};

/** What may stand between a name and its value, the most telling first. */
const forms: readonly Form[] = [
  { pattern: /(?==[^;"'\n]{1,200}(?:[;"']|$))=/my, takes: "word", when: ({ before }) => inConnection.test(before) },
  { pattern: /=/y, takes: "word", when: ({ before }) => /[?&]$/.test(before) },
  { pattern: /[ =]/y, takes: "word", when: ({ before, name }) => /(?:^|[\s"'[])-?$/.test(before) && name.startsWith("-") },
  { pattern: /:-/y, takes: "word", when: ({ before }) => before.endsWith("${") },
  {
    pattern: /["'`\])}]{0,4}[ \t]*(?:\|\||\?\?|\bor\b|,)\s*/y,
    takes: "quoted",
    when: ({ before }) => /(?:env|environ|getenv|ENV|get|defaults?|fetch|set|lookup\w*)\b[.([\s"'`\w]*$/i.test(before) || /["'`]$/.test(before),
  },
  {
    pattern: /["'`\]]{0,3}\s*[?!]?\s*(?::=|=>|[!=]==?|\|\|=|\?\?=|\?=|\+=|=|:)[ \t]*(?:[|>][+-]?[ \t]*\n[ \t]+)?(?:[[({]\s{0,40}(?=["'`]))?/y,
    takes: "config",
  },
  { pattern: /\s*:\s*(?:&(?:'\w+\s+)?)?[A-Za-z_][\w.<>[\]|? &]{0,40}=\s*/y, takes: "quoted" },
  { pattern: /(?:\[\])?\s+(?:string|\[\]byte|String|str)?\s*=\s*/y, takes: "quoted" },
  { pattern: /\(\s*/y, takes: "quoted" },
  { pattern: />(?=[^<\n]{1,400}<\/)/y, takes: "word", when: ({ before }) => before.endsWith("<") },
  {
    pattern: /["']?\s*(?:,\s*)?\n?\s*-?\s*["']?value["']?\s*[:=]\s*/iy,
    takes: "config",
    when: ({ before }) => /(?:name|key)["']?\s*[:=]\s*["']?$/i.test(before),
  },
  { pattern: /[ \t]+/y, takes: "word", when: ({ before, path }) => /(?:^|\/)[._]netrc$/.test(path) || /^\s*(?:ENV|ARG)\s+$/.test(before) },
];

const inConnection = /(?:\b(?:server|data source|host|hostname|user id|uid|user|endpoint|accountname|dbname|database|initial catalog)\s*=[^"'`]*[;\s])$/i;

function quotedAt(text: string, from: number): Value | null {
  quoted.lastIndex = from;
  const found = quoted.exec(text);
  if (!found) return null;
  const [whole, , triple, double, single, tick] = found;
  const value = triple ?? double ?? single ?? tick ?? "";
  return { at: from + whole.indexOf(value), value: value.replace(/\\(["'`\\/])/g, "$1") };
}

// A macro or a constructor around a string does not hide it: `String::from("x")`, `b"x"`, `[]byte("x")`, `SecretStr("x")`.
const quoted =
  /((?:[A-Za-z_][\w.:]{0,30}!?\(|\[\]byte\(|[rbfuRBFU]{1,2}|@|\$)?\s*#?)(?:"""([^"]{0,4000})"""|"((?:\\.|[^"\\\n]){0,4000})"|'((?:\\.|[^'\\\n]){0,4000})'|`((?:\\.|[^`\\]){0,4000})`)/y;

function bareAt(text: string, from: number, path: string): Value | null {
  const end = text.indexOf("\n", from);
  const line = text.slice(from, Math.min(end < 0 ? text.length : end, from + 4_000));
  // JSON and HCL quote their strings; what stands bare there is a number, a reference or code.
  if (codeLike.test(path) || /^[[{(|>&*!]/.test(line)) return null;
  const value = line
    .replace(/\s+[#;].*$/, "")
    .trim()
    .replace(/[,;]$/, "");
  return /^[A-Za-z_][\w.]*\(/.test(value) ? null : { at: from + line.indexOf(value), value };
}

const codeLike = /\.(?:json5?|jsonc|tf|tfvars|hcl|toml|nix|sql|ps1|xml|plist)$/i;

function wordAt(text: string, from: number): Value | null {
  word.lastIndex = from;
  const value = word.exec(text)?.[0] ?? "";
  return value === "" ? null : { at: from, value };
}

const word = /[^\s"'`;&<>,|)]{1,4000}/y;
