import { isMap, isScalar, parseDocument } from "yaml";
import { readConfig } from "../core/config/config-file.ts";
import { readGoals } from "../core/config/goals-file.ts";
import type { Catalogue } from "../core/modes/catalogue.ts";
import { languageMeant, languagesIn, projectOf, titleOf } from "../core/modes/languages.ts";
import { isStricter, type ModeSetting, mergeModes } from "../core/modes/merge.ts";
import type { Mode, ModeLanguage } from "../core/modes/mode.ts";
import { renderModeGoals } from "../core/modes/render.ts";
import { stackOf } from "../core/modes/stack.ts";
import type { ProjectCommands } from "../core/policy.ts";
import type { KnownAgent } from "../core/setup/agents.ts";
import { renderConfig } from "../core/setup/render.ts";
import type { ProjectView, Toolchain } from "../core/toolchain/project.ts";
import type { InitWorld } from "../ports/installing.ts";

type Asked = { readonly names: readonly string[]; readonly lang: string; readonly plan?: string; readonly force: boolean };
type Place = { readonly view: ProjectView; readonly toolchain: Toolchain; readonly agents: readonly KnownAgent[]; readonly folder: string };
type Planned = { readonly config: string; readonly goals: string; readonly says: readonly string[]; readonly warnings: readonly string[] };
type Refused = { readonly ok: false; readonly problems: readonly string[] };

/** Resolves a stack of modes to the texts of both files. Nothing is written here, so a refusal leaves everything as it was. */
export function planModes(asked: Asked, world: InitWorld, place: Place): (Planned & { readonly ok: true }) | Refused {
  const [configText, goalsText] = ["config.yaml", "goals.yaml"].map((name) => world.read(`${place.folder}/${name}`));
  const meant = languageMeant(asked.lang);
  if ("problem" in meant) return refused(meant.problem);
  const config = configText == null ? null : readConfig(configText, ".peers/config.yaml");
  if (config?.ok === false) return refused(...config.problems);
  const catalogue = world.modes(config?.value.modes_folder ?? null);
  const found = languagesIn(place.view);
  const stack = stackOf(asked.names, catalogue, meant.language ? [meant.language] : found);
  if (!stack.ok) return stack;
  const project = config?.value.project ?? {};
  const merged = mergeModes(stack.modes.map((mode) => withCommands(mode, project)));
  if (!merged.ok) return merged;
  const before = goalsText == null ? null : readGoals(goalsText, ".peers/goals.yaml");
  if (before?.ok === false) return refused(...before.problems, "mend it, or move it away: the task in it would be lost");
  const task = (ownTask(before?.value.task ?? "", catalogue) || stack.modes.find((mode) => mode.task)?.task) ?? "";
  const plan = asked.plan ?? before?.value.plan ?? stack.modes.find((mode) => mode.plan)?.plan ?? null;
  const goals = renderModeGoals({ modes: stack.modes, merged, gates: world.gates, task, plan });
  if (goalsText != null && goalsText !== goals && !asked.force) return refused(alreadyThere(asked));
  const settings = projectSettings(meant.language, found, place.view);
  const written = configText == null ? fresh(world, place, [...merged.settings, ...settings]) : edited(configText, merged.settings);
  const unread = [readConfig(written, ".peers/config.yaml"), readGoals(goals, ".peers/goals.yaml", world.gates)].flatMap((read) =>
    read.ok ? [] : read.problems,
  );
  if (unread.length > 0) return refused(...unread);
  const names = stack.modes.map(({ name }) => name);
  return {
    ok: true,
    config: written,
    goals,
    says: [...saysOf(names, catalogue, merged.settings), ...leftOut(stack.modes, project, asked)],
    warnings: warningsOf(meant.language, found),
  };
}

/** What a person wrote; not what another mode had put there before. */
function ownTask(task: string, { modes }: Catalogue): string {
  const words = (text: string) => text.trim().split(/\s+/).join(" ");
  return modes.some((mode) => mode.task !== undefined && words(mode.task) === words(task)) ? "" : task.trim();
}

