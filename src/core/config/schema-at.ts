import type { z } from "zod";
import type { Path } from "./open-yaml.ts";

/** What a setting's schema says about it. */
export type SettingFacts = {
  readonly type: string;
  readonly description: string | null;
  /** The value it has when absent; undefined when it must be given or stays absent. */
  readonly fallback: unknown;
  readonly keys: readonly string[];
};

type Schema = z.core.$ZodType;
type Definition = {
  readonly type: string;
  readonly innerType?: Schema;
  readonly defaultValue?: unknown;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
};

/** Follows a path through a schema of zod 4; a union is followed by what the value says it is. Null where the schema knows nothing. */
export function settingAt(schema: Schema, path: Path, value: unknown): SettingFacts | null {
  let [here, current]: [Schema | null, unknown] = [schema, value];
  for (const part of path) {
    here = here && childOf(here, part, current);
    current = (current as Record<string | number, unknown> | null | undefined)?.[part];
  }
  return here && factsOf(here, current);
}

/** Without `optional`, `default` and their like around it. */
export function bare(schema: Schema): Schema {
  const { innerType } = definition(schema);
  return innerType ? bare(innerType) : schema;
}

/** The settings of a section by name. */
export const shapeOf = (schema: Schema): Readonly<Record<string, Schema>> => definition(bare(schema)).shape ?? {};

export function factsOf(schema: Schema, value?: unknown): SettingFacts {
  const inner = variant(bare(schema), value);
  return { type: definition(inner).type, description: descriptionOf(schema), fallback: fallbackOf(schema), keys: Object.keys(definition(inner).shape ?? {}) };
}

const definition = (schema: Schema) => schema._zod.def as unknown as Definition;

function childOf(schema: Schema, part: string | number, value: unknown): Schema | null {
  const { element, valueType, shape } = definition(variant(bare(schema), value));
  return element ?? shape?.[part] ?? valueType ?? null;
}

function variant(schema: Schema, value: unknown): Schema {
  const { options, discriminator } = definition(schema);
  if (!options || !discriminator) return schema;
  const named = (value as Record<string, unknown> | null | undefined)?.[discriminator];
  const fits = (option: Schema) => {
    const kind = shapeOf(option)[discriminator];
    return (kind?._zod.def as { values?: unknown[] } | undefined)?.values?.includes(named) ?? false;
  };
  return options.find(fits) ?? schema;
}

function descriptionOf(schema: Schema): string | null {
  const { innerType } = definition(schema);
  return (schema as z.ZodType).description ?? (innerType ? descriptionOf(innerType) : null);
}

function fallbackOf(schema: Schema): unknown {
  const { defaultValue, innerType } = definition(schema);
  return defaultValue ?? (innerType ? fallbackOf(innerType) : defaultValue);
}
