/** Which review works on a planted defect, and which defect that is: told from the log alone, so that replay says the same. */

import { answeredFindings } from "../findings/register.ts";
import { isWhole } from "../review.ts";
import type { State } from "../state.ts";
import type { Oid, Role } from "../vocabulary.ts";
import { isTrusted, type Told } from "./trust.ts";

/** A known defect in one file of a review worktree. `text` is the whole file with it. */
export type Plant = { readonly file: string; readonly line: number; readonly says: string; readonly text: string };

/** A defect that could be planted. `start` tells those of one line apart. */
export type Defect = Plant & { readonly start: number };

type Asked = { readonly peer: string; readonly role: Role; readonly goals: readonly string[]; readonly tree: Oid };

/** Now and then, once for each tree and role: then it is reviewed as it is, so a run still ends. */
export function wantsPlant(state: State, turn: number, { peer, role, goals, tree }: Asked): boolean {
  const accepted = state.policy;
  const every = accepted?.policy.calibration.every ?? 0;
  if (!accepted || every === 0 || role === "implement" || !isWhole(goals)) return false;
  // A reviewer who is to say whether findings are settled is shown the difference since then, as it is.
  if (answeredFindings(state).length > 0) return false;
  // The reviews of who is not trusted count for nothing else.
  if (!isTrusted(state, peer)) return true;
  if (state.calibration.planted.some((known) => known.role === role && known.tree === tree)) return false;
  // The hash of the policy is not told to reviewers, so they cannot work it out.
  return scattered(`${accepted.hash} ${turn} ${tree}`) % every === 0;
}

/** What a careful reader would notice first: a turned condition or another operator rather than a number one larger. */
export function chosenDefect(all: readonly Defect[], seed: string, told: readonly Told[] = []): Defect | null {
  // Its peer was told of a defect in that line, maybe of this very one.
  const defects = all.filter(({ file, line }) => !told.some((known) => known.file === file && known.line === line));
  const rank = ({ says }: Defect) => (/turned round|becomes (""|\[\]|\(\{\}\)|\{\})/.test(says) ? 0 : /^(<|>|<=|>=) becomes|^\d+ becomes/.test(says) ? 2 : 1);
  const least = Math.min(...defects.map(rank));
  const best = defects.filter((defect) => rank(defect) === least);
  return best[scattered(`${seed} ${best.length}`) % best.length] ?? null;
}

/** FNV-1a: spread evenly, the same everywhere; nothing secret hangs on it. */
function scattered(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}
