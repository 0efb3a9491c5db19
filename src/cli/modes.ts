import { gates } from "../../gates/index.ts";
import { readModeFolders } from "../adapters/mode-folders.ts";
import { type Catalogue, catalogueOf, frozen } from "../core/modes/catalogue.ts";
import { stackOf } from "../core/modes/stack.ts";
import type { FrozenMode, GoalsFile } from "../core/policy.ts";
import type { RepositoryPaths } from "../ports/repository.ts";

export type ModePlaces = {
  readonly paths: RepositoryPaths | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `modes_folder` of config.yaml. */
  readonly own: string | null;
};

/** Every mode that can be named here. */
export const modesHere = ({ paths, environment, own }: ModePlaces): Catalogue =>
  catalogueOf(readModeFolders({ environment, top: paths?.mainTop ?? null, own }), gates);

type FrozenModes =
  | { readonly ok: true; readonly modes: readonly FrozenMode[]; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The modes that goals.yaml names, as the policy keeps them; goals of theirs that were taken out are told. */
export function frozenModes(goals: GoalsFile, places: ModePlaces): FrozenModes {
  if (goals.modes.length === 0) return { ok: true, modes: [], warnings: [] };
  const stack = stackOf(goals.modes, modesHere(places), []);
  if (!stack.ok) return { ok: false, problems: stack.problems.map((problem) => `.peers/goals.yaml: modes: ${problem}`) };
  const ids = goals.goals.map(({ id }) => id);
  const missing = stack.modes.flatMap((mode) =>
    [...mode.gates.filter((gate) => gate.only_with === undefined), ...mode.soft].flatMap(({ id }) =>
      ids.includes(id) ? [] : [`.peers/goals.yaml: ${id} of mode ${mode.name} is not among the goals`],
    ),
  );
  return { ok: true, modes: stack.modes.map((mode) => frozen(mode, gates)), warnings: missing };
}