const alreadyThere = (asked: Asked) => `.peers/goals.yaml is there already; \`${forced(asked)}\` writes its goals anew and keeps its task`;

const forced = ({ names, lang }: Asked) => `peers init --modes=${names.join(",")}${lang === "auto" ? "" : ` --lang=${lang}`} --force`;

/** A gate that wants a command of the project's is asked where there is one. */
function withCommands(mode: Mode, project: ProjectCommands): Mode {
  return { ...mode, gates: mode.gates.filter(({ only_with: command }) => command === undefined || project[command] !== undefined) };
}

const refused = (...problems: readonly string[]): Refused => ({ ok: false, problems });

const fresh = (world: InitWorld, { agents, toolchain }: Place, settings: readonly (Omit<ModeSetting, "section" | "of"> & { readonly section: string })[]) =>
  renderConfig(world.template("config.yaml"), { agents, toolchain, settings });

/** A person's file: only what the modes ask for is set, and only where that is stricter; every other byte stays. */
function edited(text: string, settings: readonly ModeSetting[]): string {
  return settings.reduce((before, setting) => {
    const own = parseDocument(before).getIn([setting.section, setting.key]);
    return own === undefined || isStricter(setting, own) ? withSetting(before, setting) : before;
  }, text);
}

function withSetting(text: string, { section, key, value }: ModeSetting): string {
  const document = parseDocument(text);
  const [known, place] = [document.getIn([section, key], true), document.get(section, true)];
  const put = (from: number, to: number, what: string) => `${text.slice(0, from)}${what}${text.slice(to)}`;
  if (isScalar(known) && known.range) return put(known.range[0], known.range[1], String(value));
  if (place === undefined) return `${text.replace(/\n*$/, "\n")}\n${section}:\n  ${key}: ${value}\n`;
  if (isMap(place) && !place.flow && place.range) {
    const indent = place.range[0] - text.lastIndexOf("\n", place.range[0] - 1) - 1;
    return put(place.range[0], place.range[0], `${key}: ${value}\n${" ".repeat(indent)}`);
  }
  document.setIn([section, key], value);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** In a repository of several languages the one that was named has the say. */
function projectSettings(language: ModeLanguage | null, found: readonly ModeLanguage[], view: ProjectView) {
  if (language === null || found.every((other) => other === language)) return [];
  return Object.entries(projectOf(view, language)).map(([key, value]) => ({ section: "project", key, value }));
}

function saysOf(names: readonly string[], { replaced }: Catalogue, settings: readonly ModeSetting[]): string[] {
  return [
    `modes: ${names.join(", ")}`,
    ...names.flatMap((name) => (replaced[name] === undefined ? [] : [`${name} is yours and replaces ${replaced[name]}`])),
    ...settings.map(({ section, key, value, of }) => `${section}.${key}: ${value} (${of})`),
  ];
}

/** What a mode would ask and cannot here: nobody should believe that it is looked at. */
const leftOut = (modes: readonly Mode[], project: ProjectCommands, asked: Asked): string[] =>
  modes.flatMap(({ gates }) =>
    gates.flatMap(({ id, only_with: command }) =>
      command === undefined || project[command] !== undefined
        ? []
        : [`left out: ${id}, since no project.${command} is set; set it in .peers/config.yaml, then \`${forced(asked)}\``],
    ),
  );

function warningsOf(language: ModeLanguage | null, found: readonly ModeLanguage[]): string[] {
  if (language !== null && !found.includes(language)) return [noneOf(language, found)];
  return language === null && found.length === 0 ? ["no JavaScript, TypeScript, Python, Go or Rust was found; gates that read code do not apply"] : [];
}

function noneOf(language: ModeLanguage, found: readonly ModeLanguage[]): string {
  const none = `there is no ${titleOf(language)} here yet`;
  if (found.length === 0) return `${none}; gates that read code do not apply until there is, and nothing is done before one does`;
  return `${none}, only ${found.map(titleOf).join(" and ")}; the gates look at that, whatever --lang says`;
}
