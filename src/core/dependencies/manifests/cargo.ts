import { type Declared, hostOf, lineWith, type Manifest, type ManifestFile, pathSource, type Reader, sameName, urlSource } from "../declared.ts";
import { isTable, tableAt } from "../tables.ts";
import { tomlOf } from "./toml.ts";

/** Cargo.toml, with the tables of its targets and of its workspace. */
export const cargoToml: Reader = (file) => {
  const toml = tomlOf(file.text);
  if ("fault" in toml) return toml;
  const { table } = toml;
  const scopes = [table, tableAt(table, "workspace"), ...Object.values(tableAt(table, "target"))];
  const kinds: readonly [string, Declared["reach"]][] = [
    ["dependencies", "runtime"],
    ["build-dependencies", "runtime"],
    ["build_dependencies", "runtime"],
    ["dev-dependencies", "other"],
    ["dev_dependencies", "other"],
  ];
  const declared = scopes.flatMap((scope) =>
    kinds.flatMap(([key, reach]) => Object.entries(tableAt(scope, key)).map(([name, spec]) => crate(file, { name, spec, reach, section: key }))),
  );
  const patches = [...Object.values(tableAt(table, "patch")), tableAt(table, "replace")];
  const patched = patches.flatMap((patch) =>
    Object.entries(tableAt(patch)).map(([name, spec]) => crate(file, { name: name.replace(/[:@].*$/, ""), spec, reach: "runtime", section: "patch" })),
  );
  const name = tableAt(table, "package").name;
  return { declared: [...declared, ...patched], provides: typeof name === "string" ? [`cargo:${sameName("cargo", name)}`] : [] };
};

type Spec = { readonly name: string; readonly spec: unknown; readonly reach: Declared["reach"]; readonly section: string };

/** `a = { package = "b" }` is a dependency on b. */
function crate({ path, text }: ManifestFile, { name, spec, reach, section }: Spec): Declared {
  const { package: real, path: local, git, registry, "registry-index": index } = tableAt(spec) as Record<string, unknown>;
  const place = typeof git === "string" ? urlSource(`git+${git}`) : typeof local === "string" ? pathSource(path, local) : null;
  const other = typeof registry === "string" ? `registry ${registry}` : typeof index === "string" ? `registry ${hostOf(index)}` : "registry";
  const shown = sameName("cargo", typeof real === "string" ? real : name);
  return { ecosystem: "cargo", name: shown, reach, source: place ?? other, locked: true, ...lineWith(text, name, Math.max(0, text.indexOf(section))) };
}

/** .cargo/config.toml: where crates come from. */
export const cargoConfig: Reader = (file) => {
  const toml = tomlOf(file.text);
  if ("fault" in toml) return toml;
  const tables = [...Object.values(tableAt(toml.table, "source")), ...Object.values(tableAt(toml.table, "registries"))].filter(isTable);
  const urls = tables.flatMap(({ registry, index }) => [registry, index]).filter((url) => typeof url === "string");
  return { indexes: urls.map((url): Manifest["indexes"][number] => ({ name: hostOf(url.replace(/^sparse\+/, "")), value: url, ...lineWith(file.text, url) })) };
};
