import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { GitPlace } from "../git.ts";
import { readText, writeIfOther } from "./files.ts";

/** Folders of a slot: what gates see, the git folder we steer it by, and the git folder gates see. */
export type SlotPlace = { readonly dir: string; readonly repo: string; readonly git: string; readonly view: string; readonly place: GitPlace };

export function slotPlace(dir: string): SlotPlace {
  const [repo, git, view] = [join(dir, "repo"), join(dir, "git"), join(dir, "view")];
  return { dir, repo, git, view, place: { dir: repo, gitDir: git, workTree: repo } };
}

/**
 * Makes or repairs the repository of a slot. It is not a linked worktree: configuration (filters!), attributes, replace refs,
 * grafts and hooks of the user's repository can be written by the agents and have no say here. It only borrows the objects.
 */
export function layOut(slot: SlotPlace, paths: RepositoryPaths): void {
  mkdirSync(slot.repo, { recursive: true });
  for (const name of ["info", "hooks", "index.lock", "HEAD.lock", "packed-refs", "config.worktree"])
    rmSync(join(slot.git, name), { recursive: true, force: true });
  bones(slot.git, paths, `\tworktree = ${JSON.stringify(slot.repo)}\n`);
  if (!/^[0-9a-f]{40,64}\n?$/.test(readText(join(slot.git, "HEAD")) ?? "")) writeFileSync(join(slot.git, "HEAD"), "ref: refs/heads/none\n");
  writeIfOther(join(slot.repo, ".git"), "gitdir: ../view\n");
}

/**
 * What `git` inside a gate works on: a copy that is thrown away, because `git update-index --assume-unchanged`, `git config` or
 * `git commit` in a test must not reach the next commit's checkout. Holds the tags: version tools ask for them.
 */
export function makeView(slot: SlotPlace, paths: RepositoryPaths, view: { readonly commit: Oid; readonly ignored: readonly string[] }): void {
  rmSync(slot.view, { recursive: true, force: true });
  bones(slot.view, paths, "");
  writeFileSync(join(slot.view, "HEAD"), `${view.commit}\n`);
  copyFileSync(join(slot.git, "index"), join(slot.view, "index"));
  mkdirSync(join(slot.view, "info"));
  writeFileSync(join(slot.view, "info", "exclude"), view.ignored.map((path) => `/${path}\n`).join(""));
  copyTags(slot.view, paths.commonDir);
}

function bones(dir: string, paths: RepositoryPaths, extra: string): void {
  mkdirSync(join(dir, "objects", "info"), { recursive: true });
  mkdirSync(join(dir, "refs", "heads"), { recursive: true });
  writeIfOther(join(dir, "config"), config(paths.objectFormat, extra));
  writeIfOther(join(dir, "objects", "info", "alternates"), `${join(paths.commonDir, "objects")}\n`);
  const shallow = readText(join(paths.commonDir, "shallow"));
  if (shallow === null) rmSync(join(dir, "shallow"), { force: true });
  else writeIfOther(join(dir, "shallow"), shallow);
}

// Stated although most are defaults, so that the person's global configuration cannot make two machines check out differently.
const config = (objectFormat: RepositoryPaths["objectFormat"], extra: string) =>
  `[core]\n\trepositoryFormatVersion = 1\n\tbare = false\n\tfileMode = true\n\tsymlinks = true\n\ttrustCtime = true\n\tcheckStat = default\n\tautoCrlf = false\n\teol = lf\n\tlogAllRefUpdates = false\n\tuntrackedCache = false\n\tsparseCheckout = false\n\tprecomposeUnicode = false\n${extra}[index]\n\tversion = 4\n\tsparse = false\n[core]\n\tsplitIndex = false\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n[extensions]\n\tobjectFormat = ${objectFormat}\n`;

function copyTags(view: string, commonDir: string): void {
  const loose = join(commonDir, "refs", "tags");
  if (existsSync(loose)) cpSync(loose, join(view, "refs", "tags"), { recursive: true });
  const packed = join(commonDir, "packed-refs");
  // A repository with more packed refs than this would make every judgement wait for the copy.
  if ((statSync(packed, { throwIfNoEntry: false })?.size ?? 0) > 1 << 20) return;
  const lines = (readText(packed) ?? "").split("\n").filter((line) => / refs\/tags\//.test(line));
  if (lines.length > 0) writeFileSync(join(view, "packed-refs"), `# pack-refs with: sorted \n${lines.join("\n")}\n`);
}
