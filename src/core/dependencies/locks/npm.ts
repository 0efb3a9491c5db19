import { parse } from "yaml";
import { pathSource, sameName, urlSource } from "../declared.ts";
import { jsonOf } from "../json.ts";
import { isTable, stringsIn, type Table, tableAt } from "../tables.ts";
import { type Locked, type LockReader, registrySource } from "./lock.ts";

/** package-lock.json and npm-shrinkwrap.json, all versions. */
export const packageLock: LockReader = ({ path, text }) => {
  const json = jsonOf(text);
  if (!isTable(json)) return null;
  if (isTable(json.packages)) {
    return Object.entries(json.packages).flatMap(([place, entry]) =>
      place === "" || !isTable(entry) ? [] : [lockedAt(path, place.replace(/^.*node_modules\//, ""), entry)],
    );
  }
  return nested(path, json.dependencies);
};

function nested(path: string, table: unknown): Locked[] {
  return Object.entries(tableAt(table)).flatMap(([name, entry]) => (isTable(entry) ? [lockedAt(path, name, entry), ...nested(path, entry.dependencies)] : []));
}

function lockedAt(path: string, place: string, entry: Table): Locked {
  const { name, version, resolved, integrity, link, hasInstallScript, bin } = entry;
  const where = typeof resolved === "string" ? resolved : typeof version === "string" && /[:/]/.test(version) ? version : "";
  const own = link === true || (where === "" && !("integrity" in entry) && !place.includes("node_modules") && place.includes("/") && !place.startsWith("@"));
  return {
    name: sameName("npm", typeof name === "string" ? name : place),
    version: String(version ?? ""),
    source: own ? linkSource(path, where) : sourceOf(path, where),
    digests: digestsIn(integrity),
    installs: hasInstallScript === true,
    ...(isTable(bin) ? { programs: Object.keys(bin) } : {}),
  };
}

const linkSource = (path: string, where: string) => (where === "" ? "inside" : pathSource(path, where));
const digestsIn = (integrity: unknown) => (typeof integrity === "string" ? integrity.split(/\s+/).filter(Boolean).sort() : []);

function sourceOf(path: string, where: string): string {
  if (where === "") return "registry";
  if (where.startsWith("file:")) return pathSource(path, where.slice(5));
  return /^git|\.git(?:#|$)|^https:\/\/codeload\.github\.com/.test(where) ? urlSource(where) : registrySource(where);
}

/** pnpm-lock.yaml from version 5 on. */
export const pnpmLock: LockReader = ({ path, text }) => {
  const table = yamlOf(text);
  if (!isTable(table)) return null;
  return Object.entries(tableAt(table, "packages")).flatMap(([key, entry]) => {
    const [, name, version = ""] = /^\/?((?:@[^/@]+\/)?[^/@(]+)[@/]([^(]*)/.exec(key) ?? [];
    const { integrity, tarball, repo, directory, type } = tableAt(entry, "resolution") as Record<string, unknown>;
    if (name === undefined) return [];
    const [place] = stringsIn([
      type === "git" || repo !== undefined ? `git+${repo}` : undefined,
      tarball,
      directory === undefined ? undefined : `file:${directory}`,
    ]);
    return [
      {
        name: sameName("npm", name),
        version,
        source: sourceOf(path, place ?? ""),
        digests: digestsIn(integrity),
        installs: tableAt(entry).requiresBuild === true,
      },
    ];
  });
};

function yamlOf(text: string): unknown {
  try {
    return parse(text, { merge: false });
  } catch {
    return null;
  }
}

/** yarn.lock, classic and berry. */
export const yarnLock: LockReader = ({ path, text }) => {
  if (/^__metadata:/m.test(text)) return berry(path, text);
  return text
    .split(/\n(?=\S)/)
    .filter((block) => /^["@\w]/.test(block))
    .map((block): Locked => {
      const [head = ""] = block.split("\n");
      const pattern = head.replace(/^"|[":]+$/g, "").split(/"?, "?/)[0] ?? "";
      const real = /@npm:((?:@[^/@]+\/)?[^@]+)/.exec(pattern)?.[1];
      const resolved = /^ {2}resolved "?([^"\s]+)/m.exec(block)?.[1] ?? "";
      const digest = /^ {2}integrity (\S.*)$/m.exec(block)?.[1] ?? (/#([0-9a-f]{40})$/.exec(resolved)?.[1] && `sha1:${/#([0-9a-f]{40})$/.exec(resolved)?.[1]}`);
      const name = real ?? /^(@?[^@]+)/.exec(pattern)?.[1] ?? pattern;
      const version = /^ {2}version "?([^"\n]+)/m.exec(block)?.[1] ?? "";
      const local = /@(?:file|link):/.test(pattern) ? pathSource(path, pattern.replace(/^.*@(?:file|link):/, "")) : null;
      return { name: sameName("npm", name), version, source: local ?? sourceOf(path, resolved), digests: digestsIn(digest), installs: false };
    });
};

function berry(path: string, text: string): Locked[] | null {
  const table = yamlOf(text);
  if (!isTable(table)) return null;
  return Object.entries(table).flatMap(([key, entry]) => {
    const { version, resolution, checksum, bin } = tableAt(entry) as Record<string, unknown>;
    if (key === "__metadata" || typeof resolution !== "string") return [];
    const [, name = "", protocol = ""] = /^((?:@[^/@]+\/)?[^@]+)@(.*)$/.exec(resolution) ?? [];
    const digest = typeof checksum === "string" ? [checksum.replace("/", "-")] : [];
    const programs = isTable(bin) ? Object.keys(bin) : [];
    return [{ name: sameName("npm", name), version: String(version), source: berrySource(path, protocol), digests: digest, installs: false, programs }];
  });
}

function berrySource(path: string, protocol: string): string {
  if (/^workspace:|^virtual:|^patch:/.test(protocol)) return protocol.startsWith("workspace:") ? "inside" : "registry";
  const archive = /__archiveUrl=([^&]+)/.exec(protocol)?.[1];
  if (protocol.startsWith("npm:")) return archive ? registrySource(decodeURIComponent(archive)) : "registry";
  const local = /^(?:file|link|portal):([^:#]+)/.exec(protocol)?.[1];
  return local ? pathSource(path, local) : sourceOf(path, protocol);
}

/** bun.lock. */
export const bunLock: LockReader = ({ path, text }) => {
  const json = jsonOf(text);
  if (!isTable(json)) return null;
  return Object.values(tableAt(json, "packages")).flatMap((entry): Locked[] => {
    if (!Array.isArray(entry)) return [];
    const strings = stringsIn(entry);
    const [, name = "", where = ""] = /^((?:@[^/@]+\/)?[^@]+)@(.*)$/.exec(strings[0] ?? "") ?? [];
    const local = /^(?:workspace|file|link):(.*)$/.exec(where)?.[1];
    const registry = strings.slice(1).find((each) => /^https?:/.test(each)) ?? "";
    const source =
      local === undefined
        ? /^\d/.test(where)
          ? sourceOf(path, registry)
          : sourceOf(path, where.replace(/^github:/, "git+https://github.com/"))
        : where.startsWith("workspace:")
          ? "inside"
          : pathSource(path, local);
    return [{ name: sameName("npm", name), version: where, source, digests: strings.filter((each) => /^sha\d+-/.test(each)), installs: false }];
  });
};
