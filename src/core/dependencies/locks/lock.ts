import type { Ecosystem } from "../declared.ts";

/** What a lock file says of one version of one package. */
export type Locked = {
  readonly name: string;
  readonly version: string;
  /** `registry` for the usual one of its ecosystem, `inside` the repository, a host, a repository of git, or a path outside. */
  readonly source: string;
  /** Digests of its contents, with their algorithm. */
  readonly digests: readonly string[];
  /** Whether it runs something when it is installed. */
  readonly installs: boolean;
  /** Names of its programs, where the lock file says them. */
  readonly programs?: readonly string[];
};

export type Lock = { readonly ecosystem: Ecosystem; readonly packages: readonly Locked[]; readonly fault: string | null };
export type LockFile = { readonly path: string; readonly text: string };
export type LockReader = (file: LockFile) => readonly Locked[] | null;

const usual =
  /^https:\/\/(?:registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.jsr\.io|pypi\.org|files\.pythonhosted\.org|proxy\.golang\.org|index\.crates\.io|static\.crates\.io)$|^https:\/\/github\.com\/rust-lang\/crates\.io-index$/;

/** The origin of a URL as a source: the usual registry, or its host. What is not encrypted is no usual one. */
export function registrySource(url: string): string {
  const bare = url.replace(/^(?:registry|sparse|replace)\+/, "").replace(/\/+$/, "");
  if (usual.test(bare)) return "registry";
  const [, origin = "", host = ""] = /^([a-z]+:\/\/(?:[^@/]*@)?([^/]+))/i.exec(bare) ?? [];
  if (usual.test(origin)) return "registry";
  return origin.startsWith("http:") ? origin.toLowerCase() : host.toLowerCase() || bare;
}
