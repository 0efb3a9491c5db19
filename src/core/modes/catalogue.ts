import { type Mode, type ModeFolder, type ModeGate, promptRoles } from "./mode.ts";
import { readMode } from "./read-mode.ts";

/** All modes that can be named, and what is wrong with those that cannot. */
export type Catalogue = {
  readonly modes: readonly Mode[];
  /** Each with the name of the mode it is about. */
  readonly problems: readonly { readonly name: string; readonly says: string }[];
  /** Modes that took the place of others, with where those are. */
  readonly replaced: Readonly<Record<string, string>>;
};

/** Folders in the order of their roots: what comes later never takes a name silently. */
export function catalogueOf(folders: readonly ModeFolder[], gates: readonly ModeGate[]): Catalogue {
  return folders.reduce<Catalogue>((known, folder) => withFolder(known, folder, gates), { modes: [], problems: [], replaced: {} });
}

function withFolder(known: Catalogue, folder: ModeFolder, gates: readonly ModeGate[]): Catalogue {
  const read = readMode(folder, gates);
  const problem = (...says: readonly string[]) => ({ ...known, problems: [...known.problems, ...says.map((each) => ({ name: folder.name, says: each }))] });
  if (!read.ok) return problem(...read.problems);
  const mode = read.value;
  const other = known.modes.find(({ name }) => name === mode.name);
  if (!other) {
    if (mode.replaces === undefined) return { ...known, modes: [...known.modes, mode] };
    return problem(`${folder.shown}/mode.yaml: there is no other mode ${mode.replaces} to replace; leave replaces out`);
  }
  if (mode.replaces === undefined)
    return problem(
      `${folder.shown}: there is a mode ${mode.name} already (${other.from.shown}); give yours another name, or write \`replaces: ${mode.name}\` into its mode.yaml`,
    );
  return {
    ...known,
    modes: known.modes.map((each) => (each === other ? mode : each)),
    replaced: { ...known.replaced, [mode.name]: other.from.shown },
  };
}

/** What `policy.modes` keeps of a mode. */
export const frozen = ({ name, version, prompts, gates: goals }: Mode, gates: readonly ModeGate[]) => ({
  name,
  version,
  proves: goals.filter(({ gate, cmd }) => cmd !== undefined || gates.some(({ id, languages }) => id === gate && languages.length > 0)).map(({ id }) => id),
  prompts: Object.fromEntries(promptRoles.flatMap((role) => (prompts[role] === undefined ? [] : [[role, prompts[role]]]))),
});
