import type { EventOf } from "../event.ts";
import type { State } from "../state.ts";
import type { Concern } from "./concern.ts";

const keptClosed = 100;
/** Gates that have to be asked again when the log says something else of the same commit. */
const asking = ["concerns-resolved", "delivery-report-complete"];

export function concernFolded(state: State, event: EventOf<"concern-opened" | "concern-answered" | "concern-closed">): State {
  const { concerns } = state;
  const { concern: id, by, turn, commit } = event;
  const known = concerns.open.find((one) => one.id === id);
  if (event.kind === "concern-opened") {
    if (known) return state;
    const opened: Concern = { id, status: "open", text: event.text, openedBy: by, turn, commit, answer: null, closing: null };
    return askedAgain({ ...state, concerns: { ...concerns, count: concerns.count + 1, open: [...concerns.open, opened] } });
  }
  if (!known) return state;
  if (event.kind === "concern-answered") {
    const answered: Concern = { ...known, status: "answered", answer: { by, how: event.how, commit } };
    return askedAgain({ ...state, concerns: { ...concerns, open: concerns.open.map((one) => (one === known ? answered : one)) } });
  }
  const closed: Concern = { ...known, status: "closed", closing: { by, why: event.why } };
  return askedAgain({
    ...state,
    concerns: { ...concerns, open: concerns.open.filter((one) => one !== known), closed: [...concerns.closed, closed].slice(-keptClosed) },
  });
}

function askedAgain(state: State): State {
  const goals = state.policy?.policy.goals.filter((goal) => goal.type === "hard" && asking.includes(goal.gate ?? "")).map(({ id }) => id) ?? [];
  const verdicts = state.verdicts.filter(({ gate, commit }) => commit !== state.tip?.commit || !goals.includes(gate));
  return verdicts.length === state.verdicts.length ? state : { ...state, verdicts };
}
