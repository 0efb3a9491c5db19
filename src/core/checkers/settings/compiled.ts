import { type Fields, fieldsIn, isFields, wordsIn } from "./data.ts";
import { noSettings, type Settings } from "./settings.ts";

/** `.golangci.yml`, version 1 and 2. */
export function golangciSettings(config: Fields): Settings {
  const linters = fieldsIn(config.linters);
  const issues = fieldsIn(config.issues);
  const exclusions = fieldsIn(linters.exclusions);
  const rules = [...asList(issues["exclude-rules"]), ...asList(exclusions.rules)].filter(isFields).map((rule) => JSON.stringify(rule));
  return {
    ...noSettings,
    levels: linters["disable-all"] === true && wordsIn(linters.enable).length === 0 ? { linters: 0 } : {},
    disables: {
      "linters.disable": wordsIn(linters.disable),
      exclude: wordsIn(issues.exclude),
      "exclude-rules": rules,
      "exclusions.presets": wordsIn(exclusions.presets),
    },
    enables: { "linters.enable": wordsIn(linters.enable) },
    leavesOut: [
      ...wordsIn(issues["exclude-dirs"]),
      ...wordsIn(issues["exclude-files"]),
      ...wordsIn(fieldsIn(config.run)["skip-dirs"]),
      ...wordsIn(exclusions.paths),
    ].map((pattern) => `re:${pattern}`),
  };
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const levels: Readonly<Record<string, number>> = { allow: 0, expect: 0, warn: 2, deny: 3, forbid: 4 };

/** `[lints]` and `[workspace.lints]` of Cargo.toml. */
export function cargoSettings(manifest: Fields): Settings {
  const tables = { ...fieldsIn(manifest, "workspace", "lints"), ...fieldsIn(manifest, "lints") };
  const found = Object.entries(tables).flatMap(([tool, lints]) =>
    Object.entries(fieldsIn(lints)).flatMap(([name, value]) => {
      const level = levels[String(isFields(value) ? value.level : value)];
      return level === undefined ? [] : [[`lints.${tool} ${name}`, level] as const];
    }),
  );
  return { ...noSettings, levels: Object.fromEntries(found) };
}

/** `rustfmt.toml`. */
export const rustfmtSettings = (config: Fields): Settings => ({
  ...noSettings,
  levels: config.disable_all_formatting === true ? { disable_all_formatting: 0 } : {},
  leavesOut: wordsIn(config.ignore),
});

/** `.cargo/config.toml`: flags for the compiler, and other programs under the names of cargo's commands. */
export function cargoConfigSettings(text: string): Settings {
  const flags = /-A\s*\S+|--cap-lints\b|rustc-wrapper|rustc-workspace-wrapper|^\s*(?:clippy|fmt)\s*=/gm;
  return { ...noSettings, disables: { "what it passes over": [...text.matchAll(flags)].map(([flag]) => flag.trim()) } };
}
