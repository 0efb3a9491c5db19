import { foreignFolder } from "../codemap/paths.ts";
import { isTestPath } from "../test-paths.ts";
import type { ReconFile } from "./recon.ts";

/** Languages by how many files of the tree are written in them, wherever they lie, and where most of them are. */
export function languagesOf(files: readonly ReconFile[]): string {
  const found = new Map<string, { tests: number; others: number; folders: Map<string, number> }>();
  for (const { path } of files) {
    const language = nameOf(path);
    if (language === null || foreignFolder(path) !== null) continue;
    const known = found.get(language) ?? { tests: 0, others: 0, folders: new Map<string, number>() };
    if (isTestPath(path)) known.tests += 1;
    else known.others += 1;
    const folder = path.includes("/") ? path.slice(0, path.indexOf("/") + 1) : "./";
    known.folders.set(folder, (known.folders.get(folder) ?? 0) + 1);
    found.set(language, known);
  }
  const sorted = [...found].sort(([, one], [, other]) => other.tests + other.others - one.tests - one.others);
  const lines = sorted.map(([language, { tests, others, folders }]) => `- ${language}: ${others} files and ${tests} of tests, most in ${mostOf(folders)}\n`);
  return lines.join("") || "- none that is known here\n";
}

const mostOf = (folders: ReadonlyMap<string, number>) =>
  [...folders]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([folder]) => folder.replace(/\s+/g, " "))
    .join(", ");

function nameOf(path: string): string | null {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(endings, ending) ? (endings[ending] ?? null) : null;
}

const endings: Readonly<Record<string, string>> = {
  ...spelled("TypeScript", "ts tsx mts cts"),
  ...spelled("JavaScript", "js jsx mjs cjs"),
  ...spelled("Python", "py pyi pyw"),
  ...spelled("Go", "go"),
  ...spelled("Rust", "rs"),
  ...spelled("Java", "java"),
  ...spelled("Kotlin", "kt kts"),
  ...spelled("C", "c h"),
  ...spelled("C++", "cc cpp cxx hpp hh"),
  ...spelled("C#", "cs"),
  ...spelled("Ruby", "rb"),
  ...spelled("PHP", "php"),
  ...spelled("Swift", "swift"),
  ...spelled("Scala", "scala"),
  ...spelled("Elixir", "ex exs"),
  ...spelled("Dart", "dart"),
  ...spelled("Shell", "sh bash zsh"),
  ...spelled("SQL", "sql"),
  ...spelled("Vue", "vue"),
  ...spelled("Svelte", "svelte"),
};

function spelled(language: string, list: string): Record<string, string> {
  return Object.fromEntries(list.split(" ").map((ending) => [ending, language]));
}
