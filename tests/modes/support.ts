/** Small honest repositories of four languages, with peers set up in them: scripted peers, real hooks, real processes. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "vitest";
import { parseDocument } from "yaml";
import { cli, equip, type Loop, root } from "../support/loop.ts";
import { inRepository } from "../support/repo.ts";
import { toolFolders } from "../support/tool-folders.ts";

export const languages = ["javascript", "python", "go", "rust"] as const;
export type Language = (typeof languages)[number];

export type Setting = {
  /** None: what `peers init` sets up without modes. */
  readonly modes: readonly string[];
  /** Steps of each peer by role, as JavaScript text; see tests/fixtures/agents/scripted.mjs. */
  readonly scripts: Readonly<Record<string, string>>;
  readonly task?: string;
  /** Text of PLAN.md, part of the first commit. */
  readonly plan?: string;
  /** Files besides those of the sample, or in their place; null leaves one out. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Set in the files that `peers init` wrote, by path of keys: `{ "convergence.clean_ticks": 1 }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  readonly goals?: Readonly<Record<string, unknown>>;
  /** More arguments of `peers init`. */
  readonly init?: readonly string[];
};

/** Runs a story in the sample repository of a language, with the modes accepted. */
export async function withSample<T>(language: Language, setting: Setting, story: (loop: Loop) => Promise<T>): Promise<T> {
  return inRepository(
    async (sandbox) => {
      Object.assign(sandbox.env, toolFolders());
      const loop = equip(sandbox, [process.execPath, cli]);
      loop.commit("Begin", startOf(language, setting));
      insist(loop.peers(["init", "--yes", ...(setting.modes.length > 0 ? [`--modes=${setting.modes.join(",")}`] : []), ...(setting.init ?? [])]));
      edit(loop, "config.yaml", { ...scripted(loop, setting.scripts), ...setting.config });
      edit(loop, "goals.yaml", { ...(setting.task === undefined ? {} : { task: setting.task }), ...setting.goals });
      insist(loop.peers(["goals", "accept"]));
      try {
        return await story(loop);
      } finally {
        loop.peers(["stop"]);
      }
    },
    { empty: true },
  );
}

/** One test for each language; one whose tools are not installed here is skipped, and its name says why. */
export function testEachLanguage(title: string, body: (language: Language) => Promise<void>): void {
  for (const language of languages) {
    const missing = missingTool(language);
    if (missing === null) test(`${title} (${language})`, () => body(language));
    else test.skip(`${title} (${language}): ${missing} is not installed here`, () => undefined);
  }
}

/** The program without which the sample's tests cannot run; null when all is there. */
export function missingTool(language: Language): string | null {
  return tools[language].find(([program, ...args]) => spawnSync(program ?? "", args, { stdio: "ignore" }).status !== 0)?.join(" ") ?? null;
}

const tools: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  javascript: [["node", "--version"]],
  python: [["python3", "-m", "pytest", "--version"]],
  go: [["go", "version"]],
  rust: [
    ["cargo", "--version"],
    ["cargo", "clippy", "--version"],
    ["cargo", "fmt", "--version"],
  ],
};

/** Files of the sample by path. */
export function sampleFiles(language: Language): Record<string, string> {
  return filesOf(join(import.meta.dirname, "samples", language));
}

/** Files of a folder by path. */
export function filesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      // Under its real name it would hide files of the sample from our own repository.
      return [path.slice(folder.length + 1).replace(/(^|\/)gitignore$/, "$1.gitignore"), readFileSync(path, "utf8")];
    }),
  );
}

function startOf(language: Language, { plan, files = {} }: Setting): Record<string, string> {
  const all = { ...sampleFiles(language), ...(plan === undefined ? {} : { "PLAN.md": plan }), ...files };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** A script does not look: what it would be measured by finds out nothing, and at times that chance chooses. */
export const scripted = (loop: Loop, scripts: Setting["scripts"]) => ({ peers: peersOf(loop, scripts), "calibration.every": 0 });

function peersOf(loop: Loop, scripts: Setting["scripts"]): object[] {
  return Object.entries(scripts).map(([name, text]) => {
    const file = join(loop.home, `${name}.mjs`);
    writeFileSync(file, text);
    return { name, argv: [process.execPath, join(root, "tests", "fixtures", "agents", "scripted.mjs"), file] };
  });
}

/** Changes a file below .peers as a person would, leaving the rest of it alone. */
export function edit(loop: Loop, name: "config.yaml" | "goals.yaml", values: Readonly<Record<string, unknown>>): void {
  const document = parseDocument(readFileSync(join(loop.dir, ".peers", name), "utf8"));
  for (const [path, value] of Object.entries(values)) document.setIn(path.split("."), value);
  loop.write(`.peers/${name}`, document.toString());
}

function insist({ code, stdout, stderr }: ReturnType<Loop["peers"]>): void {
  if (code !== 0) throw new Error(`peers ended with ${code}: ${stdout}${stderr}`);
}

/** Two peers that do a small piece of honest work in the language, review it and find nothing. */
export const honestPair = (language: Language): Record<string, string> => ({ alice: honestWork(language), bob: honestWork(language) });

/** A script whose first turn adds a function with tests of its ordinary, boundary and failing behaviour. */
export const honestWork = (language: Language): string => `export default {
  implement: [({ commit }) => commit("Add up several durations", ${JSON.stringify(addition(language))})],
  review: [({ review }) => review(true)],
  sceptic: [({ review }) => review(true)],
};`;

/** The files of that work. */
export function addition(language: Language): Record<string, string> {
  const before = sampleFiles(language);
  const parts = Object.entries(filesOf(join(import.meta.dirname, "additions", language)));
  return Object.fromEntries(parts.map(([path, text]) => [path, `${before[path] ?? ""}${text}`]));
}
