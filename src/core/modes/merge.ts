import { canonicalJson } from "../config/make-policy.ts";
import { severities } from "../vocabulary.ts";
import { type Mode, modeGateSchema } from "./mode.ts";

/** A goal of goals.yaml with the modes that ask for it. */
export type ModeGoal = ({ readonly type: "hard"; readonly goal: Mode["gates"][number] } | { readonly type: "soft"; readonly goal: Mode["soft"][number] }) & {
  readonly of: readonly string[];
};

/** Settings of config.yaml with the mode each is from. */
export type ModeSetting = { readonly section: "convergence" | "budget"; readonly key: string; readonly value: unknown; readonly of: string };

export type Merged = { readonly goals: readonly ModeGoal[]; readonly settings: readonly ModeSetting[] };

/** One set of goals and limits: what two modes ask alike is asked once, the stricter limit wins, and one id has one meaning. */
export function mergeModes(modes: readonly Mode[]): (Merged & { readonly ok: true }) | { readonly ok: false; readonly problems: readonly string[] } {
  const goals: ModeGoal[] = [];
  const problems: string[] = [];
  for (const next of modes.flatMap(goalsOf)) {
    const at = goals.findIndex(({ goal }) => goal.id === next.goal.id);
    const known = goals[at];
    if (!known) goals.push(next);
    else if (isAlike(known, next) || isPlain(next)) goals[at] = { ...known, of: [...known.of, ...next.of] };
    else if (isPlain(known)) goals[at] = { ...next, of: [...known.of, ...next.of] };
    else problems.push(`${known.of.join(" and ")} and ${next.of[0]} mean different things by the goal ${next.goal.id}; give it another id in one of them`);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, goals, settings: modes.flatMap(settingsOf).reduce(stricter, []) };
}

const isAlike = (one: ModeGoal, other: ModeGoal) => one.type === other.type && canonicalJson(one.goal) === canonicalJson(other.goal);

/** Only a gate is named: how long it may take, or with which settings, the other mode may say. */
const isPlain = ({ type, goal }: ModeGoal) =>
  type === "hard" && goal.gate === goal.id && canonicalJson(goal) === canonicalJson(modeGateSchema.parse({ id: goal.id, gate: goal.gate, per: goal.per }));

const goalsOf = ({ name, gates, soft }: Mode): ModeGoal[] => [
  ...gates.map((goal): ModeGoal => ({ type: "hard", goal, of: [name] })),
  ...soft.map((goal): ModeGoal => ({ type: "soft", goal, of: [name] })),
];

const settingsOf = ({ name, convergence, budget }: Mode): ModeSetting[] => [
  ...Object.entries(convergence).map(([key, value]): ModeSetting => ({ section: "convergence", key, value, of: name })),
  ...Object.entries(budget).map(([key, value]): ModeSetting => ({ section: "budget", key, value, of: name })),
];

function stricter(known: readonly ModeSetting[], next: ModeSetting): ModeSetting[] {
  const other = known.find(({ section, key }) => section === next.section && key === next.key);
  if (!other) return [...known, next];
  return known.map((each) => (each === other && isStricter(next, other.value) ? next : each));
}

/** Whether the value asks for more, or allows less, than another of the same setting. */
export function isStricter({ key, value }: Pick<ModeSetting, "key" | "value">, other: unknown): boolean {
  const order = strictestFirst[key];
  if (order) return order.indexOf(String(value)) < order.indexOf(String(other));
  if (typeof value === "boolean") return value && !other;
  if (key === "clean_ticks" || key === "reserve_usd") return Number(value) > Number(other);
  return value !== null && (other === null || Number(value) < Number(other));
}

const strictestFirst: Readonly<Record<string, readonly string[]>> = {
  severity_bar: severities,
  unknown_price: ["refuse", "allow"],
  max_usd_mode: ["hard", "auto", "warn", "off"],
};
