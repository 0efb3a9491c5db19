import type { Cited } from "./cited.ts";
import { missingCommand } from "./commands.ts";
import { openSearch, type Places, pathsIn, type Search } from "./search.ts";
import { segmentsOf } from "./shapes.ts";

export type Missing = Cited & { readonly why: string };

/** What is cited and not there, each once. What a sentence says of other projects is not looked for. */
export async function missingReferences(cited: readonly Cited[], places: Places): Promise<Missing[]> {
  const search = openSearch(places);
  const missing: Missing[] = [];
  const seen = new Set<string>();
  for (const one of cited) {
    const key = `${one.kind} ${one.name} ${one.place}`;
    if (one.foreign || seen.has(key)) continue;
    seen.add(key);
    const why = await whyMissing(one, search);
    if (why) missing.push({ ...one, why });
  }
  return missing;
}

async function whyMissing(one: Cited, search: Search): Promise<string | null> {
  const { paths } = search;
  switch (one.kind) {
    case "path": {
      const found = pathsIn(paths, one.name);
      if (found.length === 0) return `there is no file ${one.name}`;
      if (one.place === null) return null;
      const lines = Math.max(...(await Promise.all(found.map(search.lines))));
      return one.place > lines ? `${one.name} has ${lines} lines, not ${one.place}` : null;
    }
    case "commit":
      return (await search.commits()).some((oid) => oid.startsWith(one.name)) ? null : `there is no commit ${one.name}`;
    case "symbol":
      return (await search.hasWord(segmentsOf(one.name).at(-1) ?? "")) ? null : `no source file holds the name ${one.name}`;
    case "case":
      return (await search.hasWord((one.name.split("::").at(-1) ?? "").replace(/\[.*$/, ""))) ? null : `there is no test ${one.name}`;
    case "test":
      return (await search.holds(one.name)) ? null : `no file holds a test "${one.name}"`;
    case "command":
      return missingCommand(one.name, search);
  }
}
