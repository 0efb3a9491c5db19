import { cycleIn } from "../config/cycle.ts";
import { suggestion } from "../expression/nearest.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Mode, ModeLanguage } from "./mode.ts";

export type Stack = { readonly ok: true; readonly modes: readonly Mode[] } | { readonly ok: false; readonly problems: readonly string[] };

/** Puts modes in order, each after those it requires; an illegal stack is refused with every reason there is. */
export function stackOf(names: readonly string[], catalogue: Catalogue, languages: readonly ModeLanguage[]): Stack {
  const wanted = [...new Set(names)];
  const unknown = wanted.flatMap((name) => (find(catalogue, name) ? [] : unknownMode(name, catalogue)));
  if (unknown.length > 0) return { ok: false, problems: unknown };
  const modes = wanted.flatMap((name) => find(catalogue, name) ?? []);
  const cycle = cycleIn(new Map(catalogue.modes.map(({ name, requires }) => [name, requires])));
  if (cycle && modes.some(({ name }) => cycle.includes(name)))
    return { ok: false, problems: [`modes require each other: ${[...cycle, cycle[0]].join(" requires ")}; take one of these out of requires`] };
  const problems = [
    ...standingAlone(modes),
    ...modes.flatMap((mode) => missing(mode, wanted)),
    ...conflicting(modes),
    ...modes.flatMap((mode) => unsupported(mode, languages)),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, modes: inOrder(modes) };
}

const find = ({ modes }: Catalogue, name: string) => modes.find((mode) => mode.name === name);

function unknownMode(name: string, { modes, problems }: Catalogue): string[] {
  const own = problems.filter((problem) => problem.name === name).map(({ says }) => says);
  if (own.length > 0) return own;
  return [
    `there is no mode ${JSON.stringify(name)}${suggestion(
      name,
      modes.map((mode) => mode.name),
    )}`,
  ];
}

function standingAlone(modes: readonly Mode[]): string[] {
  return modes.flatMap((mode) => {
    const others = modes.filter((other) => other !== mode).map(({ name }) => name);
    return mode.exclusive && others.length > 0 ? [`${mode.name} stands alone and cannot be stacked with ${others.join(", ")}; write --modes=${mode.name}`] : [];
  });
}

function missing({ name, requires, exclusive }: Mode, wanted: readonly string[]): string[] {
  const absent = requires.filter((other) => !wanted.includes(other));
  if (absent.length === 0 || exclusive) return [];
  return [`${name} is incomplete without ${absent.join(", ")}; write --modes=${[...absent, ...wanted].join(",")}`];
}

function conflicting(modes: readonly Mode[]): string[] {
  return modes.flatMap((mode, index) =>
    modes.slice(index + 1).flatMap((other) => {
      if (mode.exclusive || other.exclusive) return [];
      return mode.conflicts.includes(other.name) || other.conflicts.includes(mode.name)
        ? [`${mode.name} and ${other.name} cannot be stacked; name one of them`]
        : [];
    }),
  );
}

/** Only what is known not to fit is refused: a repository without any code yet may become anything. */
function unsupported({ name, languages: known }: Mode, languages: readonly ModeLanguage[]): string[] {
  if (known.length === 0 || languages.length === 0 || languages.some((language) => known.includes(language))) return [];
  return [`${name} does not work for ${languages.join(" and ")}; it knows ${known.join(", ")}`];
}

function inOrder(modes: readonly Mode[]): Mode[] {
  const placed: Mode[] = [];
  const place = (mode: Mode) => {
    if (placed.includes(mode)) return;
    for (const other of modes) if (mode.requires.includes(other.name)) place(other);
    placed.push(mode);
  };
  for (const mode of modes) place(mode);
  return placed;
}
