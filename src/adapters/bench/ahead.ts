import type { JudgeRequest } from "../../ports/judging.ts";
import { openSlot, type SlotContext } from "./slot.ts";

/** Worktrees brought to a commit before anybody asks about it. */
export type Ahead = {
  readonly prepare: (request: Pick<JudgeRequest, "commit" | "tree" | "policy">) => void;
  /** Until the slot that is being prepared is free: whoever judges next would else take another, a cold one. */
  readonly settled: () => Promise<void>;
};

export function createAhead(context: SlotContext): Ahead {
  let last = "";
  let work: Promise<void> = Promise.resolve();
  const bring = async ({ commit, tree, policy }: Pick<JudgeRequest, "commit" | "tree" | "policy">) => {
    const slot = await openSlot(context, { commit, tree, link: policy.gates.link, keep: policy.gates.keep });
    slot.release();
  };
  return {
    prepare: (request) => {
      if (request.tree === last) return;
      last = request.tree;
      work = work.then(() => bring(request)).catch(() => undefined);
    },
    settled: () => work,
  };
}
