import type { Found } from "./json.ts";

export const idPattern = "bug-[a-z0-9]+(?:[-_][a-z0-9]+)*";
const leadingIds = new RegExp(`^(${idPattern}(?:(?:\\s*[,&]\\s*|\\s+and\\s+|\\s+)${idPattern})*)\\b\\s*[:,;(–—-]*\\s*(.*)$`, "i");

/** `BUG-1, BUG-2: why` is two bugs and a reason. */
export function split(value: string): { ids: string[]; rest: string } {
  const [, list = "", rest = ""] = leadingIds.exec(value) ?? [];
  return { ids: namesIn(list), rest: list === "" ? value : rest.replace(/\)$/, "") };
}

/** `bug-7` and `BUG-007` are one bug. */
export const canonical = (id: string): string => {
  const name = id.trim().toUpperCase();
  const digits = /^BUG-0*(\d+)$/.exec(name)?.[1];
  return digits === undefined ? name : `BUG-${digits.padStart(3, "0")}`;
};

export const namesIn = (text: string): string[] => (text.match(new RegExp(idPattern, "gi")) ?? []).map(canonical);

export const idOf = ({ value }: Found) => (typeof value?.id === "string" ? canonical(value.id) : null);

/** A value that is meant to be text, on one line. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "");
