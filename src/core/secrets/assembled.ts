import type { Hit } from "./hit.ts";
import { issuedSecrets } from "./issued.ts";

/** Keys that stand nowhere in one piece: put together from variables of the file, or written from behind. */
export const assembled = (text: string): Hit[] => [...(binding.test(text) ? fromVariables(text) : []), ...(turning.test(text) ? fromBehind(text) : [])];

const piece = "[A-Za-z0-9_.:/+=-]{1,200}";
const constant = new RegExp(`(?<![\\w$.])([A-Za-z_$][\\w$]{0,60})(?:\\s?:\\s?&?(?:'static )?\\w{1,20})?\\s{0,4}:?=\\s{0,4}(["'\`])(${piece})\\2`, "g");
const binding = /[\w$"'`]\s?\+\s?[A-Za-z_$]|\$\{\w|\bf["']|%s|\{\}/;

function fromVariables(text: string): Hit[] {
  const values = new Map([...text.matchAll(constant)].map(({ 1: name = "", 3: value = "" }) => [name, value]));
  if (values.size === 0) return [];
  return [...sums(text), ...templates(text)].flatMap(({ at, parts }) => {
    const written = parts.map((part) => (part.isName ? values.get(part.text) : part.text));
    return written.every((one) => one !== undefined) ? issuedSecrets(written.join("")).map((hit) => ({ ...hit, at })) : [];
  });
}

type Part = { readonly text: string; readonly isName: boolean };
type Sum = { readonly at: number; readonly parts: readonly Part[] };

const summand = `(?:[A-Za-z_$][\\w$]{0,60}|"${piece}"|'${piece}')`;
const sum = new RegExp(`(?<![\\w$.])${summand}(?:\\s{0,40}\\+\\s{0,40}${summand}){1,20}`, "g");

/** `first + "x" + second` */
const sums = (text: string): Sum[] =>
  [...text.matchAll(sum)].map(({ 0: whole, index }) => {
    const parts = [...whole.matchAll(/["']([^"']*)["']|([\w$]+)/g)];
    return { at: index, parts: parts.map(({ 1: said, 2: name }) => ({ text: said ?? name ?? "", isName: said === undefined })) };
  });

/** `${first}${second}` and `f"{first}{second}"` */
const templates = (text: string): Sum[] =>
  [...text.matchAll(/`((?:[\w.:/+=-]|\$\{[\w$]{1,60}\}){2,400})`|\bf["']((?:[\w.:/+=-]|\{\w{1,60}\}){2,400})["']/g)].map(({ 1: ticked, 2: quoted, index }) => {
    const parts = [...(ticked ?? quoted ?? "").matchAll(/\$?\{([\w$]+)\}|([^{}$]+)/g)];
    return { at: index, parts: parts.map(({ 1: name, 2: said }) => ({ text: name ?? said ?? "", isName: name !== undefined })) };
  });

const turning = /\.reverse\(|\[::-1\]|\breversed\(|\.rev\(\)|\bReverse\(/;

const fromBehind = (text: string): Hit[] =>
  [...text.matchAll(/["'`]([A-Za-z0-9_.:/+=-]{20,300})["'`]/g)].flatMap(({ 1: written = "", index }) =>
    issuedSecrets([...written].reverse().join("")).map((hit) => ({ ...hit, at: index + 1 })),
  );
