import type { Detect, ProjectView, SuggestedGate } from "./project.ts";

type Manifest = {
  readonly scripts: Readonly<Record<string, string>>;
  readonly packages: ReadonlySet<string>;
  readonly manager: string | null;
  readonly workspaces: boolean;
};

type Manager = { readonly name: string; readonly script: (name: string) => string; readonly binary: (command: string) => string };

/** JavaScript and TypeScript: the scripts of package.json, run by the package manager of the lock file. Deno by its own commands. */
export const javascriptGates: Detect = (view, folder) => {
  const manifest = readManifest(view.texts[`${folder}package.json`]);
  if (!manifest) return denoGates(view, folder);
  const manager = managerOf(view, folder, manifest);
  const gates = [testGate(view, folder, { manifest, manager }), lintGate(view, folder, { manifest, manager }), typesGate(view, folder, { manifest, manager })];
  const link = view.ignored.filter((path) => path === `${folder}node_modules` || path.endsWith("/node_modules"));
  const language = view.files.includes(`${folder}tsconfig.json`) ? "TypeScript" : "JavaScript";
  const isToInstall = link.includes("node_modules") && !view.files.includes("node_modules") && manifest.packages.size > 0;
  return {
    names: [`${language} with ${manager.name}`],
    gates: gates.flatMap((gate) => gate ?? []),
    link,
    keep: [],
    notes: isToInstall ? [`node_modules is not there yet; \`${manager.name} install\` before the first run, or gates do not find what they need`] : [],
  };
};

type Setup = { readonly manifest: Manifest; readonly manager: Manager };

function testGate(view: ProjectView, folder: string, { manifest, manager }: Setup): SuggestedGate | null {
  const script = manifest.scripts.test;
  // What `npm init` writes.
  if (script !== undefined && !/no test specified/.test(script))
    return { id: "test", cmd: `${onceOnly(script)}${manager.script("test")}`, comment: "script test of package.json" };
  if (manifest.packages.has("vitest")) return { id: "test", cmd: manager.binary("vitest run"), comment: "vitest, once" };
  if (manifest.packages.has("jest")) return { id: "test", cmd: `CI=1 ${manager.binary("jest")}`, comment: "jest" };
  if (manifest.workspaces) return workspaceTests(manager);
  const own = view.files.some((path) => path.startsWith(folder) && /(^|[./])test\.[cm]?js$|^test\/[^/]+\.[cm]?js$/.test(path.slice(folder.length)));
  return own ? { id: "test", cmd: "node --test", comment: "the test runner of node" } : null;
}

function workspaceTests(manager: Manager): SuggestedGate | null {
  const commands: Readonly<Record<string, string>> = {
    npm: "npm test --workspaces --if-present",
    pnpm: "pnpm -r test",
    yarn: "yarn workspaces run test",
    bun: "bun run --filter '*' test",
  };
  const cmd = commands[manager.name];
  return cmd ? { id: "test", cmd, comment: "script test of every workspace" } : null;
}

/** These wait for changes unless they are told that nobody is there. */
const onceOnly = (script: string) =>
  /\b(vitest|react-scripts test|ng test|jest\b.*--watch|karma)\b/.test(script) && !/\bvitest run\b/.test(script) ? "CI=1 " : "";

function lintGate(view: ProjectView, folder: string, { manifest, manager }: Setup): SuggestedGate | null {
  if (manifest.scripts.lint !== undefined) return { id: "lint", cmd: manager.script("lint"), comment: "script lint of package.json" };
  const has = (pattern: RegExp) => view.files.some((path) => path.startsWith(folder) && pattern.test(path.slice(folder.length)));
  if (manifest.packages.has("@biomejs/biome") && has(/^biome\.jsonc?$/)) return { id: "lint", cmd: manager.binary("biome check ."), comment: "biome.json" };
  if (manifest.packages.has("eslint") && has(/^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.\w+)?)$/))
    return { id: "lint", cmd: manager.binary("eslint ."), comment: "the settings of eslint" };
  const other = ["oxlint", "xo", "standard"].find((name) => manifest.packages.has(name));
  return other ? { id: "lint", cmd: manager.binary(other), comment: `${other}, with its own settings` } : null;
}

const typeScripts = ["typecheck", "type-check", "types", "check-types", "check:types", "typescript", "tsc"];

function typesGate(view: ProjectView, folder: string, { manifest, manager }: Setup): SuggestedGate | null {
  const script = typeScripts.find((name) => manifest.scripts[name] !== undefined);
  if (script) return { id: "types", cmd: manager.script(script), comment: `script ${script} of package.json` };
  if (!view.files.includes(`${folder}tsconfig.json`) || !manifest.packages.has("typescript")) return null;
  const checker = manifest.packages.has("vue-tsc") ? "vue-tsc" : "tsc";
  const references = /"references"\s*:\s*\[\s*\{/.test(view.texts[`${folder}tsconfig.json`] ?? "");
  return { id: "types", cmd: manager.binary(`${checker} ${references ? "--build" : "--noEmit"}`), comment: "tsconfig.json" };
}

const lockFiles: readonly [string, string][] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

/** The lock file of the folder, else of the top (workspaces share one), else the field packageManager. */
function managerOf(view: ProjectView, folder: string, manifest: Manifest): Manager {
  const locked = [folder, ""].flatMap((place) => lockFiles.filter(([file]) => view.files.includes(place + file)))[0]?.[1];
  const name = locked ?? manifest.manager ?? "npm";
  switch (name) {
    case "pnpm":
      return { name, script: (script) => `pnpm run ${script}`, binary: (command) => `pnpm exec ${command}` };
    case "yarn":
      return { name, script: (script) => `yarn run ${script}`, binary: (command) => `yarn run ${command}` };
    case "bun":
      // `bun test` would be bun's own runner, not the script.
      return { name, script: (script) => `bun run ${script}`, binary: (command) => `bun run ${command}` };
    default:
      // --no-install: a gate that downloads judges something else than the commit.
      return { name: "npm", script: (script) => (script === "test" ? "npm test" : `npm run ${script}`), binary: (command) => `npx --no-install ${command}` };
  }
}

function readManifest(text: string | undefined): Manifest | null {
  const parsed = parsedJson(text);
  if (!parsed) return null;
  const record = (value: unknown) => (typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {});
  const scripts = Object.fromEntries(Object.entries(record(parsed.scripts)).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  const packages = new Set([...Object.keys(record(parsed.dependencies)), ...Object.keys(record(parsed.devDependencies))]);
  const manager = typeof parsed.packageManager === "string" ? (parsed.packageManager.split("@")[0] ?? null) : null;
  return { scripts, packages, manager, workspaces: parsed.workspaces !== undefined };
}

function parsedJson(text: string | undefined): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text?.replace(/^\uFEFF/, "") ?? "null");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function denoGates(view: ProjectView, folder: string): ReturnType<Detect> {
  if (!["deno.json", "deno.jsonc"].some((file) => view.files.includes(folder + file))) return null;
  return {
    names: ["TypeScript with deno"],
    gates: [
      { id: "test", cmd: "deno test -A", comment: "the test runner of deno" },
      { id: "lint", cmd: "deno lint", comment: "the linter of deno" },
      { id: "types", cmd: "deno check .", comment: "the type checker of deno" },
    ],
    link: [],
    keep: [],
    notes: [],
  };
}
