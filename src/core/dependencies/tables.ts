export type Table = { readonly [key: string]: unknown };

export const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null && !Array.isArray(value);
export const tableAt = (value: unknown, ...keys: readonly string[]): Table => {
  let at = value;
  for (const key of keys) at = isTable(at) ? at[key] : undefined;
  return isTable(at) ? at : {};
};
export const listAt = (value: unknown, ...keys: readonly string[]): readonly unknown[] => {
  const found = tableAt(value, ...keys.slice(0, -1))[keys.at(-1) ?? ""];
  return Array.isArray(found) ? found : [];
};
export const stringsIn = (list: readonly unknown[]): string[] => list.filter((value) => typeof value === "string");
