import { existsSync } from "node:fs";
import { join } from "node:path";
import { readPackageFile } from "../package-files.ts";

/** A file of ours has this line, whatever simple-git-hooks or a hook manager put around it. */
export const marker = "# peers-managed v1";
export const isOurs = (text: string): boolean => text.split("\n").includes(marker);

export const eventHooks = ["post-commit", "post-merge", "post-rewrite", "post-applypatch", "post-checkout"] as const;
export const ourHooks: readonly string[] = [...eventHooks, "pre-push", "pre-commit"];

/** Says that a plan is accepted, and where it stands. */
export const planMarker = (runtimeDir: string): string => join(runtimeDir, "plan");

/** pre-commit is for plans only: without one it would cost every commit the start of a shell. */
export const wantedHooks = (runtimeDir: string): readonly string[] => ourHooks.filter((hook) => hook !== "pre-commit" || existsSync(planMarker(runtimeDir)));

/** All hooks git knows (git 2.47); other files of a hooks folder belong to the hooks. */
export const gitHooks: readonly string[] = [
  ...ourHooks,
  "applypatch-msg",
  "commit-msg",
  "fsmonitor-watchman",
  "post-index-change",
  "post-receive",
  "post-update",
  "pre-applypatch",
  "pre-auto-gc",
  "pre-merge-commit",
  "pre-rebase",
  "pre-receive",
  "prepare-commit-msg",
  "proc-receive",
  "push-to-checkout",
  "reference-transaction",
  "sendemail-validate",
  "update",
];

// In a folder of ours these get a shim even when the former folder lacks them, for a tracked folder may gain them any day;
// the rest would cost time or change what git does by merely being there.
export const expectedHooks: readonly string[] = ["applypatch-msg", "commit-msg", "pre-commit", "pre-merge-commit", "pre-rebase", "prepare-commit-msg"];

export const scriptFor = (hook: string): string => readPackageFile(hook.startsWith("pre-") ? `hooks/${hook}` : "hooks/event");

/** What remains of a script once simple-git-hooks has put its own first lines before it. */
export const withoutShebang = (script: string): string => script.replace(/^#!.*\n/, "");

/** Runs the hook of the same name in the former folder where it lies, so that `$0` and the files beside it are what it expects. */
export function shimFor(hook: string, foreignDir: string): string {
  const path = `'${`${foreignDir}/${hook}`.replaceAll("'", "'\\''")}'`;
  return `#!/bin/sh\n${marker}\n[ -x ${path} ] || exit 0\nexec ${path} "$@"\n`;
}
