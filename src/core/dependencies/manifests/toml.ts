import { parse } from "smol-toml";
import type { Table } from "../tables.ts";

/** A TOML document, or the line its reader stopped at. */
export function tomlOf(text: string): { readonly table: Table } | { readonly fault: { readonly line: number; readonly why: string } } {
  try {
    return { table: parse(text.replace(/^\uFEFF/, "")) as Table };
  } catch (fault) {
    const line = (fault as { line?: number }).line ?? 1;
    return { fault: { line, why: "it is no TOML" } };
  }
}
