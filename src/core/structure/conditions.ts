import type { MarkCondition } from "./test-case.ts";

/** A condition, as far as it matters whether it is about the platform. Each language writes its own as one of these. */
export type Condition =
  | { readonly is: "constant"; readonly value: boolean }
  | { readonly is: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly is: "not"; readonly of: Condition }
  /** True on these operating systems and on no other. */
  | { readonly is: "system"; readonly systems: readonly string[] }
  /** Depends on a version, a runtime, an architecture, a browser. */
  | { readonly is: "runtime" }
  | { readonly is: "other" };

/** What people work on: a condition that holds on all of these holds. */
const systems = ["linux", "darwin", "windows"] as const;

type Value = "true" | "false" | "runtime" | "other";

export function conditionOf(text: string, condition: Condition): MarkCondition {
  const values = systems.map((system) => valueOn(condition, system));
  const told = { text: text.replace(/\s+/g, " ").trim(), systems: systems.filter((_, at) => values[at] !== "false") };
  if (values.every((value) => value === "false")) return { ...told, holds: "never" };
  if (values.every((value) => value === "true")) return { ...told, holds: "always" };
  return { ...told, holds: values.some((value) => value === "false" || value === "runtime") ? "platform" : "unknown" };
}

/** A condition nothing is known of. */
export const unknownCondition = (text: string): MarkCondition => conditionOf(text, { is: "other" });

function valueOn(condition: Condition, system: string): Value {
  switch (condition.is) {
    case "constant":
      return condition.value ? "true" : "false";
    case "system":
      return condition.systems.includes(system) ? "true" : "false";
    case "not":
      return opposite(valueOn(condition.of, system));
    case "and":
      return first(["false", "runtime", "other"], [valueOn(condition.left, system), valueOn(condition.right, system)]) ?? "true";
    case "or":
      return first(["true", "other", "runtime"], [valueOn(condition.left, system), valueOn(condition.right, system)]) ?? "false";
    default:
      return condition.is;
  }
}

const first = (order: readonly Value[], values: readonly Value[]) => order.find((value) => values.includes(value));

const opposite = (value: Value): Value => (value === "true" ? "false" : value === "false" ? "true" : value);

/** The operating systems that a name stands for; null when it is none. */
export function systemsNamed(name: string): readonly string[] | null {
  return byName[name.toLowerCase()] ?? null;
}

const [linux, darwin, windows, elsewhere] = [["linux"], ["darwin"], ["windows"], ["other"]];
const byName: Readonly<Record<string, readonly string[]>> = {
  linux,
  linux2: linux,
  gnu: linux,
  musl: linux,
  darwin,
  macos: darwin,
  mac: darwin,
  osx: darwin,
  windows,
  win32: windows,
  nt: windows,
  windows_nt: windows,
  unix: ["linux", "darwin"],
  posix: ["linux", "darwin"],
  ...Object.fromEntries(
    [
      "cygwin",
      "msys",
      "freebsd",
      "openbsd",
      "netbsd",
      "dragonfly",
      "sunos",
      "solaris",
      "illumos",
      "aix",
      "android",
      "ios",
      "plan9",
      "js",
      "wasip1",
      "wasm",
      "emscripten",
    ].map((name) => [name, elsewhere]),
  ),
};

/** `isWindows`, `IS_MACOS`, `onLinux`: what the name of a constant that stands elsewhere says it is; null when it says nothing. */
export function conditionNamed(name: string): Condition | null {
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split("_")
    .filter((word) => word !== "is" && word !== "on" && word !== "running");
  const [word = "", ...rest] = words.filter((part) => part !== "not" && part !== "non" && part !== "no");
  if (rest.length > 0 || word === "") return null;
  const named = systemsNamed(word);
  const condition: Condition | null = named ? { is: "system", systems: named } : runtimes.has(word) ? { is: "runtime" } : null;
  return condition && words.some((part) => ["not", "non", "no"].includes(part)) ? { is: "not", of: condition } : condition;
}

const runtimes = new Set([
  "bun",
  "deno",
  "node",
  "pypy",
  "cpython",
  "jsdom",
  "chromium",
  "firefox",
  "webkit",
  "safari",
  "arm64",
  "x64",
  "wsl",
  "miri",
  "browser",
]);
