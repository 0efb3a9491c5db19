import { eslintProgram } from "../../../src/core/checkers/eslint-flat.ts";
import { joinedSettings, type Loosened, loosened, noSettings, type Settings, settingsBelow } from "../../../src/core/checkers/settings/settings.ts";
import { isSettingsPath, type SettingsGroup, settingsIn } from "../../../src/core/checkers/settings/sources.ts";
import type { Question } from "../../../src/core/checkers/tools.ts";
import { languageOfPath } from "../../../src/core/syntax.ts";
import type { GateFinding, GateView, TreeView } from "../../../src/ports/gate.ts";

/** Settings of checkers that ask for less than at the baseline, both sides read as data. */
export async function loosenedSettings(view: GateView, question: Question): Promise<GateFinding[]> {
  const { base } = view;
  if (!base) return [];
  const changed = (await view.changed()).flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  if (!changed.some((path) => isSettingsPath(path) || eslintProgram.wants(path))) return [];
  const [before, now] = [await groupsOf(base, question), await groupsOf(view.now, question)];
  const files = view.now.files.map(({ path }) => path).filter((path) => languageOfPath(path) !== null);
  const found = [...before].map(([key, group]) => findingsOf(view, group, { now: now.get(key) ?? null, files }));
  const below = [...now].flatMap(([key, group]) => {
    const above = before.has(key) ? null : nearest(group, before);
    const old = files.filter((path) => path.startsWith(group.folder) && base.file(path));
    return above && old.length > 0 ? [findingsOf(view, { ...above, folder: group.folder }, { now: under(above, group), files: old })] : [];
  });
  return (await Promise.all([...found, ...below])).flat();
}

/** Settings that a folder got for itself are held against those that applied there. */
function nearest({ tool, folder }: SettingsGroup, before: ReadonlyMap<string, SettingsGroup>): SettingsGroup | null {
  const above = [...before.values()].filter((group) => group.tool === tool && tool !== "tsconfig" && tool !== "scripts" && folder.startsWith(group.folder));
  return above.toSorted((a, b) => b.folder.length - a.folder.length)[0] ?? null;
}

// Its patterns are about paths from its own folder, those above from theirs.
const under = (above: SettingsGroup, group: SettingsGroup): SettingsGroup => ({
  ...group,
  settings: settingsBelow(above.settings, group.settings, !/^(ruff|mypy|pyright|flake8)$/.test(group.tool)),
});

async function groupsOf(tree: TreeView, question: Question): Promise<Map<string, SettingsGroup>> {
  const paths = tree.files.map(({ path }) => path).filter(isSettingsPath);
  const texts = await Promise.all(paths.map(async (path) => [path, (await tree.text(path)) ?? ""] as const));
  const groups = settingsIn(new Map(texts), question);
  const programs = question === "lint" ? await tree.extract(eslintProgram) : new Map<string, Settings>();
  for (const [path, settings] of programs) {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const known = groups.get(`${folder} eslint`) ?? { tool: "eslint", folder, paths: [], settings: noSettings };
    // With eslint.config.js there, ESLint reads no .eslintrc.
    const flat = /config\.[cm]?[jt]s$/.test(path);
    const joined = flat ? settings : joinedSettings([known.settings, settings]);
    groups.set(`${folder} eslint`, { ...known, paths: flat ? [path] : [...known.paths, path], settings: joined });
  }
  return groups;
}

type Against = { readonly now: SettingsGroup | null; readonly files: readonly string[] };

async function findingsOf(view: GateView, before: SettingsGroup, { now, files }: Against): Promise<GateFinding[]> {
  // A folder that is gone took its settings along, and a tsconfig without files nobody reads.
  if (!now && !files.some((path) => path.startsWith(before.folder))) return [];
  if (!now && before.tool === "tsconfig") return [];
  const below = files.filter((path) => path.startsWith(before.folder)).map((path) => path.slice(before.folder.length));
  const paths = now?.paths ?? before.paths;
  return Promise.all(loosened(before.settings, now?.settings ?? noSettings, below).map((one) => placed(view, one, { paths, tool: before.tool })));
}

async function placed(view: GateView, { mark, claim }: Loosened, { paths, tool }: { paths: readonly string[]; tool: string }): Promise<GateFinding> {
  const places = await Promise.all(paths.map(async (path) => ({ path, lines: ((await view.now.text(path)) ?? "").split("\n") })));
  const marks = mark === null ? [] : [mark, mark.split("/").at(-1) ?? mark];
  const found = marks.flatMap((one) =>
    places.flatMap(({ path, lines }) => lines.flatMap((text, index) => (text.includes(one) ? [{ path, line: index + 1, text }] : []))),
  )[0];
  const file = found?.path ?? places[0]?.path ?? paths[0] ?? "";
  const fingerprint = view.digest(["settings", file, claim].join("\n")).slice(0, 12);
  return {
    commit: null,
    file,
    line: found?.line ?? 1,
    text: (found?.text ?? "").trim().slice(0, 200),
    claim: `${tool === "scripts" ? "package.json" : tool} is looser than at the baseline: ${claim}`,
    remedy: `put it back and mend the code, or let another peer accept it with "Gate-Waive: ${fingerprint}: <why it is right>"`,
    fingerprint,
  };
}
