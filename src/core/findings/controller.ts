/** Stops a run whose reviews and fixes go round, and says what is left and what a person can do. */
import type { Action } from "../action.ts";
import { stop } from "../ask.ts";
import type { State } from "../state.ts";
import { askedFindings, mostOpen, openFindings, placeOf, type RegisteredFinding, unsettledFindings } from "./register.ts";

/** Ends the run when findings come back, gather in one place, are made by fixes, or do not become fewer. */
export function notConverging(state: State): Action | null {
  const left = unsettledFindings(state);
  if (left.length === 0) return null;
  const why = sameFinding(state, left) ?? sameRegion(state) ?? madeByFixes(state) ?? noFewer(state) ?? tooMany(state);
  return why === null ? null : stop("not-converging", `${why}; what remains: ${listed(left)}`, hint(left));
}

/** Nothing else is left, and a question was put to a person. */
export function needsPerson(state: State): Action | null {
  const [first, ...others] = askedFindings(state);
  if (!first) return null;
  const more = others.length > 0 ? ` (and ${others.map(({ id }) => id).join(", ")})` : "";
  return stop(
    "needs-person",
    `${first.by} asks about ${first.id}, ${first.claim.split("\n")[0]?.slice(0, 120)}: ${first.why}${more}`,
    `answer in a commit or in the task with \`peers goals accept\`, or \`peers findings close ${first.id} --reason …\` or \`defer\`, then \`peers resume\``,
  );
}

function sameFinding({ policy }: State, left: readonly RegisteredFinding[]): string | null {
  const limit = policy?.policy.stuck.same_finding ?? Number.POSITIVE_INFINITY;
  const worst = left.find(({ reopened }) => reopened >= limit);
  return worst ? `${worst.id} was answered ${worst.reopened} times and is still there` : null;
}

function sameRegion({ policy, register }: State): string | null {
  const limit = policy?.policy.stuck.same_region ?? Number.POSITIVE_INFINITY;
  const worst = Object.entries(register.pace.regions).find(([, { times }]) => times >= limit);
  return worst ? `${worst[1].times} reviews in a row found fault with ${worst[0]}` : null;
}

function madeByFixes({ policy, register }: State): string | null {
  const span = policy?.policy.convergence.fix_window ?? Number.POSITIVE_INFINITY;
  const newest = register.pace.byFix.slice(-span);
  const made = newest.filter(Boolean).length;
  return newest.length >= span && made > span / 2 ? `fixes cause as many defects as they settle (${made} of the last ${span} findings)` : null;
}

function noFewer({ policy, register }: State): string | null {
  const { flat, rounds } = register.pace;
  const limits = policy?.policy.convergence;
  if (!limits) return null;
  if (flat >= limits.rounds) return `${flat} reviews in a row did not make the open findings fewer`;
  return rounds >= limits.max_rounds ? `${rounds} reviews of this run left findings open` : null;
}

const tooMany = (state: State): string | null => (openFindings(state).length >= mostOpen ? `${mostOpen} findings are open, and no more are taken in` : null);

const shown = 5;

function listed(left: readonly RegisteredFinding[]): string {
  const said = left.slice(0, shown).map((finding) => `${finding.id} (${finding.severity}, ${placeOf(finding).slice(0, 80)})`);
  return `${said.join(", ")}${left.length > shown ? ` and ${left.length - shown} more` : ""}`;
}

const hint = ([first]: readonly RegisteredFinding[]) =>
  `read \`peers findings\`; settle them in a commit or in the task, or \`peers findings close ${first?.id} --reason …\` or \`defer\`, then \`peers resume\``;
