import type { z } from "zod";
import { describeIssue } from "./describe-issue.ts";
import { type OpenYaml, openYaml, type Path } from "./open-yaml.ts";
import type { Upgrade } from "./upgrade-legacy.ts";

/** `warnings` are about settings of the Python original that were translated or mean nothing any more. */
export type Read<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A problem of a file that is well-formed: where, and the rest of the line. `offset` is inside that text value. */
export type Finding = { readonly path: Path; readonly says: string; readonly offset?: number };

type Reading<S extends z.ZodType> = {
  readonly schema: S;
  readonly upgrade: Upgrade;
  readonly check: (value: z.infer<S>, given: unknown) => readonly Finding[];
};

// A few hundred references are plenty for a settings file; a bomb of aliases has billions.
const mostAliases = 200;

/** Reads one settings file: YAML, then old names, then the schema, then what only the whole file can tell. */
export function readSettings<S extends z.ZodType>(text: string, fileName: string, reading: Reading<S>): Read<z.infer<S>> {
  const opened = openYaml(text, fileName);
  if (!opened.ok) return opened;
  const { yaml } = opened;
  const warnings = reading.upgrade(yaml.document).map(({ path, says }) => `${yaml.at(path, "key")}: ${says}`);
  const given = plain(yaml);
  if (given instanceof Error) return { ok: false, problems: [`${fileName}:1:1: ${given.message}; write the values out instead of repeating them with *`] };
  const parsed = reading.schema.safeParse(given);
  if (!parsed.success)
    return { ok: false, problems: parsed.error.issues.flatMap((issue) => describeIssue(issue, { schema: reading.schema, value: given, yaml })) };
  const findings = reading.check(parsed.data, given);
  if (findings.length > 0) return { ok: false, problems: findings.map((finding) => `${where(yaml, finding)}: ${finding.says}`) };
  return { ok: true, value: parsed.data, warnings };
}

function plain(yaml: OpenYaml): unknown {
  try {
    return yaml.document.toJS({ maxAliasCount: mostAliases });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const where = (yaml: OpenYaml, { path, offset }: Finding) => (offset === undefined ? yaml.at(path) : yaml.inside(path, offset));
