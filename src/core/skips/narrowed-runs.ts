import { leavesOut, type Narrowed, type Telling } from "./narrowed.ts";
import { comesTo, type Run, runOf } from "./runs.ts";
import { simpleCommands } from "./shell.ts";
import { swallowed } from "./swallowed.ts";
import type { Script, Told } from "./told.ts";

type Placed = Run & { readonly line: number; readonly text: string; readonly unheeded: string | null };

/** Commands that ran tests at the baseline and run fewer now, or whose failure no longer counts. */
export function lostRuns(telling: Telling): Narrowed[] {
  return [...telling.now].flatMap(([file, told]) => {
    const old = telling.before ? (telling.before.get(telling.formerPath(file)) ?? null) : null;
    return old || telling.before === null ? scriptsOf(file, { told, old, telling }) : [];
  });
}

type Comparing = { readonly told: Told; readonly old: Told | null; readonly telling: Telling };

/** Scripts that people and their machines run to see whether all is well. */
const isGate = (name: string) => /^(?:test|tests|ci|check|verify|validate|all)$|^test:(?:all|ci)$/.test(name);

function scriptsOf(file: string, { told, old, telling }: Comparing): Narrowed[] {
  const names = (old ?? told).scripts.map(({ name }) => name).filter((name) => old !== null || isGate(name));
  return names.flatMap((name) => {
    const before = old ? runsIn(old, name) : null;
    const script = told.scripts.find((one) => one.name === name);
    if (!script) return before && before.length > 0 && isGate(name) ? [gone(file, name, before)] : [];
    const now = runsIn(told, name);
    const handsOn = script.lines.some(({ text }) => workspaces.test(text));
    const at = { file, line: script.lines[0]?.line ?? 1, text: script.lines[0]?.text ?? name, handsOn };
    return [
      ...emptied(at, { script, old }),
      ...unheeded(file, now, before ?? []),
      ...fewer({ file, at, now, before: before ?? unfiltered(now), isFirst: before === null }, telling),
    ];
  });
}

const unfiltered = (runs: readonly Placed[]) => runs.map((run) => ({ ...run, filters: [] }));

function runsIn(told: Told, name: string, seen: readonly string[] = []): Placed[] {
  if (seen.includes(name)) return [];
  const script = told.scripts.find((one) => one.name === name);
  if (!script) return [];
  const needed = script.needs.flatMap((need) => namesLike(told, need)).flatMap((need) => runsIn(told, need, [...seen, name]));
  return [...needed, ...script.lines.flatMap(({ line, text }) => runsOfLine(line, text))];
}

/** `test:*` stands for every script that begins so. */
const namesLike = (told: Told, name: string) =>
  name.endsWith("*") ? told.scripts.map((one) => one.name).filter((one) => one.startsWith(name.slice(0, -1))) : [name];

function runsOfLine(line: number, text: string): Placed[] {
  const commands = simpleCommands(text);
  return commands.flatMap((command, at) => {
    const run = runOf(command);
    return run ? [{ ...run, line, text, unheeded: swallowed(commands, at) }] : [];
  });
}

type Spot = { readonly file: string; readonly line: number; readonly text: string };

const gone = (file: string, name: string, [first]: readonly Placed[]): Narrowed => ({
  file,
  line: 1,
  text: first?.text ?? name,
  claim: `${name}, which ran ${first?.runner ?? "tests"}, is gone`,
  remedy: "let it run all tests again",
});

/** A command that was more than words and is nothing but words now. */
function emptied(at: Spot, { script, old }: { script: Script; old: Told | null }): Narrowed[] {
  const before = old?.scripts.find(({ name }) => name === script.name);
  if (!before || !isGate(script.name) || script.needs.length > 0) return [];
  const works = ({ lines }: Script) =>
    lines.some(({ text }) => simpleCommands(text).some(({ words }) => !/^(?:true|:|echo|printf|exit|sleep|cat|date)$/.test(words[0] ?? "")));
  return works(before) && !works(script) ? [{ ...at, claim: `${script.name} no longer runs anything`, remedy: "let it run all tests again" }] : [];
}

