import type { Event } from "../core/event.ts";
import { hardGoals } from "../core/goals.ts";
import { listed } from "../core/listed.ts";
import type { HardGoal } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import type { Oid, Verdict } from "../core/vocabulary.ts";
import type { World } from "../ports/world.ts";
import { artefactsOf, judgedEvent, requestFor } from "./judge.ts";
import { reconcile } from "./reconcile.ts";
import { cutOff } from "./runner.ts";
import type { Session } from "./session.ts";
import { factsFor } from "./verify.ts";

/** One line git gives a pre-push hook: what goes where. An id of zeros only means there is none on that side. */
export type PushedRef = { readonly localRef: string; readonly localOid: string; readonly remoteRef: string; readonly remoteOid: string };

export type PushRefusal = { readonly ref: string; readonly commit: Oid; readonly gate: string; readonly verdict: Verdict; readonly why: string };

export type PrePushOptions = {
  /** Someone judges this tree right now: their answer is waited for rather than worked out twice. */
  readonly isBeingJudged: (tree: Oid) => boolean;
};

export function parsePushed(stdin: string): PushedRef[] {
  return stdin
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const [localRef = "", localOid = "", remoteRef = "", remoteOid = ""] = line.split(" ");
      return { localRef, localOid, remoteRef, remoteOid };
    });
}

/** Every refusal of a push; none means it may go. Commits that were there before the policy are not asked again. */
export async function prePush(world: World, session: Session, pushed: readonly PushedRef[], options: PrePushOptions): Promise<PushRefusal[]> {
  const { policy } = session.state();
  if (!policy) return [];
  const refusals: PushRefusal[] = [];
  for (const { localOid, remoteRef } of pushed) {
    const commit = isNothing(localOid) || remoteRef.startsWith("refs/peers/") ? null : await world.repository.resolve(localOid);
    if (!commit || (policy.baseline && (await world.repository.isAncestor(commit, policy.baseline.commit)))) continue;
    refusals.push(...(await refusalsFor(world, session, { commit, ref: remoteRef }, options)));
  }
  return refusals;
}

const isNothing = (oid: string) => /^0+$/.test(oid);
const lookMs = 50;

type Pushed = { readonly commit: Oid; readonly ref: string };

async function refusalsFor(world: World, session: Session, pushed: Pushed, options: PrePushOptions): Promise<PushRefusal[]> {
  const tree = await world.repository.treeOf(pushed.commit);
  while (missing(session.state(), pushed.commit, tree).length > 0 && options.isBeingJudged(tree)) {
    await world.clock.sleep(lookMs);
    await session.refresh();
  }
  const unjudged = missing(session.state(), pushed.commit, tree);
  if (unjudged.length > 0) await judgeNow(world, session, { ...pushed, tree, gates: unjudged });
  return hardGoals((session.state().policy as NonNullable<State["policy"]>).policy).flatMap((goal) => {
    const known = verdictOn(session.state(), goal, { commit: pushed.commit, tree });
    if (known?.verdict === "pass" || known?.verdict === "not-applicable") return [];
    return [{ ...pushed, gate: goal.id, verdict: known?.verdict ?? "broken", why: known?.why ?? "it could not be judged" }];
  });
}

async function judgeNow(world: World, session: Session, subject: Pushed & { tree: Oid; gates: readonly string[] }): Promise<void> {
  // A commit is seen before it is judged, also when no runner was up to see it.
  await reconcile(world, session, { live: await cutOff(world, session.state()), sightingsOf: async () => [], ours: [] });
  world.say(`judging ${subject.commit.slice(0, 8)} before it is pushed: ${listed(subject.gates)}`);
  const request = { ...requestFor(session.state(), subject), facts: await factsFor(world, session.state(), subject.commit) };
  const judgements = await world.bench.judge(request, {
    signal: new AbortController().signal,
    onJudged: ({ gate, verdict }) => world.say(`  ${gate}: ${verdict}`),
  });
  const events: Event[] = judgements.map((judgement) => judgedEvent(judgement, subject));
  if (events.length > 0) await session.insist(events, artefactsOf(judgements));
}

const missing = (state: State, commit: Oid, tree: Oid) =>
  (state.policy ? hardGoals(state.policy.policy) : []).filter((goal) => !verdictOn(state, goal, { commit, tree })).map(({ id }) => id);

function verdictOn(state: State, goal: HardGoal, at: { commit: Oid; tree: Oid }) {
  const perCommit = goal.per === "commit" || goal.gate !== undefined;
  return state.verdicts.findLast((known) => known.gate === goal.id && (perCommit ? known.commit === at.commit : known.tree === at.tree));
}
