import { suggestion } from "../expression/nearest.ts";
import { goGates } from "../toolchain/go.ts";
import { javascriptGates } from "../toolchain/javascript.ts";
import type { Detect, ProjectView } from "../toolchain/project.ts";
import { pythonGates } from "../toolchain/python.ts";
import { rustGates } from "../toolchain/rust.ts";
import { type ModeLanguage, modeLanguages } from "./mode.ts";

const aliases: Readonly<Record<string, ModeLanguage>> = {
  js: "javascript",
  ts: "javascript",
  typescript: "javascript",
  py: "python",
  golang: "go",
  rs: "rust",
};

/** What a person means by a word after --lang; null for `auto`. */
export function languageMeant(word: string): { readonly language: ModeLanguage | null } | { readonly problem: string } {
  const name = word.trim().toLowerCase();
  if (name === "auto") return { language: null };
  const language = modeLanguages.find((known) => known === name) ?? aliases[name];
  return language ? { language } : { problem: `--lang is ${JSON.stringify(word)}${suggestion(name, ["auto", "js", "ts", "python", "go", "rust"])}` };
}

const traits: Readonly<Record<ModeLanguage, { readonly title: string; readonly files: RegExp; readonly detect: Detect }>> = {
  javascript: { title: "JavaScript or TypeScript", files: /(^|\/)(package\.json|deno\.jsonc?)$|\.[cm]?[jt]sx?$/, detect: javascriptGates },
  python: { title: "Python", files: /(^|\/)(pyproject\.toml|setup\.py|setup\.cfg|requirements[\w-]*\.txt)$|\.py$/, detect: pythonGates },
  go: { title: "Go", files: /(^|\/)go\.mod$|\.go$/, detect: goGates },
  rust: { title: "Rust", files: /(^|\/)Cargo\.toml$|\.rs$/, detect: rustGates },
};

export const titleOf = (language: ModeLanguage): string => traits[language].title;

/** Languages of a checkout, by its manifests and source files. */
export function languagesIn({ files }: ProjectView): ModeLanguage[] {
  const own = files.filter((path) => !/(^|\/)(node_modules|vendor|target|dist|build|\.venv|venv)(\/|$)/.test(path));
  return modeLanguages.filter((language) => own.some((path) => traits[language].files.test(path)));
}

/** The commands of one language at the top of the checkout, as `project:` of config.yaml has them. */
export function projectOf(view: ProjectView, language: ModeLanguage): Readonly<Record<string, string>> {
  const gates = traits[language].detect(view, "")?.gates ?? [];
  return Object.fromEntries(gates.filter(({ id }) => ["test", "lint", "types"].includes(id)).map(({ id, cmd }) => [id, cmd]));
}
