import { type Fields, fieldsIn, isFields, wordsIn } from "./data.ts";
import { noSettings, type Settings } from "./settings.ts";

const isTrue = (value: unknown) => value === true || /^(true|yes|on|1)$/i.test(String(value ?? ""));
const isFalse = (value: unknown) => value === false || /^(false|no|off|0)$/i.test(String(value ?? ""));

/** `[tool.ruff]`, or the whole of ruff.toml; options stand at the top or below `lint`. */
export function ruffSettings(config: Fields): Settings {
  const lint = { ...config, ...fieldsIn(config.lint) };
  const perFile = { ...fieldsIn(lint["per-file-ignores"]), ...fieldsIn(lint["extend-per-file-ignores"]) };
  return {
    ...noSettings,
    disables: {
      ignore: [...wordsIn(lint.ignore), ...wordsIn(lint["extend-ignore"])],
      ...Object.fromEntries(Object.entries(perFile).map(([path, rules]) => [`per-file-ignores of ${path}`, wordsIn(rules)])),
    },
    enables: { select: [...wordsIn(lint.select), ...wordsIn(lint["extend-select"])] },
    leavesOut: [...wordsIn(config.exclude), ...wordsIn(config["extend-exclude"]), ...wordsIn(fieldsIn(config.lint).exclude)],
  };
}

/** `[flake8]` of .flake8, setup.cfg, tox.ini. */
export function flake8Settings(config: Fields): Settings {
  const perFile = wordsOfPairs(config["per-file-ignores"]);
  return {
    ...noSettings,
    disables: { ignore: [...wordsIn(config.ignore), ...wordsIn(config["extend-ignore"])], ...perFile },
    enables: { select: [...wordsIn(config.select), ...wordsIn(config["extend-select"])] },
    leavesOut: [...wordsIn(config.exclude), ...wordsIn(config["extend-exclude"])],
  };
}

const wordsOfPairs = (value: unknown): Record<string, string[]> =>
  Object.fromEntries(
    String(value ?? "")
      .split("\n")
      .flatMap((line) => {
        const [, path, rules] = /^\s*(\S+?)\s*:\s*(.+)$/.exec(line) ?? [];
        return path ? [[`per-file-ignores of ${path}`, wordsIn(rules)]] : [];
      }),
  );

/** `[tool.pylint]` with its sections, or .pylintrc. */
export function pylintSettings(config: Fields): Settings {
  const all: Fields = Object.assign({ ...config }, ...Object.values(config).filter(isFields));
  const under = Number(all["fail-under"] ?? Number.NaN);
  return {
    ...noSettings,
    levels: Number.isNaN(under) ? {} : { "fail-under": under },
    disables: { disable: wordsIn(all.disable) },
    enables: { enable: wordsIn(all.enable) },
    leavesOut: [...wordsIn(all.ignore), ...wordsIn(all["ignore-paths"]).map((pattern) => `re:${pattern}`)],
  };
}

const strictFamily = [
  "disallow_untyped_defs",
  "disallow_incomplete_defs",
  "disallow_untyped_calls",
  "disallow_any_generics",
  "check_untyped_defs",
  "warn_return_any",
  "warn_unused_ignores",
  "warn_redundant_casts",
  "no_implicit_reexport",
  "strict_equality",
];
const checks = ["strict", "strict_optional", "warn_unreachable", "disallow_any_explicit", "disallow_any_expr", "disallow_any_unimported"];
const silences = ["ignore_errors", "ignore_missing_imports", "allow_untyped_globals", "allow_redefinition"];

/** `[mypy]` with its sections for modules, or `[tool.mypy]` with its overrides. */
export function mypySettings(config: Fields): Settings {
  const main = mypyLevels(config, "");
  const overrides = Array.isArray(config.overrides) ? config.overrides.filter(isFields) : [];
  const named = overrides.map((override) => mypyLevels(override, `for ${wordsIn(override.module).join(",")} `));
  const sections = Object.entries(config).flatMap(([key, value]) =>
    key.startsWith("mypy-") && isFields(value) ? [mypyLevels(value, `for ${key.slice(5)} `)] : [],
  );
  const exclude = Array.isArray(config.exclude) ? config.exclude.map(String) : typeof config.exclude === "string" ? [config.exclude.trim()] : [];
  return {
    ...noSettings,
    levels: Object.assign({}, main, ...named, ...sections),
    disables: { disable_error_code: wordsIn(config.disable_error_code) },
    enables: { enable_error_code: wordsIn(config.enable_error_code) },
    takesIn: [...wordsIn(config.files)],
    leavesOut: exclude.filter(Boolean).map((pattern) => `re:${pattern}`),
  };
}

function mypyLevels(config: Fields, prefix: string): Record<string, number> {
  const flag = (name: string) => (isTrue(config[name]) ? 1 : isFalse(config[name]) ? 0 : null);
  const found = [
    ...strictFamily.map((name) => [name, flag(name) ?? (flag("strict") === 1 ? 1 : null)] as const),
    ...checks.map((name) => [name, flag(name)] as const),
    ...silences.map((name) => [name, flag(name) === null ? null : 1 - (flag(name) ?? 0)] as const),
    ["follow_imports", config.follow_imports === "skip" ? 0 : null] as const,
  ];
  // An override that is silent says nothing; one that ignores errors is the same as a switch turned off.
  return Object.fromEntries(found.flatMap(([name, level]) => (level === null ? [] : [[`${prefix}${name}`, level]])));
}

const modes: Readonly<Record<string, number>> = { off: 0, basic: 1, standard: 2, recommended: 3, strict: 4 };
const reports: Readonly<Record<string, number>> = { none: 0, false: 0, information: 1, warning: 2, error: 3, true: 3 };

/** pyrightconfig.json, or `[tool.pyright]`. */
export function pyrightSettings(config: Fields): Settings {
  const mode = modes[String(config.typeCheckingMode)];
  const levels = Object.entries(config).flatMap(([key, value]) => {
    const level = key.startsWith("report") || key.startsWith("strict") ? reports[String(value)] : undefined;
    return level === undefined ? [] : [[key, level] as const];
  });
  return {
    ...noSettings,
    levels: { ...Object.fromEntries(levels), ...(mode === undefined ? {} : { typeCheckingMode: mode }) },
    enables: { strict: wordsIn(config.strict) },
    takesIn: wordsIn(config.include),
    leavesOut: [...wordsIn(config.exclude), ...wordsIn(config.ignore)],
  };
}
