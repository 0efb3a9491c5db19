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
