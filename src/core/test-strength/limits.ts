import { parse as parseYaml } from "yaml";
import { isTestPath } from "../test-paths.ts";

/** A limit a configuration sets for coverage: what it is about, how much, and where it stands. */
export type Limit = { readonly metric: string; readonly value: number; readonly line: number; readonly text: string };

/** Files in which such limits stand. */
export const mayLimit = (path: string): boolean =>
  !isTestPath(path) &&
  (/(?:^|\/)(?:(?:vitest|vite|jest|karma|ava|playwright|bunfig)[.\w-]*\.(?:[cm]?[jt]s|json|toml)|package\.json|\.?(?:nycrc|c8rc|taprc)(?:\.\w+)?|pyproject\.toml|setup\.cfg|tox\.ini|\.?pytest\.(?:ini|toml)|\.coveragerc|\.?codecov\.ya?ml|\.?tarpaulin\.toml|Cargo\.toml|Makefile|justfile|Justfile|noxfile\.py|deno\.jsonc?|nextest\.toml|\.testcoverage\.ya?ml|coverage\.toml)$/.test(
    path,
  ) ||
    /(?:^|\/)\.(?:github\/(?:workflows|actions)|circleci)\/.*\.ya?ml$|(?:^|\/)\.(?:gitlab-ci|travis)\.ya?ml$/.test(path));

const setting =
  /["']?\b(branches|functions|lines|statements|fail[_-]under|minimum_coverage|coverageThreshold|threshold)\b["']?\s*[:=]\s*["']?(-?\d+(?:\.\d+)?)/gi;
const option =
  /--(?:cov-)?(fail-under(?:-(?:lines|functions|regions|branches))?|lines|branches|functions|statements|min-coverage|coverage-threshold)(?:=|\s+)(\d+(?:\.\d+)?)/gi;
const switches = /(check-coverage)["']?\s*[:=]?\s*(true|false)?|\b(100)["']?\s*:\s*true/gi;

/** Comments limit nothing. */
const withoutComment = (line: string) => line.replace(/(^|\s)(?:#|\/\/).*$/, "$1");

export function limitsIn(path: string, text: string): Limit[] {
  if (/codecov\.ya?ml$/.test(path)) return codecov(text);
  const lines = text.split("\n").map(withoutComment);
  return lines.flatMap((line, at) => {
    const told = { line: at + 1, text: line.trim().slice(0, 160) };
    const options = [...line.matchAll(option)].map(([, metric = "", value]) => ({ ...told, metric: metricOf(metric), value: Number(value) }));
    const settings = [...line.replace(option, "").matchAll(setting)].map(([, metric = "", value]) => ({
      ...told,
      metric: metricOf(metric),
      value: Number(value),
    }));
    const turned = [...line.matchAll(switches)].map(([, checked, value, hundred]) => ({
      ...told,
      metric: checked ? "check-coverage" : "all",
      value: value === "false" ? 0 : hundred ? 100 : 1,
    }));
    return [...options, ...settings, ...turned];
  });
}

const metricOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/_/g, "-")
    .replace(/^fail-under-/, "");

/** `coverage.status.project.default.target: 80%`; `auto` holds what there was. */
function codecov(text: string): Limit[] {
  try {
    return scalarsOf(parseYaml(text), []).flatMap(({ path, value }) => codecovLimit(text, path, value));
  } catch {
    return [];
  }
}

type Scalar = { readonly path: readonly string[]; readonly value: unknown };

const scalarsOf = (value: unknown, path: readonly string[]): Scalar[] =>
  value !== null && typeof value === "object" ? Object.entries(value).flatMap(([key, inner]) => scalarsOf(inner, [...path, key])) : [{ path, value }];

const auto = 1000;

function codecovLimit(text: string, path: readonly string[], value: unknown): Limit[] {
  const key = path.at(-1) ?? "";
  const number = value === "auto" ? auto : Number(String(value).replace(/%$/, ""));
  const told = lineWith(text, String(value), key);
  if (key === "informational" && value === true) return [{ ...told, metric: path.join("."), value: -1 }];
  if (Number.isNaN(number)) return [];
  if (key === "target") return [{ ...told, metric: path.slice(0, -1).join("."), value: number }];
  return key === "threshold" ? [{ ...told, metric: path.join("."), value: -number }] : [];
}

function lineWith(text: string, value: string, key: string): Pick<Limit, "line" | "text"> {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.includes(key) && line.includes(value));
  return { line: Math.max(at, 0) + 1, text: (lines[at] ?? "").trim() };
}

export type PlacedLimit = Limit & { readonly file: string };
export type LoweredLimit = { readonly before: PlacedLimit; readonly now: PlacedLimit | null };

/** Limits that are lower than before, or gone from everywhere. Those of one metric are held against each other from the highest down. */
export function loweredLimits(before: readonly PlacedLimit[], now: readonly PlacedLimit[]): LoweredLimit[] {
  const metrics = [...new Set(before.map(({ metric }) => metric))];
  return metrics.flatMap((metric) => {
    const of = (limits: readonly PlacedLimit[]) => limits.filter((limit) => limit.metric === metric).toSorted((a, b) => b.value - a.value);
    const [old, left] = [of(before), of(now)];
    return old.flatMap((limit): LoweredLimit[] => {
      const same = left.findIndex(({ file, value }) => file === limit.file && value >= limit.value);
      const at = same >= 0 ? same : left.findIndex(({ value }) => value >= limit.value);
      if (at >= 0) {
        left.splice(at, 1);
        return [];
      }
      const lower = left.findIndex(({ file }) => file === limit.file);
      return [{ before: limit, now: lower >= 0 ? (left.splice(lower, 1)[0] ?? null) : null }];
    });
  });
}
