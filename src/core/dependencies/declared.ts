import type { SyntaxNode } from "../syntax.ts";

export const ecosystems = ["npm", "pypi", "go", "cargo", "gem", "deno"] as const;
export type Ecosystem = (typeof ecosystems)[number];

/** A dependency as a manifest declares it. */
export type Declared = {
  readonly ecosystem: Ecosystem;
  /** As its registry compares names. */
  readonly name: string;
  /** `runtime` reaches whoever uses the project; `other` only who works on it. */
  readonly reach: "runtime" | "other";
  /** `registry`; `inside` the repository; else where it comes from, without what is only a version. */
  readonly source: string;
  /** Whether a lock file beside the manifest must know it. */
  readonly locked: boolean;
  readonly line: number;
  readonly text: string;
};

/** A place of a file that matters by its own name: a package index, a script that runs at installation. */
export type Named = { readonly name: string; readonly value: string; readonly line: number; readonly text: string };

export type Manifest = {
  readonly declared: readonly Declared[];
  /** What other dependencies bring along, as the manifest claims. */
  readonly indirect: readonly Declared[];
  /** What commands run that is fetched unless something installed brings a program of that name: `npx a`. */
  readonly runs: readonly Declared[];
  /** Where packages are fetched from, by host. */
  readonly indexes: readonly Named[];
  /** What runs when somebody installs. */
  readonly hooks: readonly Named[];
  /** Packages this repository holds itself, as `npm:name`. */
  readonly provides: readonly string[];
  /** Further files of requirements, relative to the top. */
  readonly includes: readonly string[];
  /** What is only known when it runs. */
  readonly computed: readonly Named[];
  /** Why it cannot be read. */
  readonly fault: { readonly line: number; readonly why: string } | null;
};

export type ManifestFile = { readonly path: string; readonly text: string; readonly root: SyntaxNode | null };
export type Reader = (file: ManifestFile) => Partial<Manifest>;

export const noManifest: Manifest = { declared: [], indirect: [], runs: [], indexes: [], hooks: [], provides: [], includes: [], computed: [], fault: null };

/** As registries compare names: PEP 503 for Python, dashes for Rust, case-folded where the registry does. */
export function sameName(ecosystem: Ecosystem, name: string): string {
  if (ecosystem === "pypi")
    return name
      .replace(/\[.*$/, "")
      .trim()
      .toLowerCase()
      .replace(/[-_.]+/g, "-");
  if (ecosystem === "cargo") return name.trim().replaceAll("_", "-");
  return ecosystem === "npm" ? name.trim().toLowerCase() : name.trim();
}

/** The line a thing stands on, from 1, and what it says; line 1 when it is not spelled there. */
export function lineWith(text: string, needle: string, after = 0): { readonly line: number; readonly text: string } {
  const literal = needle.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const later = text.slice(after);
  // As a whole word; else as the end of a dotted one, such as `[dependencies.a]`.
  const found = new RegExp(`(?<![\\w@/.-])${literal}(?![\\w-])`).exec(later) ?? new RegExp(`(?<![\\w-])${literal}(?![\\w-])`).exec(later);
  const line = text.slice(0, found ? after + found.index : 0).split("\n").length;
  return { line, text: (text.split("\n")[line - 1] ?? "").trim() };
}

/** Where a path leads from the folder of a file: `inside` the repository, or named as what it is. */
export function pathSource(from: string, target: string): string {
  const way: string[] = from.split("/").slice(0, -1);
  if (target.startsWith("/") || /^[A-Za-z]:/.test(target) || target.startsWith("~")) return `outside of the repository: ${target}`;
  for (const part of target.split(/[/\\]/)) {
    if (part === "" || part === ".") continue;
    if (part !== "..") way.push(part);
    else if (way.length === 0) return `outside of the repository: ${target}`;
    else way.pop();
  }
  // What is packed cannot be reviewed where it stands.
  return /\.(?:tgz|tar\.gz|tar\.bz2|tar|zip|whl|crate|egg)$/.test(target) ? `the archive ${target}` : "inside";
}

/** A URL without its version: of git its repository, of a download its host. */
export function urlSource(url: string): string {
  const bare = url.replace(/^git\+/, "").replace(/#.*$/, "");
  const [, scheme = "", rest = ""] = /^([a-z0-9+.-]+):(?:\/\/)?(.*)$/i.exec(bare) ?? [];
  const where = rest.replace(/^[^@/]*@/, "").replace(/\?.*$/, "");
  const isGit = /^git\+|^git:|^ssh:|\.git(?:[@/]|$)/.test(url) || /\.git(?:[@#]|$)/.test(url);
  if (isGit)
    return `git ${where
      .replace(/@[^/]*$/, "")
      .replace(/\.git$/, "")
      .replace(":", "/")}`;
  return `${scheme.toLowerCase()}://${where.split("/")[0] ?? ""}`;
}

export const hostOf = (url: string): string => /^(?:[a-z0-9+.-]+:)?\/\/(?:[^@/]*@)?([^/:]+)/i.exec(url)?.[1]?.toLowerCase() ?? url;
