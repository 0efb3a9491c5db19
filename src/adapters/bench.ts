import type { Policy } from "../core/policy.ts";
import type { Millis } from "../core/vocabulary.ts";
import type { Gate } from "../ports/gate.ts";
import type { Bench } from "../ports/judging.ts";
import type { Processes } from "../ports/processes.ts";
import type { Repository, RepositoryPaths } from "../ports/repository.ts";
import type { Clock } from "../ports/world.ts";
import { type Ahead, createAhead } from "./bench/ahead.ts";
import { askGate } from "./bench/built-in.ts";
import { defectsIn } from "./bench/defects.ts";
import { judge } from "./bench/judge.ts";
import { keyOf } from "./bench/key.ts";
import { runAt } from "./bench/run-at.ts";
import { tryOut } from "./bench/try-out.ts";
import { createBenchLooker, openViewing } from "./bench/view.ts";
import type { Looker } from "./looking/looker.ts";
import { type ListTree, openTree, treeLister } from "./looking/tree.ts";

export type BenchTools = {
  readonly paths: RepositoryPaths;
  readonly repository: Repository;
  readonly processes: Processes;
  readonly clock: Clock;
  /** The person's environment; gates get a part of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
  /** The built-in gates, `gates/index.ts`. */
  readonly gates: readonly Gate[];
  /** Whether a peer's turn asks, and not the operator or the runner. */
  readonly isInsideTurn?: () => boolean;
};

/** What the parts of the bench share: `durations` is what each gate took the last time, by id. */
export type BenchContext = BenchTools & {
  readonly durations: Map<string, Millis>;
  readonly ahead: Ahead;
  readonly looker: Looker;
  readonly listTree: ListTree;
};

export type GateSettings = Pick<Policy, "gates" | "turns">;

/** Judges commits in clean worktrees under `cacheDir/gate`; see the port, and docs/gates-and-dependencies.md. */
export function createBench(tools: BenchTools): Bench {
  const context: BenchContext = {
    ...tools,
    durations: new Map(),
    ahead: createAhead(tools),
    looker: createBenchLooker(tools),
    listTree: treeLister(tools.paths.commonDir),
  };
  return {
    keyOf: (goal, request) => keyOf(goal, request, tools.gates),
    judge: (request, options) => judge(context, request, options),
    ask: (goal, request, signal) => askGate(goal, { context, viewing: openViewing(context, request, { signal, fresh: false }) }),
    prepare: context.ahead.prepare,
    look: async (commit) =>
      openTree(
        { list: context.listTree, read: tools.repository.blob, looker: context.looker, signal: new AbortController().signal },
        await tools.repository.treeOf(commit),
      ),
    tryOut: (policy, asked) => tryOut(context, policy, asked),
    defects: (request) => defectsIn(context, request),
    runAt: (commit, cmd, timeoutMs, overlay = {}) => runAt(context, { commit, cmd, timeoutMs, overlay }),
  };
}

export { isBeingJudged } from "./bench/marker.ts";
