/** Whether reviews get anywhere: counted when one ends, and for turns that mend what a hand-off left. */
import type { State } from "../state.ts";
import { redGates } from "../verdicts.ts";
import { confirmGoal } from "./goals.ts";
import { confirmedFindings, type Pace, type Register, regionOf, unsettledFindings } from "./register.ts";

const keptFixTurns = 200;

/** After a review or doubt that counted. One that only looks at claims is no round of its own. */
export function afterRound(state: State): Register {
  const { register, turn } = state;
  if (!turn || turn.role === "implement" || turn.goals.includes(confirmGoal)) return register;
  const open = unsettledFindings(state);
  const regions = new Set(open.map(regionOf));
  const { pace } = register;
  const kept = Object.fromEntries(Object.entries(pace.regions).filter(([region]) => regions.has(region)));
  return { ...register, pace: { ...pace, regions: kept, ...counted(pace, open.length) } };
}

function counted({ left, flat, rounds }: Pace, open: number): Pick<Pace, "left" | "flat" | "rounds"> {
  if (open === 0) return { left: 0, flat: 0, rounds };
  return { left: open, flat: open < left ? 0 : flat + 1, rounds: rounds + 1 };
}

/** An implement turn that begins with findings to answer, or with gates red that a peer's work left so, is a fix. */
export function withFixTurn(state: State, turn: number): Register {
  const { register } = state;
  const mends = confirmedFindings(state).length > 0 || (state.tip?.author.kind === "peer" && redGates(state).length > 0);
  return mends ? { ...register, fixTurns: [...register.fixTurns, turn].slice(-keptFixTurns) } : register;
}
