import type { Catalogue } from "../core/modes/catalogue.ts";
import type { ModeGate } from "../core/modes/mode.ts";
import type { ProjectView } from "../core/toolchain/project.ts";
import type { StopHook } from "./agent.ts";
import type { RepositoryPaths } from "./repository.ts";

/** One place git takes hooks from, and how it was before: what uninstalling needs to put every byte back. */
export type HookSite = {
  /** The whole repository, or one worktree with a `core.hooksPath` of its own (extensions.worktreeConfig). */
  readonly scope: "local" | "worktree";
  /** Top of that worktree; null for scope `local`. */
  readonly worktree: string | null;
  /** Absolute: where our hooks lie. */
  readonly hooksDir: string;
  /** `displaced`: our hooks took the place of others in the same folder. `redirected`: core.hooksPath was pointed to a folder of ours. */
  readonly kind: "displaced" | "redirected";
  /** The folder the former hooks are in when redirected; relative means relative to the worktree's top, as git reads it. */
  readonly foreign: string | null;
  /** The configuration file as it was before and after core.hooksPath was set; null when it was not touched. */
  readonly config: { readonly file: string; readonly value: string | null; readonly before: string | null; readonly after: string } | null;
  /** Former hooks by name; `link` is the text of a symbolic link. */
  readonly displaced: readonly { readonly name: string; readonly link: string | null }[];
  readonly createdDir: boolean;
};

/** The content of `<common dir>/peers/installed.json`. */
export type Installed = { readonly version: 1; readonly sites: readonly HookSite[] };

/** What one hook would do in one worktree. */
export type HookReport = {
  readonly worktree: string;
  readonly hook: string;
  /** The file git would run. */
  readonly file: string;
  /** `fires`: tried, the spool grew. `in-place`: ours and executable, not tried. `overridden`: git looks in another folder. */
  readonly state: "fires" | "in-place" | "silent" | "missing" | "foreign" | "not-executable" | "overridden";
  readonly says: string;
};

/** What became of the line `.peers/` in .gitignore. */
export type IgnoreOutcome = {
  readonly outcome: "committed" | "written" | "already" | "not-possible";
  readonly says: string;
};

/** What `peers init` may touch. */
export type InitWorld = {
  readonly cwd: string;
  /** Real path of the home folder. */
  readonly home: string;
  /** Null outside a repository. */
  readonly paths: RepositoryPaths | null;
  readonly realPath: (path: string) => string;
  /** Whether the checkout to set up is on a branch, be it one without a commit. */
  readonly isOnBranch: () => boolean;
  readonly kindOf: (path: string) => "absent" | "file" | "folder" | "link";
  readonly read: (path: string) => string | null;
  /** Writes a whole file, with the folders above it. */
  readonly write: (path: string, text: string) => void;
  /** A file of templates/. */
  readonly template: (name: string) => string;
  readonly view: () => Promise<ProjectView>;
  /** Every mode that can be named here; `own` is `modes_folder` of config.yaml. */
  readonly modes: (own: string | null) => Catalogue;
  readonly gates: readonly ModeGate[];
  readonly hasProgram: (name: string) => boolean;
  /** Makes git ignore `.peers/`, in a commit of its own that takes nothing else along. */
  readonly ignore: () => Promise<IgnoreOutcome>;
  /** Installs the hooks and the command they start; a line when a person's hook stands in the way. */
  readonly installHooks: () => Promise<{ readonly ok: true; readonly installed: Installed } | { readonly ok: false; readonly says: string }>;
};

/** What `peers uninstall` may touch. */
export type UninstallWorld = {
  readonly uninstallHooks: () => Promise<readonly string[]>;
  readonly unignore: () => Promise<IgnoreOutcome | null>;
  readonly removePeersFolder: () => boolean;
  /** Deletes `refs/peers/*` and the state and cache folders; returns how many refs there were. */
  readonly removeLog: () => Promise<number>;
};

/** What `peers doctor` may try. Everything answers; nothing throws for what is missing. */
export type Examination = {
  readonly paths: RepositoryPaths;
  readonly gitVersion: () => Promise<string | null>;
  readonly hooks: () => Promise<readonly HookReport[]>;
  readonly launch: () => readonly string[] | null;
  /** Runs a command; null when it cannot be run. */
  readonly tryRun: (command: readonly string[]) => Promise<{ readonly exitCode: number | null; readonly output: string }>;
  /** Where a program is, for a name or a path relative to the top of the checkout. */
  readonly findProgram: (name: string) => string | null;
  readonly canWriteIn: (folder: string) => boolean;
  readonly canIsolate: () => Promise<boolean>;
  readonly isIgnored: (path: string) => Promise<boolean>;
};

/** A settings file of an agent CLI, and beside it the copy of how it was before us. */
export type HookFile = {
  readonly path: string;
  /** Why it is left alone: a link on the way, no text file, one that git tracks. Null when it may be written. */
  readonly unfit: () => Promise<string | null>;
  readonly read: () => string | null;
  readonly readBackup: () => string | null;
  /** Keeps the file's mode; null removes it. */
  readonly write: (text: string | null) => void;
  readonly writeBackup: (text: string | null) => void;
};

/** What the stop hooks of agent CLIs may touch. */
export type AgentHookWorld = {
  readonly repositoryId: string;
  readonly fileAt: (place: StopHook["place"]) => HookFile;
  /** Writes below `.peers/hooks/`; returns the path as a person would type it. */
  readonly writeSnippet: (name: string, text: string) => string;
  /** Keeps these files of the checkout out of what git sees, and no others; they would count as uncommitted work. */
  readonly exclude: (paths: readonly string[]) => void;
};

/** Terminal windows that outlive the terminal they were opened from. */
export type Terminals = {
  readonly isThere: () => boolean;
  /** The repository a session was opened for; null when there is no session of that name, empty when it is somebody else's. */
  readonly ownerOf: (session: string) => Promise<string | null>;
  readonly open: (session: string, owner: string, first: TerminalWindow) => Promise<void>;
  readonly windows: (session: string) => Promise<readonly string[]>;
  readonly add: (session: string, window: TerminalWindow) => Promise<void>;
  readonly close: (session: string) => Promise<void>;
  /** Hands the terminal over until the person leaves; returns the exit code. */
  readonly attach: (session: string) => Promise<number>;
};

/** `line` is for `sh`. */
export type TerminalWindow = { readonly name: string; readonly dir: string; readonly line: string };
