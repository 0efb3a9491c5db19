/** How others come to a package of npm: `exports/import`, `/sub#exports/require`, and builds of their own such as `exports/browser`. */
export function conditionsOf(fields: Readonly<Record<string, unknown>>, found: readonly string[]): string[] {
  const { exports, main, module } = fields;
  if (exports === undefined || exports === null) {
    const plain = found.includes(".") && (typeof main === "string" || typeof module === "string");
    // Where the module system is that of ES, nobody was promised that it can be required.
    return plain ? ["#exports/import", ...(fields.type === "module" ? [] : ["#exports/require"])] : [];
  }
  const byPath = isTable(exports) && Object.keys(exports).some((key) => key.startsWith("."));
  const pairs = byPath ? Object.entries(exports) : [[".", exports] as const];
  return pairs
    .filter(([subpath]) => subpath === "." || (!subpath.includes("*") && found.includes(subpath)))
    .flatMap(([subpath, target]) => waysTo(target).map((way) => `${subpath.slice(1)}#exports/${way}`));
}

const isTable = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null && !Array.isArray(value);

const systems = ["import", "require"];
// With each of them somebody resolves: node itself, bundlers, Deno, Bun, React Native, workers at the edge.
const environments = ["node", "browser", "deno", "bun", "react-native", "worker", "workerd", "edge-light", "electron", "development", "production"];

function waysTo(target: unknown): string[] {
  const ways = systems.filter((system) => resolved(target, [system, "node", "module-sync"]) ?? resolved(target, [system, "browser"]));
  // Who only got what everybody gets loses nothing with the word.
  const own = environments.filter((environment) =>
    systems.some((system) => {
      const there = resolved(target, [system, environment]);
      return there !== null && there !== resolved(target, [system]);
    }),
  );
  return [...ways, ...own];
}

/** The target that Node takes for some conditions; `default` is always one. */
function resolved(target: unknown, conditions: readonly string[]): string | null {
  if (typeof target === "string") return target;
  if (Array.isArray(target)) return target.map((one) => resolved(one, conditions)).find((one) => one !== null) ?? null;
  if (!isTable(target)) return null;
  for (const [condition, value] of Object.entries(target)) {
    if (condition !== "default" && !conditions.includes(condition)) continue;
    const found = resolved(value, conditions);
    if (found !== null) return found;
  }
  return null;
}
