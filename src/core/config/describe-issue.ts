import type { z } from "zod";
import { nearest, suggestion } from "../expression/nearest.ts";
import type { OpenYaml, Path } from "./open-yaml.ts";
import { type SettingFacts, settingAt } from "./schema-at.ts";

type Issue = z.core.$ZodIssue;
type Subject = { readonly schema: z.core.$ZodType; readonly value: unknown; readonly yaml: OpenYaml };

/** What zod found, as lines that say where, what, and what would be right. */
export function describeIssue(issue: Issue, subject: Subject): string[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => describeUnknown(key, path, subject));
  return [`${subject.yaml.at(path)}: ${describe(issue, path, subject)}`];
}

/** `goals[2].timeout_s` */
export function nameOf(path: Path): string {
  return path.reduce<string>((name, part) => (typeof part === "number" ? `${name}[${part}]` : name === "" ? part : `${name}.${part}`), "");
}

/** A value as one would write it, short. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function describeUnknown(key: string, path: Path, { schema, value, yaml }: Subject): string {
  const where = path.length === 0 ? "" : ` in ${nameOf(path)}`;
  return `${yaml.at([...path, key], "key")}: ${key} is not a setting${where}${suggestion(key, settingAt(schema, path, value)?.keys ?? [])}`;
}

function describe(issue: Issue, path: Path, { schema, value }: Subject): string {
  const facts = settingAt(schema, path, value);
  const given = valueAt(value, path);
  const name = nameOf(path) || "the file";
  if (given === undefined) return `${name} is missing; write ${missing(issue, facts)}`;
  switch (issue.code) {
    case "invalid_union":
      return `${name} is ${show(given)}; write ${choice((issue as { options?: unknown[] }).options ?? [], given)}`;
    case "invalid_value":
      return `${name} is ${show(given)}; write ${choice(issue.values, given)}`;
    case "too_small":
      return issue.origin === "array"
        ? `${name} has ${(given as unknown[]).length}; list at least ${issue.minimum}`
        : `${name} is ${show(given)}; ${wanted(issue, { path, facts, given })}`;
    case "invalid_format":
      return `${name} is ${show(given)}; ${issue.message}`;
    default:
      return `${name} is ${show(given)}; ${wanted(issue, { path, facts, given })}`;
  }
}

function missing(issue: Issue, facts: SettingFacts | null): string {
  const options = (issue as { options?: unknown[] }).options;
  if (options) return options.join(" or ");
  return facts?.description ? `it: ${facts.description}` : "it";
}

function choice(options: readonly unknown[], given: unknown): string {
  const names = options.map(String);
  const near = typeof given === "string" ? nearest(given, names) : null;
  return near ? `${near} (one of ${names.join(", ")})` : `one of ${names.join(", ")}`;
}

type Wanted = { readonly path: Path; readonly facts: SettingFacts | null; readonly given: unknown };

function wanted(issue: Issue, { path, facts, given }: Wanted): string {
  const expected = issue.code === "invalid_type" ? String(issue.expected) : (facts?.type ?? "");
  switch (expected) {
    case "number":
    case "int":
      return wantedNumber(issue, { path, facts, given });
    case "string":
      return typeof given === "object" ? "write one text" : `put it in quotes: ${JSON.stringify(String(given))}`;
    case "boolean":
      return "write true or false";
    case "array":
      return `write a list, e.g. [${show(given)}]`;
    case "object":
    case "record":
      return "write `name: value` lines below it";
    default:
      return issue.message;
  }
}

function wantedNumber(issue: Issue, { path, facts, given }: Wanted): string {
  const last = String(path.at(-1));
  if (last.endsWith("_s")) return `write seconds, e.g. ${secondsIn(given) ?? facts?.fallback ?? 120}`;
  const whole = issue.code === "invalid_type" && issue.expected === "int";
  const example = typeof facts?.fallback === "number" && facts.fallback > 0 ? `, e.g. ${facts.fallback}` : "";
  if (issue.code === "too_small") return `write a number ${issue.inclusive ? "from" : "above"} ${issue.minimum}${example}`;
  if (issue.code === "too_big") return `write a number up to ${issue.maximum}${example}`;
  return `write a ${whole ? "whole " : ""}number${example}`;
}

const unitSeconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** What "30m" or "1.5 h" was meant to be. */
function secondsIn(given: unknown): number | null {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|sec|s|min|m|h|d)?\s*$/.exec(String(given)) ?? [];
  return amount === undefined || Number(amount) === 0 ? null : Number(amount) * (unitSeconds[unit ?? "s"] ?? 1);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, part) => (current as Record<string | number, unknown> | null | undefined)?.[part], value);
}
