import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scriptFor, withoutShebang } from "./scripts.ts";

type SimpleGitHooks = { readonly setHooksFromConfig: (root: string, argv: readonly string[]) => Promise<{ isHookChanged: boolean }> };

/**
 * Lets simple-git-hooks (2.14) write these hooks of ours into exactly this folder; true when a file changed. It finds a hooks folder only
 * by `.git/hooks` or a local core.hooksPath, and is wrong about worktrees with settings of their own and relative paths, so it
 * is shown an empty repository whose core.hooksPath is the folder git itself would use.
 */
export async function writeHooks(hooksDir: string, names: readonly string[]): Promise<boolean> {
  const stage = mkdtempSync(join(tmpdir(), "peers-hooks-"));
  try {
    pretendRepository(stage, hooksDir);
    // A new name every time: it reads the file with require(), which never reads a path twice.
    const config = join(stage, "hooks.json");
    writeFileSync(config, JSON.stringify({ preserveUnused: true, ...Object.fromEntries(names.map((hook) => [hook, withoutShebang(scriptFor(hook))])) }));
    const changed = await quietly(() => setHooks(stage, config));
    // It leaves a file with the right text alone, whatever its mode.
    for (const hook of names) chmodSync(join(hooksDir, hook), 0o755);
    return changed;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function pretendRepository(stage: string, hooksDir: string): void {
  for (const folder of ["objects", "refs"]) mkdirSync(join(stage, ".git", folder), { recursive: true });
  writeFileSync(join(stage, ".git", "HEAD"), "ref: refs/heads/main\n");
  // JSON quotes a path the way git's configuration does.
  writeFileSync(join(stage, ".git", "config"), `[core]\n\thooksPath = ${JSON.stringify(hooksDir)}\n`);
}

async function setHooks(stage: string, config: string): Promise<boolean> {
  // Not a plain import: bundled, its `__filename` and `require` would mean another file.
  const { setHooksFromConfig } = createRequire(import.meta.url)("simple-git-hooks") as SimpleGitHooks;
  return (await setHooksFromConfig(stage, ["node", "peers", config])).isHookChanged;
}

/** It prints every script it writes, and asks git without clearing the variables that a surrounding hook has set. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const print = console.info;
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith("GIT_"));
  for (const [name] of hidden) delete process.env[name];
  console.info = () => {};
  try {
    return await work();
  } finally {
    console.info = print;
    for (const [name, value] of hidden) process.env[name] = value;
  }
}
