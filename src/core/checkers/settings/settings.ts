import { covers } from "./path-patterns.ts";

/** What the settings of one checker ask for, wherever they are written down. */
export type Settings = {
  /** Strictness of each rule or switch, as it is written: 0 is off, more is stricter. */
  readonly levels: Readonly<Record<string, number>>;
  /** Names in lists that take something away: disabled rules, ignored errors. */
  readonly disables: Readonly<Record<string, readonly string[]>>;
  /** Names in lists that ask for more: enabled rules. */
  readonly enables: Readonly<Record<string, readonly string[]>>;
  /** Paths it looks at; empty means all. */
  readonly takesIn: readonly string[];
  readonly leavesOut: readonly string[];
};

/** One setting that asks for less than before. */
export type Loosened = {
  /** What stands in the file, to find its line by; null when it is gone. */
  readonly mark: string | null;
  readonly claim: string;
};

export const noSettings: Settings = { levels: {}, disables: {}, enables: {}, takesIn: [], leavesOut: [] };

export function joinedSettings(all: readonly Settings[]): Settings {
  const record = <Value>(pick: (one: Settings) => Readonly<Record<string, Value>>, join: (a: Value, b: Value) => Value) => {
    const found: Record<string, Value> = {};
    for (const one of all)
      for (const [key, value] of Object.entries(pick(one))) found[key] = Object.hasOwn(found, key) ? join(found[key] as Value, value) : value;
    return found;
  };
  return {
    // Where two places say different things, the looser one holds somewhere.
    levels: record<number>(({ levels }) => levels, Math.min),
    disables: record<readonly string[]>(
      ({ disables }) => disables,
      (a, b) => [...a, ...b],
    ),
    enables: record<readonly string[]>(
      ({ enables }) => enables,
      (a, b) => [...a, ...b],
    ),
    takesIn: all.flatMap(({ takesIn }) => takesIn),
    leavesOut: all.flatMap(({ leavesOut }) => leavesOut),
  };
}

/** Settings of a folder below others of the same tool; a tool that does not add the two up knows only the lower ones. */
export function settingsBelow(above: Settings, own: Settings, adds: boolean): Settings {
  const disables = Object.fromEntries(
    [...Object.keys(above.disables), ...Object.keys(own.disables)].map((key) => [key, [...(above.disables[key] ?? []), ...(own.disables[key] ?? [])]]),
  );
  return {
    ...own,
    disables,
    levels: adds ? { ...above.levels, ...own.levels } : own.levels,
    enables: adds ? { ...above.enables, ...own.enables } : own.enables,
  };
}

/** What the later settings ask less of. `files` are those of the commit that it could look at. */
export function loosened(before: Settings, now: Settings, files: readonly string[]): Loosened[] {
  return [...levelsLowered(before, now), ...listsChanged(before, now), ...pathsLost(before, now, files)];
}

function levelsLowered({ levels: before }: Settings, { levels: now }: Settings): Loosened[] {
  const lowered = Object.keys(before)
    .sort()
    .flatMap((key): Loosened[] => {
      const [old = 0, next] = [before[key], now[key]];
      if (next === undefined) return old > 0 ? [{ mark: null, claim: `${key} is not set any more` }] : [];
      return next < old ? [{ mark: lastPart(key), claim: next === 0 ? `${key} is switched off` : `${key} is less strict than before` }] : [];
    });
  const off = Object.keys(now)
    .sort()
    .filter((key) => now[key] === 0 && before[key] === undefined);
  return [...lowered, ...off.map((key) => ({ mark: lastPart(key), claim: `${key} is switched off` }))];
}

const lastPart = (key: string) => key.split(" ").at(-1) ?? key;

function listsChanged(before: Settings, now: Settings): Loosened[] {
  const added = Object.keys(now.disables)
    .sort()
    .flatMap((key) =>
      (now.disables[key] ?? [])
        .filter((name) => !(before.disables[key] ?? []).includes(name))
        .map((name) => ({ mark: name, claim: `${key} names ${name}, which it did not` })),
    );
  const gone = Object.keys(before.enables)
    .sort()
    .flatMap((key) =>
      (before.enables[key] ?? [])
        .filter((name) => !isAsked(name, now.enables[key] ?? []))
        .map((name) => ({ mark: null, claim: `${key} names ${name} no more` })),
    );
  return [...added, ...gone];
}

/** `E` asks for `E501` as well. */
const isAsked = (name: string, asked: readonly string[]) =>
  asked.some((one) => one === name || one === "ALL" || one === "all" || (/^[A-Z]+\d*$/.test(one) && name.startsWith(one)));

function pathsLost(before: Settings, now: Settings, files: readonly string[]): Loosened[] {
  const lost = files.filter((path) => covers(before, path) && !covers(now, path));
  const [first] = lost;
  if (first === undefined) return [];
  const fresh = now.leavesOut.find((pattern) => !before.leavesOut.includes(pattern) && !covers({ takesIn: [], leavesOut: [pattern] }, first)) ?? null;
  return [
    { mark: fresh?.replace(/^re:/, "") ?? null, claim: `${first}${lost.length > 1 ? ` and ${lost.length - 1} more files are` : " is"} not looked at any more` },
  ];
}