const unheeded = (file: string, now: readonly Placed[], before: readonly Placed[]): Narrowed[] =>
  now
    .filter((run) => run.unheeded !== null && !before.some((old) => old.runner === run.runner && old.unheeded === run.unheeded))
    .map(({ line, text, runner, unheeded: why }) => ({ file, line, text, claim: `${runner} ${why}`, remedy: "let the command fail when a test does" }));

type Fewer = {
  readonly file: string;
  readonly at: Spot & { readonly handsOn: boolean };
  readonly now: readonly Placed[];
  readonly before: readonly Placed[];
  readonly isFirst: boolean;
};

function fewer({ file, at, now, before, isFirst }: Fewer, telling: Telling): Narrowed[] {
  const runners = [...new Set(before.map(({ runner }) => runner))];
  return runners.flatMap((runner) => {
    const [old, own] = [before.filter((run) => run.runner === runner), now.filter((run) => run.runner === runner)];
    const tests = telling.testsFor(runner);
    if (own.length === 0)
      return isReplaced(now, before) || (at.handsOn && isTakenOver(runner, tests, telling))
        ? []
        : [{ ...at, claim: `it no longer runs ${runner}`, remedy: "let it run all tests again" }];
    return [...filtered(file, { old, own, tests, isFirst }), ...unvisited(file, { old, own, tests, isFirst })];
  });
}

/** Runs a script of every package. */
const workspaces =
  /(?:^|\s)(?:npm|pnpm|yarn|bun)\b.*\s(?:--workspaces|-ws|-r|--recursive|--filter[= ]\S+|workspaces? (?:run|foreach))(?:\s|$)|\b(?:turbo|nx|lerna|wsrun|moon)\b.*\btests?\b/;

/** Every package that has tests runs them by a script of its own. */
function isTakenOver(runner: string, tests: readonly string[], { now }: Telling): boolean {
  const folders = [...now].flatMap(([file, told]) =>
    file.endsWith("/package.json") && runsIn(told, "test").some((run) => run.runner === runner && run.filters.length === 0 && run.unheeded === null)
      ? [file.slice(0, -"package.json".length)]
      : [],
  );
  return tests.length > 0 && tests.every((path) => folders.some((folder) => path.startsWith(folder)));
}

/** Another runner has taken over: one that was not there before, and runs all of its tests. */
const isReplaced = (now: readonly Placed[], before: readonly Placed[]) =>
  now.some((run) => run.filters.length === 0 && !before.some(({ runner }) => runner === run.runner));

type Pair = { readonly old: readonly Placed[]; readonly own: readonly Placed[]; readonly tests: readonly string[]; readonly isFirst: boolean };

/** Parts of a project that are tested one by one are no less tested. */
const picksParts = /^(?:--project|--selectProjects|--shard|--partition|-p|--package|--lib|--bins?|--tests?|--doc|--examples?|--exclude|-c)(?: |$)/;

function filtered(file: string, { old, own, tests, isFirst }: Pair): Narrowed[] {
  const isNew = (filter: string) => !old.some(({ filters }) => filters.includes(filter)) && !(isFirst && picksParts.test(filter)) && leavesOut(filter, tests);
  if (own.some(({ filters }) => !filters.some(isNew))) return [];
  return own.flatMap(({ filters, runner, line, text }) =>
    filters
      .filter(isNew)
      .map((filter) => ({ file, line, text, claim: `${runner} leaves tests out: ${filter}`, remedy: "take it back, so that every test runs" })),
  );
}

function unvisited(file: string, { old, own, tests }: Pair): Narrowed[] {
  const visits = (runs: readonly Placed[], path: string) => runs.some(({ runner, places }) => comesTo(runner, places, path));
  const lost = tests.filter((path) => visits(old, path) && !visits(own, path));
  const [first] = own;
  return first && lost[0]
    ? [
        {
          file,
          line: first.line,
          text: first.text,
          claim: `${first.runner} no longer comes to ${lost[0]}${lost.length > 1 ? ` and ${lost.length - 1} more` : ""}`,
          remedy: "let it look at every test again",
        },
      ]
    : [];
}
