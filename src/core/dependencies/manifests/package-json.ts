import { type Declared, hostOf, lineWith, type Manifest, type ManifestFile, type Named, pathSource, type Reader, sameName, urlSource } from "../declared.ts";
import { jsonOf } from "../json.ts";
import { isTable, stringsIn, type Table } from "../tables.ts";
import { installCommands } from "./commands.ts";

/** package.json of npm, pnpm, yarn and bun. */
export const packageJson: Reader = (file) => {
  const json = jsonOf(file.text);
  if (!isTable(json)) return { fault: { line: 1, why: "it is no JSON object" } };
  const declared = Object.entries(sections).flatMap(([key, reach]) =>
    Object.entries(isTable(json[key]) ? json[key] : {}).map(([name, spec]) => declaredAs(file, { name, spec: String(spec), reach, section: key })),
  );
  const bundled = [json.bundledDependencies, json.bundleDependencies].flatMap((list) => (Array.isArray(list) ? stringsIn(list) : []));
  const pnpm = isTable(json.pnpm) ? json.pnpm.overrides : null;
  const replaced = [json.overrides, json.resolutions, pnpm].flatMap((table) =>
    overridesOf(table).map((each) => declaredAs(file, { ...each, reach: "runtime", section: "" })),
  );
  const scripts = inScripts(file, json.scripts);
  const catalogs = catalogsOf(json).map((each) => declaredAs(file, { ...each, reach: "runtime", section: "" }));
  return {
    declared: [
      ...declared,
      // They are shipped with the package, whatever section they stand in.
      ...bundled.map((name) => ({ ...declaredAs(file, { name, spec: "*", reach: "runtime", section: "" }), ...inBundle(file.text, name) })),
      ...scripts.declared,
      ...catalogs,
      ...replaced.filter(({ source, text }) => source !== "registry" || /npm:(?!\d)/.test(text)),
    ],
    runs: scripts.runs,
    hooks: hooksOf(file.text, json.scripts),
    provides: [...(typeof json.name === "string" ? [`npm:${sameName("npm", json.name)}`] : []), ...programsOf(json)],
    indexes: indexesOf(file.text, json.publishConfig),
  };
};

const inBundle = (text: string, name: string) => lineWith(text, name, Math.max(0, text.search(/"bundled?Dependencies"/)));

const sections: Readonly<Record<string, Declared["reach"]>> = {
  dependencies: "runtime",
  peerDependencies: "runtime",
  optionalDependencies: "runtime",
  devDependencies: "other",
};

type Spec = { readonly name: string; readonly spec: string; readonly reach: Declared["reach"]; readonly section: string };

/** An alias (`"a": "npm:b@1"`) is a dependency on what stands behind it. */
export function declaredAs(file: { path: string; text: string }, { name, spec, reach, section }: Spec): Declared {
  const real = /^npm:((?:@[^/@]+\/)?[^@]+)(?:@|$)/.exec(spec)?.[1] ?? name;
  const after = section === "" ? 0 : Math.max(0, file.text.indexOf(`"${section}"`));
  return {
    ecosystem: "npm",
    name: sameName("npm", real),
    reach,
    source: sourceOf(file.path, spec),
    locked: section !== "" && section !== "peerDependencies",
    ...lineWith(file.text, name, after),
  };
}

function sourceOf(path: string, spec: string): string {
  if (/^(?:workspace|catalog):/.test(spec)) return spec.startsWith("workspace:") ? "inside" : "registry";
  if (/^npm:/.test(spec)) return "registry";
  const local = /^(?:file|link|portal|patch):(.*)$/.exec(spec)?.[1] ?? (/^\.{0,2}\//.test(spec) || spec.startsWith("~/") ? spec : null);
  if (local !== null) return spec.startsWith("patch:") ? "registry" : pathSource(path, local);
  if (/^(?:git\+|git:|ssh:|git@)/.test(spec) || /^https?:.*\.git(?:#|$)/.test(spec)) return urlSource(spec.replace(/^git@([^:]+):/, "git+ssh://$1/"));
  if (/^https?:/.test(spec)) return urlSource(spec);
  const [, forge = "github", repository] = /^(?:(github|gitlab|bitbucket|gist):)?([\w.-]+\/[\w.-]+)(?:#.*)?$/.exec(spec) ?? [];
  return repository ? `git ${forge}.com/${repository}` : "registry";
}

/** Every replacement, however deep it is nested. */
function overridesOf(table: unknown): { name: string; spec: string }[] {
  if (!isTable(table)) return [];
  return Object.entries(table).flatMap(([name, spec]) => {
    const plain = name.replace(/^.*[>/](?=[^/]*$)(?<!@[^/]*\/)/, "").replace(/(.)@.*$/, "$1");
    return typeof spec === "string" ? [{ name: plain, spec }] : overridesOf(spec);
  });
}

function catalogsOf(json: Table): { name: string; spec: string }[] {
  const workspaces = isTable(json.workspaces) ? json.workspaces : {};
  const named = isTable(workspaces.catalogs) ? Object.values(workspaces.catalogs) : [];
  return [workspaces.catalog, json.catalog, ...named].flatMap(overridesOf);
}

/** A script that installs by name goes past the sections above. */
function inScripts({ path, text, root }: ManifestFile, scripts: unknown): Pick<Manifest, "declared" | "runs"> {
  const found = Object.entries(isTable(scripts) ? scripts : {}).map(([name, command]) => {
    const { declared = [], runs = [] } = installCommands({ path, text: String(command), root });
    const placed = (one: Declared) => ({ ...one, ...lineWith(text, name, Math.max(0, text.indexOf('"scripts"'))) });
    return { declared: declared.map(placed), runs: runs.map(placed) };
  });
  return { declared: found.flatMap(({ declared }) => declared), runs: found.flatMap(({ runs }) => runs) };
}

/** Programs of the package itself, as `program:name`. */
function programsOf({ name, bin }: Table): string[] {
  const own = typeof name === "string" && typeof bin === "string" ? [name.replace(/^.*\//, "")] : [];
  return [...own, ...Object.keys(isTable(bin) ? bin : {})].map((program) => `program:${program}`);
}

const atInstall = ["preinstall", "install", "postinstall", "preprepare", "prepublish"];

function hooksOf(text: string, scripts: unknown): Named[] {
  if (!isTable(scripts)) return [];
  return atInstall.flatMap((name) => (scripts[name] === undefined ? [] : [{ name, value: String(scripts[name]), ...lineWith(text, name) }]));
}

function indexesOf(text: string, config: unknown): Manifest["indexes"] {
  const registry = isTable(config) && typeof config.registry === "string" ? config.registry : null;
  return registry === null ? [] : [{ name: hostOf(registry), value: registry, ...lineWith(text, "registry") }];
}
