import { type Ecosystem, sameName } from "./declared.ts";
import { popularNames } from "./popular.ts";

/** The name one is a hair away from, among the most used ones and those the project knows; null when it is a name of its own. */
export function lookAlike(ecosystem: Ecosystem, name: string, known: ReadonlySet<string>): string | null {
  const popular = popularOf(ecosystem);
  if (popular.has(name) || known.has(name)) return null;
  return [...popular, ...known].find((other) => isNear(name, other)) ?? scopeDropped(name, known);
}

const popular = new Map<Ecosystem, ReadonlySet<string>>();

function popularOf(ecosystem: Ecosystem): ReadonlySet<string> {
  const found = popular.get(ecosystem) ?? new Set(popularNames(ecosystem).map((name) => sameName(ecosystem, name)));
  popular.set(ecosystem, found);
  return found;
}

// Of shorter names too many honest ones differ in a single letter.
const shortest = 5;

function isNear(name: string, other: string): boolean {
  if (plain(name) === plain(other)) return true;
  if (Math.min(name.length, other.length) < shortest) return false;
  // A plural, a number behind the name or another part of the same scope is how honest relatives differ.
  if (differInDigits(name, other) || scopeOf(name) !== scopeOf(other)) return false;
  return distanceIsOne(name, other);
}

const scopeOf = (name: string) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : "");
const differInDigits = (one: string, other: string) => one !== other && one.replace(/\d+/g, "0") === other.replace(/\d+/g, "0");

/** Without what the eye passes over: signs between words, and letters of other alphabets or digits that look the same. */
function plain(name: string): string {
  return [...name.replace(/^@/, "")]
    .map((letter) => twins[letter] ?? letter)
    .join("")
    .replace(/rn/g, "m")
    .replace(/vv/g, "w")
    .replace(/[-_./]/g, "");
}

const twins: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "l",
  а: "a",
  е: "e",
  о: "o",
  р: "p",
  с: "c",
  у: "y",
  х: "x",
  і: "i",
  ѕ: "s",
  ј: "j",
  ԁ: "d",
  ɡ: "g",
  ո: "n",
  ս: "u",
  ο: "o",
  α: "a",
  ν: "v",
  ι: "i",
  κ: "k",
  τ: "t",
};

/** One letter more, less or other, or two beside each other exchanged. */
function distanceIsOne(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1 || one === other) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const [restOne, restOther] = [one.slice(at), other.slice(at)];
  if (restOne.slice(1) === restOther.slice(1) || restOne === restOther.slice(1) || restOne.slice(1) === restOther) return true;
  return restOne[0] === restOther[1] && restOne[1] === restOther[0] && restOne.slice(2) === restOther.slice(2);
}

/** `logger` or `acme-logger` where the project knows `@acme/logger`: who registers the plain name is somebody else. */
function scopeDropped(name: string, known: ReadonlySet<string>): string | null {
  if (name.startsWith("@")) return null;
  return (
    [...known].find(
      (other) =>
        other.startsWith("@") && !/^@types\//.test(other) && (other.slice(other.indexOf("/") + 1) === name || other.slice(1).replace("/", "-") === name),
    ) ?? null
  );
}
