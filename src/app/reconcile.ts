import { attribute, type LiveTurn, type Sighting } from "../core/attribute.ts";
import type { Event, EventOf } from "../core/event.ts";
import type { Author, Oid } from "../core/vocabulary.ts";
import type { CommitFacts, Repository } from "../ports/repository.ts";
import type { World } from "../ports/world.ts";
import type { Session } from "./session.ts";

export type Attribution = {
  readonly live: LiveTurn | null;
  /** What hooks saw of these commits, once they had time to say so. */
  readonly sightingsOf: (commits: readonly Oid[]) => Promise<readonly Sighting[]>;
  /** Commits peers itself made. */
  readonly ours: readonly Oid[];
};

/** Entries of more commits than this would be hard to read and slow to write. */
const commitsPerEntry = 100;

/**
 * Compares all refs with the log and records what is new, each commit exactly once however it came: every commit ever recorded
 * is an ancestor of the log's tip, so git itself answers what is not. Returns what was recorded.
 */
export async function reconcile(world: World, session: Session, by: Attribution): Promise<Event[]> {
  for (;;) {
    const state = session.state();
    if (state.seq === 0) return [];
    const tips = await world.repository.tips();
    const events = await news(world, { tips, before: state.tips, workBranch: state.policy?.branch ?? "", logTip: world.log.tip() }, by);
    if (events.length === 0 || (await recordAll(session, events))) return events;
  }
}

type Refs = {
  readonly tips: Readonly<Record<string, Oid>>;
  readonly before: Readonly<Record<string, Oid>>;
  readonly workBranch: string;
  readonly logTip: Oid | null;
};

async function news(world: World, refs: Refs, by: Attribution): Promise<Event[]> {
  const changed = Object.keys({ ...refs.before, ...refs.tips })
    .filter((ref) => refs.tips[ref] !== refs.before[ref])
    .toSorted((one, other) => Number(other === refs.workBranch) - Number(one === refs.workBranch));
  const events: Event[] = [];
  const known = refs.logTip ? [refs.logTip] : [];
  for (const ref of changed) {
    const [from, to] = [refs.before[ref] ?? null, refs.tips[ref] ?? null];
    const fresh = to ? await freshCommits(world.repository, to, known) : [];
    if (fresh === null) continue;
    if (to) known.push(to);
    events.push(...(await about(world, { ref, from, to, fresh }, by)));
  }
  return events;
}

/** Null for a ref that names no commit of this repository, which a person or a peer can write by hand: no news until it does. */
async function freshCommits(repository: Repository, to: Oid, known: readonly Oid[]): Promise<CommitFacts[] | null> {
  try {
    return await repository.newCommits([to], known);
  } catch (fault) {
    if ((await repository.resolve(to)) === null) return null;
    throw fault;
  }
}

type RefChange = { readonly ref: string; readonly from: Oid | null; readonly to: Oid | null; readonly fresh: readonly CommitFacts[] };

async function about(world: World, change: RefChange, by: Attribution): Promise<Event[]> {
  const { ref, from, to, fresh } = change;
  const isBranch = ref.startsWith("refs/");
  const sightings = by.live ? await by.sightingsOf(fresh.map(({ commit }) => commit).filter((commit) => !by.ours.includes(commit))) : [];
  const own = fresh.map((commit) => {
    const author = by.ours.includes(commit.commit) ? ourselves : attribute(commit, by.live, sightings, (ancestor) => vouches(world, ancestor));
    return commitSeen(change, commit, author, by.live);
  });
  if (fresh.at(-1)?.commit === to && to !== null) return withHow(world.repository, change, own);
  // A worktree that only looks at an old commit, or is gone, is no news.
  if (!isBranch) return own;
  const tree = to ? await world.repository.treeOf(to) : null;
  return [...own, { kind: "branch-moved", branch: ref, from, to, tree, how: await direction(world.repository, from, to), turn: by.live?.turn ?? null }];
}

const ourselves: Author = { kind: "tool", name: "peers" };

function commitSeen({ ref, from, to }: RefChange, commit: CommitFacts, author: Author, live: LiveTurn | null): EventOf<"commit-seen"> {
  return {
    kind: "commit-seen",
    commit: commit.commit,
    tree: commit.tree,
    parents: [...commit.parents],
    subject: commit.subject.slice(0, 200),
    branch: ref,
    tip: commit.commit === to,
    how: commit.parents.length > 1 ? "merge" : "commit",
    from,
    author,
    turn: author.kind === "peer" && live ? live.turn : null,
  };
}

/** Says of commits that do not simply extend the former tip whether they amend, rewrite or arrived from elsewhere. */
async function withHow(repository: Repository, { from, to }: RefChange, events: EventOf<"commit-seen">[]): Promise<Event[]> {
  const first = events[0];
  if (!first || !from || !to || first.parents.includes(from)) return events;
  const how = (await repository.isAncestor(from, to)) ? "arrived" : await rewriting(repository, from, events);
  return events.map((event) => ({ ...event, how }));
}

async function rewriting(repository: Repository, from: Oid, events: readonly EventOf<"commit-seen">[]): Promise<"amend" | "rewrite"> {
  const former = await repository.facts(from);
  return events.length === 1 && former.parents.join() === events[0]?.parents.join() ? "amend" : "rewrite";
}

async function direction(repository: Repository, from: Oid | null, to: Oid | null): Promise<EventOf<"branch-moved">["how"]> {
  if (from === null) return "created";
  if (to === null) return "deleted";
  if (await repository.isAncestor(from, to)) return "forward";
  return (await repository.isAncestor(to, from)) ? "rewind" : "sideways";
}

function vouches({ processes }: World, ancestor: string): boolean {
  const [pid = "", start = ""] = ancestor.split(":");
  return processes.vouches({ pid: Number(pid), start });
}

async function recordAll(session: Session, events: readonly Event[]): Promise<boolean> {
  for (let at = 0; at < events.length; at += commitsPerEntry) {
    if (!(await session.record(events.slice(at, at + commitsPerEntry)))) return false;
  }
  return true;
}
