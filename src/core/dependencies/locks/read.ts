import type { Extractor } from "../../source-file.ts";
import type { Ecosystem } from "../declared.ts";
import type { Lock, LockFile, LockReader } from "./lock.ts";
import { bunLock, packageLock, pnpmLock, yarnLock } from "./npm.ts";
import { goSum, packagesLock, pipfileLock } from "./others.ts";

/** Lock files by name, with the manifests they lock. */
const readers: Readonly<Record<string, { readonly ecosystem: Ecosystem; readonly of: readonly string[]; readonly read: LockReader }>> = {
  "package-lock.json": { ecosystem: "npm", of: ["package.json"], read: packageLock },
  "npm-shrinkwrap.json": { ecosystem: "npm", of: ["package.json"], read: packageLock },
  "pnpm-lock.yaml": { ecosystem: "npm", of: ["package.json"], read: pnpmLock },
  "yarn.lock": { ecosystem: "npm", of: ["package.json"], read: yarnLock },
  "bun.lock": { ecosystem: "npm", of: ["package.json"], read: bunLock },
  "poetry.lock": { ecosystem: "pypi", of: ["pyproject.toml"], read: packagesLock("pypi") },
  "uv.lock": { ecosystem: "pypi", of: ["pyproject.toml"], read: packagesLock("pypi") },
  "pdm.lock": { ecosystem: "pypi", of: ["pyproject.toml"], read: packagesLock("pypi") },
  "Pipfile.lock": { ecosystem: "pypi", of: ["Pipfile"], read: pipfileLock },
  "Cargo.lock": { ecosystem: "cargo", of: ["Cargo.toml"], read: packagesLock("cargo") },
  "go.sum": { ecosystem: "go", of: ["go.mod"], read: goSum },
};

const nameOf = (path: string) => path.slice(path.lastIndexOf("/") + 1);
export const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

export const isLock = (path: string): boolean =>
  nameOf(path) in readers && !/(?:^|\/)(?:node_modules|vendor|fixtures|__fixtures__|testdata|test-fixtures)\//.test(path);

/** Whether a lock file is the one of a manifest: beside it, or in the nearest folder above that has one. */
export function lockOf(manifest: string, locks: readonly string[]): string | null {
  const above = locks.filter((lock) => manifest.startsWith(folderOf(lock)) && readers[nameOf(lock)]?.of.includes(nameOf(manifest)));
  const [first, ...others] = above.toSorted((a, b) => folderOf(b).length - folderOf(a).length || (a < b ? -1 : 1));
  if (first === undefined) return null;
  // A module of Go has its own; workspaces of the others share the one above.
  if (nameOf(first) === "go.sum" && folderOf(first) !== folderOf(manifest)) return null;
  return others.some((lock) => folderOf(lock) === folderOf(first)) && nameOf(first) === "npm-shrinkwrap.json" ? (others[0] ?? first) : first;
}

export const locks: Extractor<Lock> = { id: "locks", version: "2", wants: isLock, from: lockIn };

export function lockIn({ path, text }: LockFile): Lock {
  const reader = readers[nameOf(path)];
  const packages = reader?.read({ path, text }) ?? null;
  return {
    ecosystem: reader?.ecosystem ?? "npm",
    packages: packages ?? [],
    fault: packages === null ? "it cannot be read as the lock file its name says" : null,
  };
}
