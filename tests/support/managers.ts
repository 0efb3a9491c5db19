/** Real hook managers, installed once outside the project's own dependencies, each set up to note what its hooks are given. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { root } from "./loop.ts";
import type { Sandbox } from "./repo.ts";

const folder = join(root, ".cache", "managers");
const versions = { husky: "9.1.7", lefthook: "2.2.2", "simple-git-hooks": "2.14.0", "@j178/prek": "0.5.3" };
export const managersBin = join(folder, "node_modules", ".bin");

export type Manager = {
  readonly name: string;
  /** Settings of a project that uses it, as a person would commit them. */
  readonly files: Readonly<Record<string, string>>;
  /** What a person, or `npm install`, runs to (re)install its hooks. */
  readonly setUp: readonly string[];
  /** How its post-commit names itself once the person has edited the settings: `edited` in place of `commit`. */
  readonly edit: (text: string) => string;
};

/** Appends what a hook is given to `said` in the home folder; refuses with 7 while there is a file `refuse`. */
const note = '#!/bin/sh\nwhat=$1\nshift\nin=$([ "$what" = push ] && cat)\necho "$what [$*] [$in]" >>"$HOME/said"\n[ ! -e "$HOME/refuse" ] || exit 7\n';

// pre-commit and prek read the list of refs themselves and hand it on in the environment.
const frameworkHook = (id: string, stage: string, args: string) =>
  `      - {id: ${id}, name: ${id}, language: system, stages: [${stage}], always_run: true, pass_filenames: false, entry: sh -c 'exec sh note.sh ${args} </dev/null'}\n`;
// pre-commit 3.0 says `push` where later ones and prek say `pre-push`.
const framework = (push: string) =>
  `repos:\n  - repo: local\n    hooks:\n${frameworkHook("commit", "post-commit", "commit")}${frameworkHook("push", push, "push $PRE_COMMIT_REMOTE_NAME $PRE_COMMIT_REMOTE_BRANCH $PRE_COMMIT_TO_REF")}`;
const renamed = (text: string) => text.replaceAll("note.sh commit", "note.sh edited");

export const managers: readonly Manager[] = [
  {
    name: "husky",
    files: {
      "note.sh": note,
      "package.json": '{"private":true,"scripts":{"prepare":"husky"}}\n',
      ".husky/post-commit": 'sh note.sh commit "$@"\n',
      ".husky/pre-push": 'sh note.sh push "$@"\n',
    },
    setUp: ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--offline"],
    edit: renamed,
  },
  {
    name: "lefthook",
    files: {
      "note.sh": note,
      "lefthook.yml": "post-commit:\n  jobs:\n    - run: sh note.sh commit {0}\npre-push:\n  jobs:\n    - run: sh note.sh push {0}\n      use_stdin: true\n",
    },
    setUp: ["lefthook", "install", "--force"],
    edit: renamed,
  },
  {
    name: "simple-git-hooks",
    files: {
      "note.sh": note,
      "package.json": `${JSON.stringify({ private: true, "simple-git-hooks": { "post-commit": 'sh note.sh commit "$@"', "pre-push": 'sh note.sh push "$@"' } })}\n`,
    },
    setUp: ["simple-git-hooks"],
    edit: renamed,
  },
  {
    name: "prek",
    files: { "note.sh": note, ".pre-commit-config.yaml": framework("pre-push") },
    setUp: ["prek", "install", "-t", "post-commit", "-t", "pre-push"],
    edit: renamed,
  },
  {
    name: "pre-commit",
    files: { "note.sh": note, ".pre-commit-config.yaml": framework("push") },
    setUp: ["pre-commit", "install", "-t", "post-commit", "-t", "pre-push"],
    edit: renamed,
  },
];

/** Installs what comes as npm packages; pre-commit comes from Debian, where that is allowed. Returns the names that cannot be had. */
export function installManagers(): string[] {
  if (!Object.keys(versions).every((name) => existsSync(join(folder, "node_modules", name)))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), `${JSON.stringify({ private: true, dependencies: versions })}\n`);
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"], { cwd: folder, stdio: "inherit" });
  }
  if (runs("pre-commit") || (spawnSync("apt-get", ["install", "-y", "pre-commit"]).status === 0 && runs("pre-commit"))) return [];
  return ["pre-commit"];
}

const runs = (program: string) => spawnSync(program, ["--version"]).status === 0;

/** The sandbox's environment with the managers on PATH, as `npm run` and a shell with them installed have it. */
export const withManagers = (sandbox: Sandbox): Record<string, string> => ({
  PATH: `${managersBin}${delimiter}${sandbox.env.PATH}`,
  npm_config_cache: join(folder, "npm"),
});
