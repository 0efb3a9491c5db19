import type { HardGoal } from "../../core/policy.ts";
import type { Answered } from "./run-command.ts";

type Held = { readonly goal: HardGoal; readonly answer: Answered; readonly ran: boolean };

/** Between the end of a gate and the look whether the files are still those of the commit; several ends share a look. */
const lookAfterMs = 100;

/**
 * Gates share a worktree, and what they run is written by the agents: one could rewrite the files another is asked about.
 * Answers are held until the files of the commit are found untouched after the gate ended; then they are passed on.
 */
export function trustWorktree(changed: () => Promise<readonly string[] | null>, passOn: (goal: HardGoal, answer: Answered) => void) {
  let held: Held[] = [];
  let because: readonly string[] | null = null;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> = Promise.resolve();

  const look = () => {
    looking = looking.then(async () => {
      const candidates = held;
      if (because || candidates.length === 0) return;
      because = await changed().catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
      if (because) return;
      held = held.slice(candidates.length);
      for (const { goal, answer } of candidates) passOn(goal, answer);
    });
    return looking;
  };
  const push = (one: Held) => {
    held = [...held, one];
    timer ??= setTimeout(() => {
      timer = null;
      void look();
    }, lookAfterMs);
  };
  /** The last look. Returns the gates that have to be asked again, and the files that were changed. */
  const conclude = async (signal: AbortSignal): Promise<{ goals: readonly HardGoal[]; because: readonly string[] }> => {
    if (timer) clearTimeout(timer);
    await looking;
    if (signal.aborted) return { goals: [], because: [] };
    await look();
    // A gate that ran alone could mislead nobody but itself.
    const alone = held.filter(({ ran }) => ran).length <= 1;
    if (!alone) return { goals: held.map(({ goal }) => goal), because: because ?? [] };
    for (const { goal, answer } of held) passOn(goal, answer);
    return { goals: [], because: [] };
  };
  return {
    hold: (goal: HardGoal, answer: Answered) => push({ goal, answer, ran: true }),
    holdUnrun: (goal: HardGoal, answer: Answered) => push({ goal, answer, ran: false }),
    conclude,
  };
}
