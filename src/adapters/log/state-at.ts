import { fold } from "../../core/fold.ts";
import { initial, type State } from "../../core/state.ts";
import type { Oid } from "../../core/vocabulary.ts";
import { isFirstParentAncestor, newestChain, readChain } from "./chain.ts";
import { checkpointVersion } from "./checkpoint.ts";
import type { Operator } from "./operator.ts";

/** The state at an entry, folded from a state known before it where that still belongs to the chain. */
export async function stateAt(dir: string, tip: Oid | null, from: { tip: Oid | null; state: State } | null, operator: Operator): Promise<State> {
  if (tip === null) return initial;
  if (from?.tip === tip) return from.state;
  const usable = from?.tip && (await isFirstParentAncestor(dir, from.tip, tip)) ? from : null;
  const state = fold(await readChain(dir, tip, usable?.tip ?? null), usable?.state ?? initial);
  operator.keepCheckpoint({ version: checkpointVersion, tip, state });
  return state;
}

/** The state of the newest chain of another clone; where there is none, that of an empty log. */
export async function readForeign(dir: string): Promise<State> {
  const chain = await newestChain(dir);
  return chain ? fold(await readChain(dir, chain.tip, null)) : initial;
}
