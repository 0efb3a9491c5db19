/** What is in a checkout, as far as it tells which commands the project uses. */
export type ProjectView = {
  /** Paths of files and folders, relative to the top, `/` between, a few levels deep. */
  readonly files: readonly string[];
  /** Texts of manifests and settings files that are there, by path. */
  readonly texts: Readonly<Record<string, string>>;
  /** Folders that git ignores. */
  readonly ignored: readonly string[];
  /** Programs that can be run here and change the advice: `cargo-clippy`, `golangci-lint`. */
  readonly programs: readonly string[];
};

/** A gate for goals.yaml. */
export type SuggestedGate = { readonly id: string; readonly cmd: string; readonly comment: string; readonly per?: "commit" };

export type Toolchain = {
  /** For people: `TypeScript with npm`. */
  readonly names: readonly string[];
  readonly gates: readonly SuggestedGate[];
  /** For gates.link: installed dependencies that gates may see. */
  readonly link: readonly string[];
  /** For gates.keep: what builds leave behind that makes the next one fast. */
  readonly keep: readonly string[];
  /** What a person should know about these gates. */
  readonly notes: readonly string[];
};

/** One language's part; `folder` is "" at the top, else `name/`. */
export type Detect = (view: ProjectView, folder: string) => Toolchain | null;
