import type { Oid } from "../src/core/vocabulary.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";

export const historyIntact: Gate = {
  id: "history-intact",
  version: "1",
  says: "Does the commit contain everything that was there when the policy was accepted, and all work recorded since?",
  languages: [],
  cannotSee: "work that is still in history but was undone by a later commit",
  per: "commit",
  reads: "history",
  judge: async (view) => {
    const { baseline, anchor } = view.facts;
    if (!baseline && !anchor) return { verdict: "not-applicable", why: "there was no commit yet when the policy was accepted", findings: [] };
    const findings = [...(await lost(view, baseline, "the baseline")), ...(await lost(view, anchor, "the last recorded work"))];
    const notes = await handoffsGone(view);
    if (findings.length === 0) return { verdict: "pass", why: "the baseline and all recorded work are in its history", findings: [], notes };
    return { verdict: "fail", why: `${findings[0]?.claim}; ${findings[0]?.remedy}${more(findings.length - 1)}`, findings, notes };
  },
};

/** Every one, not only the newest: a person may take the branch back, and whoever reads this should know that they did. */
async function handoffsGone(view: GateView): Promise<string[]> {
  const gone = await Promise.all(
    view.facts.handoffs.map(async ({ commits, ...handoff }) => {
      const last = commits.at(-1);
      return !last || last === view.commit || (await view.isAncestor(last, view.commit)) ? [] : [{ ...handoff, last }];
    }),
  );
  return gone.flat().map(({ peer, turn, last }) => `the hand-off of ${peer} in turn ${turn}, ${short(last)}, is not in its history any more`);
}

const more = (count: number) => (count > 0 ? `, and ${count} more` : "");

/** One finding for each commit that is in the history of `wanted` and no longer in that of the judged commit. */
async function lost(view: GateView, wanted: Oid | null, name: string): Promise<GateFinding[]> {
  if (!wanted || wanted === view.commit || (await view.isAncestor(wanted, view.commit))) return [];
  const [missing, instead] = await Promise.all([view.onlyIn(wanted, view.commit), view.onlyIn(view.commit, wanted)]);
  const findings = missing.map(({ commit, subject }): GateFinding => {
    const copy = instead.find((candidate) => candidate.subject === subject);
    const fate = copy ? `was rewritten as ${short(copy.commit)}` : "was dropped";
    return { commit, file: null, line: null, text: subject, claim: `${short(commit)} "${subject}" ${fate}`, remedy: "" };
  });
  const whole = {
    commit: wanted,
    file: null,
    line: null,
    text: "",
    claim: `${name}, ${short(wanted)}, is not in its history`,
    remedy: `git merge ${short(wanted)} would bring it back`,
  };
  return [whole, ...findings];
}

const short = (commit: Oid) => commit.slice(0, 10);
