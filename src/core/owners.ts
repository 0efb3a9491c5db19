import { gitPattern } from "./git-pattern.ts";

/** A line of CODEOWNERS that takes files away from those who were asked about them. */
export type LostOwners = { readonly file: string; readonly line: number; readonly text: string; readonly claim: string };
/** The list that is in force, and its text; null where there is none. */
export type OwnersFile = { readonly file: string; readonly text: string };

/** Where the forges look for the list, the first one that is there counts. */
export const ownersFiles = [".github/CODEOWNERS", ".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

type Asked = { readonly before: OwnersFile | null; readonly now: OwnersFile | null; readonly paths: readonly string[]; readonly isJudging: IsJudging };
type IsJudging = (path: string) => boolean;

/** Files of which nobody who was asked before is asked now; each line that decides about some is named once. */
export function lostOwners({ before, now, paths, isJudging }: Asked): LostOwners[] {
  if (!before) return [];
  const [old, recent] = [rulesIn(before.text), rulesIn(now?.text ?? "")];
  const found = new Map<number, LostOwners>();
  for (const path of paths) {
    const [was, is] = [decidingFor(path, old), decidingFor(path, recent)];
    if (!was || was.owners.length === 0 || is?.owners.some((owner) => was.owners.includes(owner))) continue;
    if (is && !isJudging(path) && isHandedOn({ was, is, old, recent })) continue;
    const line = is?.line ?? 1;
    const claim = `${path} belonged to ${was.owners.join(" and ")}, and none of them is asked about it now`;
    if (!found.has(line)) found.set(line, { file: now?.file ?? before.file, line, text: is?.text ?? was.text, claim });
  }
  return [...found.values()];
}

type Rule = { readonly line: number; readonly text: string; readonly pattern: string; readonly owners: readonly string[]; readonly matches: IsJudging };

function rulesIn(text: string): Rule[] {
  let inherited: readonly string[] = [];
  return text.split("\n").flatMap((written, index) => {
    const said = written.replace(/(?:^|\s)#.*$/, "").trim();
    const section = /^\^?\[[^\]]*\](?:\[\d+\])?\s*(.*)$/.exec(said);
    if (section) inherited = (section[1] ?? "").split(/\s+/).filter(Boolean);
    if (said === "" || section) return [];
    const [pattern = "", ...owners] = said.split(/(?<!\\)\s+/);
    const matching = gitPattern(pattern, { folders: true });
    if (!matching) return [];
    return [{ line: index + 1, text: said, pattern, owners: owners.length > 0 ? owners : inherited, matches: matching.matches }];
  });
}

const decidingFor = (path: string, rules: readonly Rule[]) => rules.findLast(({ matches }) => matches(path));

type Change = { readonly was: Rule; readonly is: Rule; readonly old: readonly Rule[]; readonly recent: readonly Rule[] };

/** A part of what somebody owns was given to others by a line of its own; the line it is a part of stands as it was. */
function isHandedOn({ was, is, old, recent }: Change): boolean {
  const isNew = !old.some(({ pattern }) => pattern === is.pattern);
  const stands = recent.some(({ pattern, owners }) => pattern === was.pattern && owners.some((owner) => was.owners.includes(owner)));
  return is.owners.length > 0 && isNew && stands && !/^\/?\*{0,2}\/?\*{0,2}$/.test(is.pattern);
}
