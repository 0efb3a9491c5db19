import { type Fields, fieldsIn, isFields, wordsIn } from "./data.ts";
import { noSettings, type Settings } from "./settings.ts";

const severity = (value: unknown): number | null => {
  const word = Array.isArray(value) ? value[0] : isFields(value) ? value.level : value;
  const found = severities[String(word)];
  return found ?? null;
};
const severities: Readonly<Record<string, number>> = {
  off: 0,
  allow: 0,
  "0": 0,
  false: 0,
  info: 1,
  warn: 2,
  warning: 2,
  "1": 2,
  on: 3,
  error: 3,
  deny: 3,
  "2": 3,
  forbid: 4,
  true: 3,
};

const levelsOf = (rules: Fields, prefix: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(rules).flatMap(([name, value]) => {
      const level = severity(value);
      return level === null ? [] : [[`${prefix}${name}`, level]];
    }),
  );

/** `.eslintrc` as data, `eslintConfig` of package.json, `.oxlintrc.json`. */
export function eslintSettings(config: Fields): Settings {
  const overrides = Array.isArray(config.overrides) ? config.overrides.filter(isFields) : [];
  const inside = overrides.map(({ files, rules }) => levelsOf(fieldsIn(rules), `rule for ${wordsIn(files).join(",")} `));
  return {
    ...noSettings,
    levels: { ...levelsOf(fieldsIn(config.rules), "rule "), ...levelsOf(fieldsIn(config.categories), "category "), ...Object.assign({}, ...inside) },
    enables: { extends: wordsIn(config.extends) },
    leavesOut: wordsIn(config.ignorePatterns),
  };
}

/** `biome.json`: Biome 1 has `files.ignore`, Biome 2 `files.includes` with `!`. */
export function biomeSettings(config: Fields): Settings {
  const linter = fieldsIn(config.linter);
  const paths = [fieldsIn(config.files), linter, fieldsIn(config.formatter)].flatMap((part) => [
    ...wordsIn(part.includes),
    ...wordsIn(part.include),
    ...wordsIn(part.ignore).map((word) => `!${word}`),
  ]);
  const overrides = Array.isArray(config.overrides) ? config.overrides.filter(isFields) : [];
  const inside = overrides.flatMap((override) => [
    groupLevels(fieldsIn(override, "linter", "rules"), `rule for ${[...wordsIn(override.includes), ...wordsIn(override.include)].join(",")} `),
    switches(override, `for ${[...wordsIn(override.includes), ...wordsIn(override.include)].join(",")} `),
  ]);
  return {
    ...noSettings,
    levels: { ...switches(config, ""), ...groupLevels(fieldsIn(linter.rules), "rule "), ...Object.assign({}, ...inside) },
    takesIn: paths.filter((path) => !path.startsWith("!")),
    leavesOut: paths.filter((path) => path.startsWith("!")).map((path) => path.replace(/^!+/, "")),
  };
}

const switches = (config: Fields, prefix: string): Record<string, number> =>
  Object.fromEntries(
    ["linter", "formatter", "assist"].flatMap((part) => {
      const { enabled } = fieldsIn(config[part]);
      return typeof enabled === "boolean" ? [[`${prefix}${part} enabled`, enabled ? 1 : 0]] : [];
    }),
  );

function groupLevels(rules: Fields, prefix: string): Record<string, number> {
  const own = levelsOf(Object.fromEntries(Object.entries(rules).filter(([, value]) => typeof value !== "object")), prefix);
  const groups = Object.entries(rules).filter(([, value]) => isFields(value));
  return Object.assign(own, ...groups.map(([group, value]) => levelsOf(fieldsIn(value), `${prefix}${group}/`)));
}

const family = [
  "noImplicitAny",
  "strictNullChecks",
  "strictFunctionTypes",
  "strictBindCallApply",
  "strictPropertyInitialization",
  "noImplicitThis",
  "useUnknownInCatchVariables",
];
const further = [
  "strict",
  "noUnusedLocals",
  "noUnusedParameters",
  "noImplicitReturns",
  "noFallthroughCasesInSwitch",
  "noUncheckedIndexedAccess",
  "exactOptionalPropertyTypes",
  "noImplicitOverride",
  "noPropertyAccessFromIndexSignature",
  "checkJs",
];

/** A tsconfig with what it extends already put in. */
export function tsconfigSettings(config: Fields): Settings {
  const options = fieldsIn(config.compilerOptions);
  const flag = (name: string) => (typeof options[name] === "boolean" ? (options[name] ? 1 : 0) : null);
  const strict = flag("strict");
  const named: (readonly [string, number | null])[] = [
    ...family.map((name) => [name, flag(name) ?? strict] as const),
    ...further.map((name) => [name, flag(name)] as const),
    ...["allowUnreachableCode", "allowUnusedLabels"].map((name) => [name, flag(name) === null ? null : 1 - (flag(name) ?? 0)] as const),
  ];
  const levels = named.flatMap(([name, level]) => (level === null ? [] : [[`compilerOptions ${name}`, level] as const]));
  return {
    ...noSettings,
    levels: Object.fromEntries(levels),
    takesIn: [...wordsIn(config.include), ...wordsIn(config.files)],
    leavesOut: wordsIn(config.exclude),
  };
}

/** `deno.json`. */
export function denoSettings(config: Fields): Settings {
  const lint = fieldsIn(config.lint);
  const rules = fieldsIn(lint.rules);
  return {
    ...noSettings,
    disables: { "lint.rules.exclude": wordsIn(rules.exclude) },
    enables: { "lint.rules.include": wordsIn(rules.include), "lint.rules.tags": wordsIn(rules.tags) },
    leavesOut: [...wordsIn(lint.exclude), ...wordsIn(config.exclude)],
  };
}
