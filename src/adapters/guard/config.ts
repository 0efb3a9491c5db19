import { askGit } from "../git.ts";
import type { Thing } from "./thing.ts";

/**
 * Sentences about settings that can run programs or change what git sees, and that differ. Settings git writes itself in ordinary
 * use (`branch.*`, a new remote, `submodule.*.url`) are not among them. Null when the new file cannot be read as configuration.
 */
export async function changedKeys(before: Thing, after: Thing): Promise<string[] | null> {
  const [old, now] = [await settings(before), await settings(after)];
  if (now === null) return null;
  const known = old ?? new Map<string, string[]>();
  return [...new Set([...known.keys(), ...now.keys()])].filter((key) => matters(key, known)).flatMap((key) => difference(key, known.get(key), now.get(key)));
}

const powerful = [
  /^(core|filter|diff|alias|include|includeif|url|gpg|extensions|hook|pager|peers|credential|http|protocol|sequence|transfer|uploadpack|receive)\./,
  /^(difftool|mergetool|interactive|trailer|notes|log|status|safe|ssh|index|guitool|man|browser|sendemail|tar)\./,
  /^merge\..*\.driver$/,
  /^submodule\..*\.update$/,
  /^branch\..*\.mergeoptions$/,
  /^remote\..*\.(uploadpack|receivepack|vcs|proxy|pushurl|mirror|push)$/,
];

/** Where an existing remote is fetched from or pushed to matters; a new remote does not. */
function matters(key: string, known: ReadonlyMap<string, readonly string[]>): boolean {
  if (powerful.some((pattern) => pattern.test(key))) return true;
  return /^remote\..*\.(url|fetch)$/.test(key) && known.has(key);
}

function difference(key: string, before: readonly string[] | undefined, after: readonly string[] | undefined): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!after) return [`${key} was removed`];
  // Values here may be passwords; the name of the setting says enough.
  const value = /^(credential|http|url|remote)\./.test(key) ? "" : ` to ${after.join(", ").slice(0, 80)}`;
  return [`${key} was ${before ? "changed" : "set"}${value}`];
}

/** Names are lower case except for the part between the dots, as git prints them. */
async function settings(thing: Thing): Promise<Map<string, string[]> | null> {
  if (thing?.kind === "link" || thing?.kind === "folder") return null;
  const all = new Map<string, string[]>();
  if (!thing) return all;
  const answer = await askGit({ dir: "/" }, ["config", "--file", "-", "--no-includes", "--list", "-z"], { input: thing.bytes.toString("utf8") });
  if (answer.exitCode !== 0) return null;
  for (const entry of answer.stdout.split("\0").filter(Boolean)) {
    const end = entry.indexOf("\n");
    const key = end === -1 ? entry : entry.slice(0, end);
    all.set(key, [...(all.get(key) ?? []), end === -1 ? "true" : entry.slice(end + 1)]);
  }
  return all;
}
