import { gates } from "../../gates/index.ts";
import { createBench } from "../../src/adapters/bench.ts";
import { discover } from "../../src/adapters/discover.ts";
import { createProcesses } from "../../src/adapters/processes.ts";
import { createRepository } from "../../src/adapters/repository.ts";
import { type HardGoal, type Policy, policySchema } from "../../src/core/policy.ts";
import type { Bench, HistoryFacts, Judgement } from "../../src/ports/judging.ts";
import type { RepositoryPaths } from "../../src/ports/repository.ts";
import type { Sandbox } from "./repo.ts";

export type GoalSketch = Partial<HardGoal> & { readonly id: string };

/** A bench over a sandbox's repository, and short ways to ask it. */
export type BenchTable = {
  readonly bench: Bench;
  readonly paths: RepositoryPaths;
  readonly said: readonly string[];
  /** Judges a revision; the answers by gate id. */
  readonly judge: (revision: string, goals: readonly GoalSketch[], more?: JudgeMore) => Promise<Record<string, Judgement>>;
  /** The verdict of one command at a revision. */
  readonly ask: (revision: string, cmd: string, more?: JudgeMore) => Promise<Judgement>;
};

export type JudgeMore = {
  readonly gates?: Partial<Policy["gates"]>;
  readonly facts?: Partial<HistoryFacts>;
  readonly signal?: AbortSignal;
  readonly onJudged?: (judgement: Judgement) => void;
};

export function benchFor(sandbox: Sandbox, environment: Record<string, string> = sandbox.env): BenchTable {
  const paths = discover(sandbox.dir, sandbox.env);
  if (!paths) throw new Error(`${sandbox.dir} is not a repository`);
  const said: string[] = [];
  const clock = { now: () => Date.now(), sleep: async () => undefined };
  const bench = createBench({
    paths,
    repository: createRepository(paths),
    processes: createProcesses(),
    clock,
    environment,
    say: (line) => said.push(line),
    gates,
  });
  const judge: BenchTable["judge"] = async (revision, sketches, more = {}) => {
    const policy = policyOf(sketches, more.gates);
    const gates = policy.goals.filter((goal): goal is HardGoal => goal.type === "hard");
    const commit = sandbox.git(["rev-parse", `${revision}^{commit}`]);
    const tree = sandbox.git(["rev-parse", `${revision}^{tree}`]);
    const facts = { baseline: null, anchor: null, handoffs: [], authors: {}, ...more.facts };
    const request = { commit, tree, gates, policy, policyHash: JSON.stringify(policy), facts };
    const judgements = await bench.judge(request, { signal: more.signal ?? new AbortController().signal, onJudged: more.onJudged ?? (() => undefined) });
    return Object.fromEntries(judgements.map((judgement) => [judgement.gate, judgement]));
  };
  const ask: BenchTable["ask"] = async (revision, cmd, more) => (await judge(revision, [{ id: "g", cmd }], more)).g as Judgement;
  return { bench, paths, said, judge, ask };
}

function policyOf(sketches: readonly GoalSketch[], gates: Partial<Policy["gates"]> = {}): Policy {
  const goals = sketches.map((sketch) => ({ type: "hard" as const, ...sketch }));
  const peers = ["alice", "bob"].map((name) => ({ name, argv: ["true"] }));
  return policySchema.parse({ peers, gates, goals, turns: { isolation: "auto" } });
}
