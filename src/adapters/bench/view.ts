import { createHash } from "node:crypto";
import { join } from "node:path";
import { emptyTree } from "../../core/empty-tree.ts";
import type { FileChange } from "../../core/file-change.ts";
import type { HardGoal } from "../../core/policy.ts";
import type { Author, Oid } from "../../core/vocabulary.ts";
import type { GateView, TreeView } from "../../ports/gate.ts";
import { type JudgeRequest, noPolicy } from "../../ports/judging.ts";
import type { BenchContext } from "../bench.ts";
import { type CommitMemory, createCommitMemory } from "../looking/commits.ts";
import { createKept } from "../looking/kept.ts";
import { createLooker, type Looker } from "../looking/looker.ts";
import { nameOf } from "../looking/second-thread.ts";
import { openTree } from "../looking/tree.ts";
import { writtenIn } from "../written.ts";
import { runForGate } from "./run-for-gate.ts";

/** What the built-in gates of one judgement share: trees and diffs are opened once, commands run once. */
export type Viewing = {
  readonly request: JudgeRequest;
  readonly context: BenchContext;
  readonly signal: AbortSignal;
  readonly fresh: boolean;
  readonly now: Promise<TreeView>;
  readonly base: Promise<TreeView | null>;
  readonly at: (commit: Oid) => Promise<TreeView>;
  readonly changed: () => Promise<readonly FileChange[]>;
  readonly runs: Map<string, ReturnType<GateView["run"]>>;
  readonly commits: CommitMemory;
};

export function openViewing(context: BenchContext, request: JudgeRequest, { signal, fresh }: Pick<Viewing, "signal" | "fresh">): Viewing {
  const { repository } = context;
  const trees = new Map<Oid, Promise<TreeView>>();
  const open = (tree: Oid) => {
    const opened = trees.get(tree) ?? openTree({ list: context.listTree, read: repository.blob, looker: context.looker, signal }, tree);
    trees.set(tree, opened);
    return opened;
  };
  const at = async (commit: Oid) => open(await repository.treeOf(commit));
  const { baseline } = request.facts;
  let changed: Promise<FileChange[]> | null = null;
  const viewing: Viewing = {
    request,
    context,
    signal,
    fresh,
    now: open(request.tree),
    base: baseline === null ? Promise.resolve(null) : at(baseline),
    at,
    changed: () => {
      changed ??= repository.changes(baseline ?? emptyTree[repository.paths.objectFormat], request.commit);
      return changed;
    },
    runs: new Map(),
    commits: createCommitMemory(repository),
  };
  // Whoever needs them finds out; a gate that does not look at files is not disturbed.
  for (const opening of [viewing.now, viewing.base]) opening.catch(() => undefined);
  return viewing;
}

export function createBenchLooker({ repository, paths, gates }: Pick<BenchContext, "repository" | "paths" | "gates">): Looker {
  const shared = new Set(gates.flatMap(({ extractors = [] }) => extractors.map(nameOf)));
  return createLooker({ read: repository.blob, kept: createKept(join(paths.stateDir, "looked")), shared });
}

/** The view of one gate. */
export async function viewOf(viewing: Viewing, { goal, settings }: { goal: HardGoal; settings: Record<string, unknown> }): Promise<GateView> {
  const { request, context, now, base } = viewing;
  const { repository, paths } = context;
  const { commit, tree, facts } = request;
  const parentOf = async (of: Oid) => (await repository.facts(of)).parents[0] ?? emptyTree[repository.paths.objectFormat];
  return {
    commit,
    tree,
    facts,
    now: await now,
    base: await base,
    at: viewing.at,
    changed: viewing.changed,
    message: async (of) => (await repository.facts(of)).message,
    parents: async (of) => (await repository.facts(of)).parents,
    isAncestor: repository.isAncestor,
    changes: repository.changes,
    diff: repository.diff,
    changedIn: async (of) => (await repository.changes(await parentOf(of), of)).flatMap(({ path, from }) => (from === null ? [path] : [path, from])),
    changesIn: viewing.commits.changesIn,
    told: (reader) => viewing.commits.told(reader, commit, facts.baseline),
    onlyIn: (of, known) => repository.newCommits([of], known === null ? [] : [known]),
    written: async (of, known) =>
      writtenIn(
        paths.commonDir,
        (await repository.newCommits([of], known === null ? [] : [known])).map(({ commit }) => commit),
      ),
    look: async (extractor, files) => {
      const found = await Promise.all(files.map(({ oid, path }) => context.looker.look(extractor, { oid, path, signal: viewing.signal })));
      context.looker.flush();
      return found;
    },
    authorOf: async (of) => authorOf(of, viewing),
    logged: async () => (facts.authors === null ? [] : viewing.commits.logged()),
    policy: request.policyHash === noPolicy ? null : request.policy,
    project: request.policy.project ?? {},
    settings,
    run: (asked) => runForGate(viewing, goal, asked),
    digest: (text) => createHash("sha256").update(text).digest("hex"),
  };
}

/** The state remembers who made the newest commits; whoever made an older one stands in the log. */
async function authorOf(commit: Oid, { request: { facts }, commits }: Viewing): Promise<Author | null> {
  if (facts.authors) return facts.authors[commit] ?? commits.loggedAuthor(commit);
  return { kind: "human", name: await commits.authorName(commit) };
}
