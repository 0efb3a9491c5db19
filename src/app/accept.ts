import type { Event, EventOf } from "../core/event.ts";
import type { Policy } from "../core/policy.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { Repository } from "../ports/repository.ts";
import type { World } from "../ports/world.ts";
import type { Session } from "./session.ts";

export type Acceptance = {
  readonly policy: Policy;
  readonly hash: string;
  /** The files as the operator wrote them, kept in the log beside the policy they became. */
  readonly files: Readonly<Record<string, string>>;
  readonly identity: { readonly writer: string; readonly publicKey: string };
  /** The chain of another clone to go on from, when this log begins. */
  readonly continues: { readonly ref: string; readonly tip: Oid; readonly publicKey: string } | null;
  /** Compare with today's tip from now on, even if an older baseline is still part of the branch. */
  readonly rebaseline: boolean;
  /** What led to it, signed into the log with it: both or neither. */
  readonly because?: readonly Event[];
};

/**
 * Freezes the policy: from now on this is what commits are judged by, whatever the files say later. Begins the log where there
 * is none. The baseline stays where it was, so that accepting a new goal does not wave through what was weakened meanwhile.
 */
export async function acceptPolicy(
  { repository, log }: Pick<World, "repository" | "log">,
  session: Session,
  acceptance: Acceptance,
): Promise<{ branch: string; baseline: Oid | null }> {
  for (;;) {
    const begins = log.tip() === null;
    if (begins) await session.record([{ kind: "log-started", ...acceptance.identity, continues: acceptance.continues }]);
    const state = session.state();
    const branch = (await repository.headRef()) ?? state.policy?.branch;
    if (!branch) throw new Refusal("the main checkout is on no branch; switch to the branch the peers are to work on, then try again");
    const tips = await repository.tips();
    const tip = await placeOf(repository, tips[branch] ?? null);
    const former = state.policy?.branch === branch ? state.policy.baseline : null;
    const keeps = former !== null && !acceptance.rebaseline && tip !== null && (await repository.isAncestor(former.commit, tip.commit));
    const baseline = keeps ? former : tip;
    const begin: Event[] = begins || state.policy === null ? await beginning(repository, acceptance, { tips, branch }) : [];
    const events = [...begin, ...acceptedAt(acceptance, { branch, baseline, tip })];
    if (await session.record(events, acceptance.files)) return { branch, baseline: baseline?.commit ?? null };
  }
}

const acceptedAt = ({ policy, hash, because = [] }: Acceptance, place: Pick<EventOf<"policy-accepted">, "branch" | "baseline" | "tip">): Event[] => [
  ...because,
  { kind: "policy-accepted", policy, hash, ...place },
];

/** Something a person asked for that will not be done, with what would be right; nothing was changed. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

async function beginning(repository: Repository, acceptance: Acceptance, place: { tips: Readonly<Record<string, Oid>>; branch: string }): Promise<Event[]> {
  const branches = Object.fromEntries(Object.entries(place.tips).filter(([ref]) => ref.startsWith("refs/")));
  const known: Event = { kind: "branches-known", branches, continues: acceptance.continues?.tip ?? null };
  const tip = place.tips[place.branch];
  if (!tip) return [known];
  const facts = await repository.facts(tip);
  const seen: Event = {
    kind: "commit-seen",
    commit: tip,
    tree: facts.tree,
    parents: [...facts.parents],
    subject: facts.subject,
    branch: place.branch,
    tip: true,
    how: "baseline",
    from: null,
    author: { kind: "human", name: facts.authorName },
    turn: null,
  };
  return [known, seen];
}

const placeOf = async (repository: Repository, commit: Oid | null) => (commit ? { commit, tree: await repository.treeOf(commit) } : null);
