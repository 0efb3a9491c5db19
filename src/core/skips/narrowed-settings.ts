import { globMatcher, regexMatcher } from "./glob.ts";
import { isBelow, isPattern, leavesOut, type Narrowed, type Telling } from "./narrowed.ts";
import { optionsOf } from "./runs.ts";
import { simpleCommands } from "./shell.ts";
import type { Setting, Told } from "./told.ts";

type Placed = Setting & { readonly file: string };

const all = (files: ReadonlyMap<string, Told> | null): Placed[] =>
  [...(files ?? [])].flatMap(([file, { settings }]) => settings.map((setting) => ({ ...setting, file })));
const lastOf = (key: string) => key.slice(key.lastIndexOf(".") + 1);
const isSameKind = (one: Setting, other: Setting) => one.runner === other.runner && lastOf(one.key) === lastOf(other.key);

/** Settings that leave out, or pick, what the baseline did not. */
export function settingsNarrowed(telling: Telling): Narrowed[] {
  const before = all(telling.before);
  const now = all(telling.now);
  return now.flatMap((setting) => {
    const old = before.filter((other) => isSameKind(other, setting));
    switch (setting.effect) {
      case "leave-out":
        return leftOut(setting, old, telling);
      case "take":
        return now.find((other) => isSameKind(other, setting)) === setting
          ? notTaken(setting, { now: now.filter((other) => isSameKind(other, setting)), old, telling })
          : [];
      case "options":
        return optionsNarrowed(setting, old, telling);
      default:
        return fresh(setting, old).map((value) =>
          found(setting, `${lastOf(setting.key)} ${setting.effect === "lax" ? "lets the run pass without all tests" : "leaves tests out"}: ${value}`),
        );
    }
  });
}

const fresh = (setting: Setting, old: readonly Setting[]) => setting.values.filter((value) => !old.some(({ values }) => values.includes(value)));

const found = ({ file, line, text }: Pick<Placed, "file" | "line" | "text">, claim: string): Narrowed => ({
  file,
  line,
  text,
  claim,
  remedy: "take it back, so that every test runs",
});

function leftOut(setting: Placed, old: readonly Setting[], { testsFor }: Telling): Narrowed[] {
  const tests = testsFor(setting.runner);
  return fresh(setting, old).flatMap((value) => {
    const hidden = tests.filter((path) => matches(setting, value, path));
    return hidden[0] ? [found(setting, `${lastOf(setting.key)} leaves out ${hidden[0]}${more(hidden.length - 1)}: ${value}`)] : [];
  });
}

const more = (count: number) => (count > 0 ? ` and ${count} more` : "");

type Taking = { readonly now: readonly Placed[]; readonly old: readonly Placed[]; readonly telling: Telling };

function notTaken(setting: Placed, { now, old, telling }: Taking): Narrowed[] {
  if (now.some(({ values }) => values.some(isComputed))) return [];
  const lost = telling.testsFor(setting.runner).filter((path) => takes(old, path) && !takes(now, path));
  return lost[0] ? [found(setting, `${lastOf(setting.key)} no longer takes ${lost[0]}${more(lost.length - 1)}`)] : [];
}

const isComputed = (value: string) => /^\.\.\.|[()]=>|\w\(/.test(value) || /^[A-Za-z_$][\w$]*(?:\.[\w$]+)+$/.test(value);

/** No setting takes everything. */
function takes(settings: readonly Placed[], path: string): boolean {
  if (settings.length === 0) return true;
  return settings.some((setting) => {
    const refused = setting.values.filter((value) => value.startsWith("!"));
    return (
      setting.values.some((value) => !value.startsWith("!") && matches(setting, value, path)) &&
      !refused.some((value) => matches(setting, value.slice(1), path))
    );
  });
}

/** Whether a value of a setting means a path: relative to the folder of its file, in the runner's own notation. */
function matches({ file, syntax, key }: Placed, value: string, path: string): boolean {
  const folder = file.slice(0, file.lastIndexOf("/") + 1);
  if (!path.startsWith(folder)) return false;
  const own = path.slice(folder.length);
  const key_ = lastOf(key);
  const names = own.split("/");
  if (key_ === "python_files") return globMatcher(value.includes("/") ? value : `**/${value}`)(own);
  if (key_ === "norecursedirs") return names.slice(0, -1).some((name, at) => globMatcher(value)(name) || globMatcher(value)(names.slice(0, at + 1).join("/")));
  if (syntax === "regex") return regexMatcher(value)(own);
  if (syntax === "glob") return isPattern(value) ? globMatcher(value)(own) || regexLike(value, own) : isBelow(value, own);
  return isPattern(value) ? globMatcher(value)(own) : isBelow(value, own);
}

/** Playwright takes either. */
const regexLike = (value: string, path: string) => /\\[./]|\.\*|\$$/.test(value) && regexMatcher(value)(path);

function optionsNarrowed(setting: Placed, old: readonly Placed[], telling: Telling): Narrowed[] {
  const optionsIn = (one: Setting) =>
    optionsOf(
      one.runner,
      one.values.flatMap((value) => simpleCommands(value).flatMap(({ words }) => words)),
    );
  const before = old.flatMap((one) => optionsIn(one).filters);
  const folder = setting.file.slice(0, setting.file.lastIndexOf("/") + 1);
  return optionsIn(setting)
    .filters.filter((filter) => !before.includes(filter) && leavesOut(filter, telling.testsFor(setting.runner), folder))
    .map((filter) => found(setting, `${lastOf(setting.key)} leaves tests out: ${filter}`));
}
