import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ProjectView } from "../core/toolchain/project.ts";
import { askGit } from "./git.ts";
import { programPath } from "./machine.ts";

const deepest = 3;
const mostEntries = 5_000;
const largestText = 512 * 1024;
const texts = /^((package|tsconfig)\.json|pyproject\.toml|setup\.(py|cfg)|[\w-]*requirements[\w-]*\.txt|tox\.ini|Pipfile|Cargo\.toml|(GNU)?[Mm]akefile)$/;
// Dependencies: seen, named, never walked through.
const closed = /^(node_modules|\.git|\.venv|venv|vendor|target|dist|build|\.peers)$/;

/** Looks at the upper levels of a checkout for what `detectToolchain` asks. */
export async function viewProject(top: string, path: string): Promise<ProjectView> {
  const files = walk(top);
  return {
    files,
    texts: Object.fromEntries(
      files.filter((file) => texts.test(file.split("/").at(-1) ?? "") && isSmall(join(top, file))).map((file) => [file, readFileSync(join(top, file), "utf8")]),
    ),
    ignored: await ignoredOf(top, [...files.filter((file) => closed.test(file.split("/").at(-1) ?? "")), ...notInstalled(files)]),
    programs: ["cargo-clippy", "golangci-lint"].filter((program) => programPath(program, path) !== null),
  };
}

function walk(top: string): string[] {
  const found: string[] = [];
  const visit = (folder: string, depth: number) => {
    for (const entry of readdirSync(join(top, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === ".git" || found.length >= mostEntries) continue;
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      found.push(path);
      if (entry.isDirectory() && depth < deepest && !closed.test(entry.name)) visit(path, depth + 1);
      if (/^(\.venv|venv)$/.test(entry.name)) found.push(...programsIn(top, path));
    }
  };
  visit("", 1);
  return found;
}

function programsIn(top: string, environment: string): string[] {
  const names = ["python", "pytest", "ruff", "flake8", "mypy", "pyright"];
  return names.map((name) => `${environment}/bin/${name}`).filter((path) => existsSync(join(top, path)));
}

/** Where `npm ci` would put packages: gates are to see them once they are there. The slash says that it is meant to be a folder. */
const notInstalled = (files: readonly string[]) => (files.includes("package.json") && !files.includes("node_modules") ? ["node_modules/"] : []);

async function ignoredOf(top: string, folders: readonly string[]): Promise<string[]> {
  if (folders.length === 0) return [];
  const answer = await askGit({ dir: top }, ["check-ignore", "-z", "--stdin"], { input: folders.map((folder) => `${folder}\0`).join("") });
  return answer.stdout
    .split("\0")
    .filter(Boolean)
    .map((path) => path.replace(/\/$/, ""));
}

const isSmall = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() === true && statSync(file).size <= largestText;
