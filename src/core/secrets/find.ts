import { armouredKeys } from "./armoured.ts";
import { assembled } from "./assembled.ts";
import { assignedSecrets } from "./assigned.ts";
import { secretContainer } from "./containers.ts";
import type { Hit } from "./hit.ts";
import { issuedSecrets } from "./issued.ts";
import { placeOf } from "./place.ts";
import { readable } from "./readable.ts";
import { sentSecrets } from "./sent.ts";
import { unwrapped } from "./unwrapped.ts";

/** A secret in a file. */
export type FoundSecret = { readonly line: number; readonly kind: string; readonly secret: string };

/** Looks for secrets of forms of its own, in addition to those known here. */
export type OtherRules = (text: string, path: string) => readonly Hit[];

/** Every secret in the bytes of a file; each is named once, where it first stands. */
export function secretsIn(bytes: Uint8Array, path: string, others: OtherRules): FoundSecret[] {
  const container = secretContainer(bytes, path);
  if (container) return [{ line: 1, kind: container, secret: new TextDecoder("latin1").decode(bytes) }];
  const found = new Map<string, FoundSecret>();
  let lines = 1;
  for (const { text, isText, overlap } of readable(bytes)) {
    const line = lineCounter(text, lines);
    for (const { at, kind, secret } of distinct(isText ? inText(text, path, others) : inBinary(text))) {
      if (!found.has(secret)) found.set(secret, { line: line(at), kind, secret });
    }
    lines = line(text.length - overlap);
  }
  return [...found.values()];
}

/** In a text of its own, such as a commit message. */
export const secretsInText = (text: string, path: string, others: OtherRules): FoundSecret[] =>
  distinct(inText(text, path, others)).map(({ at, kind, secret }) => ({ line: lineCounter(text, 1)(at), kind, secret }));

function inText(text: string, path: string, others: OtherRules): Hit[] {
  return [...plain(text, path, others), ...unwrapped(text).flatMap(({ at, text: inside }) => plain(inside, path, others).map((hit) => ({ ...hit, at })))];
}

const plain = (text: string, path: string, others: OtherRules): Hit[] => [
  ...armouredKeys(text),
  ...issuedSecrets(text),
  ...others(text, path),
  ...sentSecrets(text, path),
  ...assignedSecrets(text, path),
  ...joined(text, path),
];

/** A key in its armour and without it are one. */
const bare = (secret: string) => (secret.length < 200 ? secret : secret.replace(/-----[^-]+-----|\\n|\s/g, ""));

const inBinary = (text: string): Hit[] => [...armouredKeys(text), ...issuedSecrets(text)];

/** A key written as the sum of its parts. Tests do so on purpose, with keys that never were any. */
function joined(text: string, path: string): Hit[] {
  if (placeOf(path) === "lenient") return [];
  return [...(seam.test(text) ? summed(text) : []), ...(joining.test(text) ? listed(text) : []), ...numbered(text), ...assembled(text)];
}

const joining = /\.join\(|\bconcat(?:!\s*)?\(|\.format\(/;
const lists =
  /(?:\[|\(|\{)\s{0,40}(["'`])[A-Za-z0-9_.:/+=-]{1,200}\1(?:\s{0,40},\s{0,40}(["'`])[A-Za-z0-9_.:/+=-]{1,200}\2){1,40}|(["'`])[A-Za-z0-9_.:/+=-]{1,200}\3\.concat\((["'`])[A-Za-z0-9_.:/+=-]{1,200}\4/g;

/** `["a", "b"].join("")`, `"a".concat("b")`, `"{}{}".format("a", "b")` */
const listed = (text: string): Hit[] =>
  [...text.matchAll(lists)].flatMap(({ 0: list, index }) =>
    issuedSecrets(list.replace(/(["'`])\s*(?:,|\.concat\()\s*\1/g, "")).map((hit) => ({ ...hit, at: index })),
  );

const codes = /\b(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])(?:\s?,\s?(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])\b){19,400}/g;

/** One number for each letter. */
const numbered = (text: string): Hit[] =>
  [...text.matchAll(codes)].flatMap(({ 0: list, index }) =>
    issuedSecrets(String.fromCharCode(...list.split(",").map(Number))).map((hit) => ({ ...hit, at: index })),
  );

function summed(text: string): Hit[] {
  return [...text.matchAll(sums)].flatMap(({ 0: sum, index }) => issuedSecrets(sum.replace(new RegExp(seam, "g"), "")).map((hit) => ({ ...hit, at: index })));
}

const seam = /(["'`])\s*(?:\+|\.\.?|<>|\\\n)?\s*\1/;
const sums = /(["'`])[A-Za-z0-9_.:/+=-]{1,200}\1(?:\s{0,40}(?:\+|\.\.?|<>|\\\n)?\s{0,40}(["'`])[A-Za-z0-9_.:/+=-]{1,200}\2)+/g;

/** The same place is named once, by the rule that knows most about it. */
function distinct(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits) {
    const isNamed = ({ at, secret }: Hit) =>
      secret.includes(hit.secret) || (Math.abs(hit.at - at) <= hit.secret.length && (hit.secret.includes(secret) || bare(hit.secret) === bare(secret)));
    if (!kept.some(isNamed)) kept.push(hit);
  }
  return kept.sort((a, b) => a.at - b.at);
}

function lineCounter(text: string, first: number): (at: number) => number {
  let [from, line] = [0, first];
  return (at) => {
    if (at < from) [from, line] = [0, first];
    for (let end = text.indexOf("\n", from); end >= 0 && end < at; end = text.indexOf("\n", from)) {
      line++;
      from = end + 1;
    }
    return line;
  };
}
