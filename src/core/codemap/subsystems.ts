import type { CodeSymbol } from "./symbol.ts";

const containers = /^(?:packages|apps|crates|libs?|modules|services|cmd|internal|pkg|components|plugins)$/;

/** Parts of a system that a text about its architecture has to speak of: the top folders of its modules, in a container of packages each of them. */
export function subsystemsOf(symbols: readonly Pick<CodeSymbol, "id" | "kind">[]): string[] {
  const modules = symbols.filter(({ kind }) => kind === "module").map(({ id }) => id);
  const top = modules.filter((id) => !modules.some((other) => id.startsWith(`${other}.`)));
  return [...new Set(top.filter((id) => !/(?:^|\.)_/.test(id)).map(groupOf))].sort();
}

function groupOf(id: string): string {
  const parts = id.split(".");
  return parts.slice(0, containers.test(parts[0] ?? "") && parts.length > 1 ? 2 : 1).join(".");
}
