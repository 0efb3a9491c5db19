import { type Ecosystem, pathSource, sameName, urlSource } from "../declared.ts";
import { jsonOf } from "../json.ts";
import { tomlOf } from "../manifests/toml.ts";
import { isTable, listAt, stringsIn, tableAt } from "../tables.ts";
import { type Locked, type LockReader, registrySource } from "./lock.ts";

/** Lock files of TOML that list `[[package]]`: poetry, uv, pdm, Cargo. */
export const packagesLock =
  (ecosystem: Ecosystem): LockReader =>
  ({ path, text }) => {
    const toml = tomlOf(text);
    if ("fault" in toml) return null;
    return listAt(toml.table, "package").flatMap((entry): Locked[] => {
      const { name, version, checksum } = tableAt(entry) as Record<string, unknown>;
      if (typeof name !== "string") return [];
      const files = [...listAt(entry, "files"), ...listAt(entry, "wheels"), tableAt(entry, "sdist")].map((file) => tableAt(file));
      const digests = stringsIn([checksum, ...files.map(({ hash }) => hash)]).sort();
      return [
        {
          name: sameName(ecosystem, name),
          version: String(version ?? ""),
          source: sourceOf(path, { entry, urls: stringsIn(files.map(({ url }) => url)) }),
          digests,
          installs: false,
        },
      ];
    });
  };

function sourceOf(path: string, { entry, urls }: { entry: unknown; urls: readonly string[] }): string {
  const { source, git, url: plain } = tableAt(entry) as Record<string, unknown>;
  if (typeof source === "string") return source.startsWith("git+") ? urlSource(source) : registrySource(source);
  const { type, url, reference, registry, git: repository, path: local, editable, virtual, directory } = tableAt(source) as Record<string, unknown>;
  const folder = stringsIn([local, editable, virtual, directory, type === "directory" || type === "file" ? url : undefined])[0];
  if (folder !== undefined) return pathSource(path, folder);
  const cloned = stringsIn([repository, git, type === "git" ? url : undefined])[0];
  if (cloned !== undefined) return urlSource(`git+${cloned}`);
  const origin = stringsIn([registry, url, plain, reference === undefined ? undefined : url])[0];
  const foreign = urls.map(registrySource).find((each) => each !== "registry");
  const named = origin === undefined ? "registry" : registrySource(origin);
  // Files of a host of their own under a usual index are what a changed lock file would smuggle in.
  return named === "registry" ? (foreign ?? named) : named;
}

/** Pipfile.lock. */
export const pipfileLock: LockReader = ({ path, text }) => {
  const json = jsonOf(text);
  if (!isTable(json)) return null;
  return Object.entries(json).flatMap(([section, table]) =>
    section === "_meta"
      ? []
      : Object.entries(tableAt(table)).map(([name, entry]): Locked => {
          const { version, git, path: local, file } = tableAt(entry) as Record<string, unknown>;
          const source =
            typeof git === "string"
              ? urlSource(`git+${git}`)
              : typeof local === "string"
                ? pathSource(path, local)
                : typeof file === "string"
                  ? registrySource(file)
                  : "registry";
          return { name: sameName("pypi", name), version: String(version ?? ""), source, digests: stringsIn(listAt(entry, "hashes")).sort(), installs: false };
        }),
  );
};

/** go.sum; the digest of a module's own go.mod is kept under a version of its own. */
export const goSum: LockReader = ({ text }) =>
  text.split(/\r?\n/).flatMap((line): Locked[] => {
    const [name, version, digest] = line.trim().split(/\s+/);
    return name && version && digest ? [{ name, version, source: "registry", digests: [digest], installs: false }] : [];
  });
