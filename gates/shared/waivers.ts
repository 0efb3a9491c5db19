import { trailersOf } from "../../src/core/commit-message.ts";
import type { Author, Oid } from "../../src/core/vocabulary.ts";
import type { GateFinding, GateView } from "../../src/ports/gate.ts";

/** `Gate-Waive: <fingerprint>: <reason>` in a commit message: somebody accepts exactly this finding. */
export type Waiver = { readonly fingerprint: string; readonly reason: string; readonly commit: Oid; readonly by: Author };

const fewestReasonCharacters = 20;

/**
 * Findings nobody has waived. A waiver counts when it says why, comes from somebody who is none of the authors of the file's
 * changes since the baseline, and is not older than the last of these changes: two keys, bound to the content by the fingerprint.
 * `commitsOf` names the commits a finding is about, oldest first, when they are not those that changed its file.
 */
export async function notWaived(view: GateView, findings: readonly GateFinding[], commitsOf?: CommitsOf): Promise<readonly GateFinding[]> {
  if (findings.length === 0) return findings;
  const waivers = await waiversOf(view);
  if (waivers.length === 0) return findings;
  const kept = await Promise.all(findings.map(async (finding) => ((await isWaived(view, finding, { waivers, commitsOf })) ? [] : [finding])));
  return kept.flat();
}

export async function waiversOf(view: GateView): Promise<Waiver[]> {
  const commits = await view.onlyIn(view.commit, view.facts.baseline);
  const found = await Promise.all(
    commits.map(async ({ commit, message }) => {
      const trailers = trailersOf(message).get("gate-waive") ?? [];
      const by = trailers.length > 0 ? await view.authorOf(commit) : null;
      return by === null ? [] : trailers.flatMap((value) => waiverIn(value, { commit, by }));
    }),
  );
  return found.flat();
}

function waiverIn(value: string, made: Pick<Waiver, "commit" | "by">): Waiver[] {
  const [, fingerprint, reason] = /^([0-9a-f]{12})\s*[:\s]\s*(\S.*)$/.exec(value) ?? [];
  return fingerprint && reason && reason.length >= fewestReasonCharacters ? [{ fingerprint, reason, ...made }] : [];
}

type CommitsOf = (finding: GateFinding) => readonly Oid[];
type Judging = { readonly waivers: readonly Waiver[]; readonly commitsOf: CommitsOf | undefined };

async function isWaived(view: GateView, finding: GateFinding, { waivers, commitsOf }: Judging): Promise<boolean> {
  const candidates = waivers.filter((waiver) => waiver.fingerprint === finding.fingerprint);
  if (candidates.length === 0 || (finding.file === null && !commitsOf)) return false;
  const touching = commitsOf?.(finding) ?? (await commitsTouching(view, finding.file ?? ""));
  const last = touching.at(-1);
  const authors = await Promise.all(touching.map(view.authorOf));
  const judged = candidates.map(async ({ by, commit }) => isOther(by, authors) && (last === undefined || (await view.isAncestor(last, commit))));
  return (await Promise.all(judged)).includes(true);
}

/** Somebody else than all of them; who is unknown may be anybody. */
const isOther = (by: Author, authors: readonly (Author | null)[]) =>
  authors.every((author) => author !== null && (author.kind !== by.kind || author.name !== by.name));

async function commitsTouching(view: GateView, file: string): Promise<Oid[]> {
  const commits = await view.onlyIn(view.commit, view.facts.baseline);
  const touching = await Promise.all(commits.map(async ({ commit }) => ((await view.changedIn(commit)).includes(file) ? [commit] : [])));
  return touching.flat();
}
