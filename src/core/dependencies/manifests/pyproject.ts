import { type Declared, hostOf, lineWith, type Manifest, type ManifestFile, type Reader, sameName } from "../declared.ts";
import { isTable, listAt, stringsIn, tableAt } from "../tables.ts";
import { requirement, tableSource } from "./requirement.ts";
import { beside } from "./requirements-txt.ts";
import { tomlOf } from "./toml.ts";

/** pyproject.toml: PEP 621, PEP 735, its build system, and the tables of poetry, pdm, hatch and uv. */
export const pyproject: Reader = (file) => {
  const toml = tomlOf(file.text);
  if ("fault" in toml) return toml;
  const { table } = toml;
  const declared = [...standard(file, table), ...poetry(file, table)];
  const name = tableAt(table, "project").name ?? tableAt(table, "tool", "poetry").name;
  return {
    declared: redirected(file, declared, table),
    indexes: indexesOf(file.text, table),
    provides: typeof name === "string" ? [`pypi:${sameName("pypi", name)}`] : [],
    ...dynamic(file, table),
  };
};

type Specs = { readonly specs: readonly string[]; readonly reach: Declared["reach"]; readonly section: string };

function standard(file: ManifestFile, table: unknown): Declared[] {
  const groups = (place: unknown) =>
    isTable(place) ? Object.values(place).flatMap((list) => (Array.isArray(list) ? stringsIn(list) : stringsIn(listAt(list, "dependencies")))) : [];
  const environments = tableAt(table, "tool", "hatch", "envs");
  const lists: readonly Specs[] = [
    { specs: stringsIn(listAt(table, "project", "dependencies")), reach: "runtime", section: "dependencies" },
    {
      specs: groups(tableAt(table, "project").optional_dependencies ?? tableAt(table, "project")["optional-dependencies"]),
      reach: "runtime",
      section: "optional-dependencies",
    },
    { specs: groups(tableAt(table)["dependency-groups"]), reach: "other", section: "dependency-groups" },
    { specs: stringsIn(listAt(table, "build-system", "requires")), reach: "other", section: "build-system" },
    { specs: groups(tableAt(table, "tool", "pdm", "dev-dependencies")), reach: "other", section: "dev-dependencies" },
    { specs: stringsIn(listAt(table, "tool", "uv", "dev-dependencies")), reach: "other", section: "dev-dependencies" },
    { specs: ["constraint", "override"].flatMap((kind) => stringsIn(listAt(table, "tool", "uv", `${kind}-dependencies`))), reach: "other", section: "tool.uv" },
    {
      specs: Object.values(environments).flatMap((each) => ["dependencies", "extra-dependencies"].flatMap((key) => stringsIn(listAt(each, key)))),
      reach: "other",
      section: "tool.hatch.envs",
    },
  ];
  return lists.flatMap(({ specs, reach, section }) =>
    specs.flatMap(
      (spec) =>
        requirement(spec.replace(/^-e\s+/, ""), { ...file, reach, locked: lockedSections.has(section), after: Math.max(0, file.text.indexOf(section)) }) ?? [],
    ),
  );
}

// What builds the package is not locked with it.
const lockedSections = new Set(["dependencies", "optional-dependencies", "dependency-groups", "dev-dependencies"]);

function poetry(file: ManifestFile, table: unknown): Declared[] {
  const root = tableAt(table, "tool", "poetry");
  const groups = Object.values(tableAt(root, "group")).map((group) => tableAt(group, "dependencies"));
  const of = (dependencies: unknown, reach: Declared["reach"]) =>
    Object.entries(tableAt(dependencies))
      .filter(([name]) => name !== "python")
      .map(
        ([name, spec]): Declared => ({
          ecosystem: "pypi",
          name: sameName("pypi", name),
          reach,
          source: tableSource(file.path, spec),
          locked: true,
          ...lineWith(file.text, name, Math.max(0, file.text.indexOf("[tool.poetry"))),
        }),
      );
  return [...of(root.dependencies, "runtime"), ...of(root["dev-dependencies"], "other"), ...groups.flatMap((group) => of(group, "other"))];
}

/** `[tool.uv.sources]` says of a name where it really comes from. */
function redirected(file: ManifestFile, declared: readonly Declared[], table: unknown): Declared[] {
  const sources = new Map(
    Object.entries(tableAt(table, "tool", "uv", "sources")).map(([name, source]) => [
      sameName("pypi", name),
      tableSource(file.path, Array.isArray(source) ? source[0] : source),
    ]),
  );
  return declared.map((one) => ({ ...one, source: one.source === "registry" ? (sources.get(one.name) ?? one.source) : one.source }));
}

function indexesOf(text: string, table: unknown): Manifest["indexes"] {
  const uv = tableAt(table, "tool", "uv");
  const listed = [listAt(uv, "index"), listAt(table, "tool", "poetry", "source"), listAt(table, "tool", "pdm", "source")]
    .flat()
    .map((source) => tableAt(source).url);
  const plain = [uv["index-url"], ...listAt(uv, "extra-index-url"), ...listAt(uv, "find-links")];
  return stringsIn([...listed, ...plain]).map((url) => ({ name: hostOf(url), value: url, ...lineWith(text, url) }));
}

/** `dynamic = ["dependencies"]`: read from the files setuptools is told of, or computed by nobody knows what. */
function dynamic(file: ManifestFile, table: unknown): Partial<Manifest> {
  const asked = stringsIn(listAt(table, "project", "dynamic")).filter((key) => key === "dependencies" || key === "optional-dependencies");
  const setuptools = tableAt(table, "tool", "setuptools", "dynamic");
  const tables = asked.flatMap((key) => (key === "dependencies" ? [setuptools[key]] : Object.values(tableAt(setuptools, key))));
  return { includes: tables.flatMap((each) => stringsIn([tableAt(each).file, ...listAt(each, "file")])).map((name) => beside(file.path, name)) };
}
