import { z } from "zod";
import { describedFiles } from "../src/core/prose/headings.ts";
import { type Change, changesOfMeaning } from "../src/core/prose/meaning.ts";
import type { Oid } from "../src/core/vocabulary.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { failWith, nothingHere } from "./shared/described.ts";

const settings = z.strictObject({ handoffs: z.number().int().min(1).max(10).default(2).describe("hand-offs in a row that must leave the meaning as it was") });

export const descriptionConverged: Gate = {
  id: "description-converged",
  version: "1",
  says: "Did the last hand-offs leave what SPEC.md, ARCHITECTURE.md and DESIGN.md mean as it was?",
  languages: [],
  cannotSee: "a word that was replaced by another of nearly the same letters, unless it turns the sentence round",
  per: "commit",
  reads: "history",
  settings,
  judge: async (view) => {
    const empty = nothingHere(view);
    if (empty) return empty;
    const { handoffs: needed } = settings.parse(view.settings);
    const points = await pointsOf(view);
    if (!points) return { verdict: "not-applicable", why: "no log says here who handed off, and no commit did so of itself", findings: [] };
    const quiet = await quietTail(view, points, needed);
    return answer(quiet, needed);
  },
};

/** A state of the documents after a hand-off; the first is where it began. */
type Point = { readonly commit: Oid | null; readonly says: string };
type Tail = { readonly quiet: number; readonly loud: { readonly point: Point; readonly findings: readonly GateFinding[] } | null };

/** Hand-offs in the history of the commit, then the commit itself when a person went on from there. */
async function pointsOf(view: GateView): Promise<Point[] | null> {
  const start: Point = { commit: view.facts.baseline, says: "the baseline" };
  if (view.facts.authors === null) return null;
  const all = view.facts.handedOff ?? [];
  const contained = (await Promise.all(all.map(async (one) => ((await isContained(view, one.commit)) ? [one] : [])))).flat();
  const points = contained.map(({ commit, peer, turn }): Point => ({ commit, says: `the hand-off of ${peer} in turn ${turn}` }));
  return [start, ...points, ...(contained.at(-1)?.commit === view.commit ? [] : [{ commit: view.commit, says: "the commits since the last hand-off" }])];
}

const isContained = async (view: GateView, commit: Oid) => commit === view.commit || (await view.isAncestor(commit, view.commit));

async function quietTail(view: GateView, points: readonly Point[], needed: number): Promise<Tail> {
  let quiet = 0;
  for (let at = points.length - 1; at > 0 && quiet < needed; at -= 1) {
    const [before, point] = [points[at - 1] as Point, points[at] as Point];
    const findings = await loudChanges(view, before.commit, point);
    if (findings.length > 0) return { quiet, loud: { point, findings } };
    // Commits behind the last hand-off can only disturb: nobody has handed them off.
    if (!point.says.startsWith("the commits")) quiet += 1;
  }
  return { quiet, loud: null };
}

async function loudChanges(view: GateView, from: Oid | null, { commit, says }: Point): Promise<GateFinding[]> {
  const found: GateFinding[] = [];
  for (const path of describedFiles) {
    const [before, after] = await Promise.all([textAt(view, from, path), textAt(view, commit, path)]);
    if (before !== after) found.push(...changesOfMeaning(before, after).map((change) => findingOf(change, { commit, path, says })));
  }
  return found;
}

const textAt = async (view: GateView, commit: Oid | null, path: string) => (commit === null ? "" : ((await (await view.at(commit)).text(path)) ?? ""));

function findingOf({ kind, what, text, before, line }: Change, { commit, path, says }: { commit: Oid | null; path: string; says: string }): GateFinding {
  const place = kind === "removed" ? `${path} (formerly line ${line})` : `${path}:${line}`;
  const now = before === null ? `"${text.slice(0, 100)}"` : `"${before.slice(0, 100)}" into "${text.slice(0, 100)}"`;
  return {
    commit,
    file: path,
    line: kind === "removed" ? null : line,
    text: text.slice(0, 200),
    claim: `${says} ${kind} a ${what} in ${place}: ${now}`,
    remedy,
  };
}

const remedy =
  "that was a change of meaning, so the documents are still moving; read the three files once more, and where nothing is wrong hand off without changing what they mean (a commit without files will do)";

function answer({ quiet, loud }: Tail, needed: number): GateAnswer {
  if (quiet >= needed) return { verdict: "pass", why: `the last ${needed} hand-offs left the meaning of the documents as it was`, findings: [] };
  const claim = `${quiet} of the last ${needed} hand-offs left the meaning of the documents as it was`;
  if (!loud) return { verdict: "fail", why: `${claim}; there was no other hand-off yet: read the three files and hand off`, findings: [] };
  const failed = failWith(loud.findings);
  return { ...failed, why: `${claim}; ${failed.why}` };
}
