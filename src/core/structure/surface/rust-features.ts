import { stringsIn, tableAt } from "../../dependencies/tables.ts";

/** The features of a crate: all that others may ask for by name, and those they get unasked. */
export type Features = { readonly names: readonly string[]; readonly byDefault: ReadonlySet<string> };

/** From `[features]` of Cargo.toml, with optional dependencies that are features of their own. */
export function featuresOf(manifest: unknown): Features {
  const table = tableAt(manifest, "features");
  const listed = (name: string) => (Array.isArray(table[name]) ? stringsIn(table[name]) : []);
  const explicit = new Set(
    Object.keys(table)
      .flatMap(listed)
      .flatMap((word) => /^dep:(.*)$/.exec(word)?.[1] ?? []),
  );
  const optional = Object.entries(tableAt(manifest, "dependencies")).filter(([name, spec]) => tableAt(spec).optional === true && !explicit.has(name));
  const byDefault = new Set<string>();
  const waiting = ["default"];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (byDefault.has(name)) continue;
    byDefault.add(name);
    waiting.push(...listed(name).flatMap((word) => /^([^:?/]+)(?:\/.*)?$/.exec(word)?.[1] ?? []));
  }
  const names = [...Object.keys(table), ...optional.map(([name]) => name)];
  return { names: [...new Set(names)].filter((name) => !notPromised.test(name)), byDefault };
}

const notPromised = /^(?:default|_.*|.*unstable.*|nightly.*|internal.*|test.*|bench.*|dev)$/;

/** Whether code under these conditions is left out when nobody asks for features. What depends on the system is not. */
export const isOff = (cfg: readonly string[], byDefault: ReadonlySet<string>): boolean =>
  cfg.some((condition) => holds(condition.replace(/^cfg\s*\(([\s\S]*)\)$/, "$1").trim(), byDefault) === false);

function holds(condition: string, byDefault: ReadonlySet<string>): boolean | null {
  const feature = /^feature\s*=\s*"([^"]*)"$/.exec(condition)?.[1];
  if (feature !== undefined) return byDefault.has(feature);
  const [, kind, inside = ""] = /^(all|any|not)\s*\(([\s\S]*)\)$/.exec(condition) ?? [];
  if (kind === undefined) return null;
  const parts = partsOf(inside).map((part) => holds(part, byDefault));
  if (kind === "not") return parts[0] === null || parts[0] === undefined ? null : !parts[0];
  const decided = kind === "any";
  if (parts.includes(decided)) return decided;
  return parts.includes(null) ? null : !decided;
}

function partsOf(list: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const sign of list) {
    depth += sign === "(" ? 1 : sign === ")" ? -1 : 0;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}
