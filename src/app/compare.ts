import { divergences, namedPaths } from "../core/review/compare.ts";
import type { Review } from "../core/review.ts";
import { atLeast } from "../core/severity.ts";
import type { OpenTurn } from "../core/state.ts";
import type { Finding } from "../core/vocabulary.ts";
import type { Range } from "./review-range.ts";
import type { Runner } from "./runner.ts";

/** Compares a review that is whole with what the author says, as advice in the register. */
export async function compared(
  runner: Runner,
  { commit, peer }: Pick<OpenTurn, "commit" | "peer">,
  { range, review }: { readonly range: Range; readonly review: Review },
): Promise<Finding[]> {
  const { repository } = runner.world;
  const { policy, authors, described } = runner.session.state();
  if (!policy || range.required.length === 0) return [];
  const commits = await repository.newCommits([commit], policy.baseline ? [policy.baseline.commit] : []);
  const messages = commits.map(({ message }) => message);
  const named = await Promise.all(namedPaths(messages).map(async (path) => [path, (await repository.readFile(commit, path)) !== null] as const));
  const there = new Map(named);
  const kinds = new Map(authors.map((one) => [one.commit, one.author.kind]));
  const found = divergences({
    messages,
    changes: range.changes,
    described: review.changes,
    before: described[peer] ?? [],
    byPeers: commits.every((one) => kinds.get(one.commit) === "peer"),
    exists: (path) => there.get(path) ?? false,
  });
  const bar = policy.policy.convergence.severity_bar;
  // What an author once said cannot be unsaid, so it must never block.
  return found.map((finding) => ({ ...finding, stands: !atLeast(finding.severity, bar) }));
}
