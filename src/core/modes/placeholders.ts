import { suggestion } from "../expression/nearest.ts";
import { placeholders } from "../prompt.ts";

/** What a mode's text may have filled in: everything a template may, but for the modes themselves. */
const allowed: readonly string[] = placeholders.filter((name) => name !== "mode");

/** `file:line:col: what` for each placeholder that nothing fills. */
export function unknownPlaceholders(text: string, file: string): string[] {
  return [...text.matchAll(/\{\{([^{}\n]*)\}\}/g)].flatMap((match) => {
    const name = match[1] ?? "";
    if (allowed.includes(name)) return [];
    const before = text.slice(0, match.index).split("\n");
    return [`${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: {{${name}}} is not filled by anything${suggestion(name, allowed)}`];
  });
}
