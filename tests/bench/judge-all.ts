/**
 * Judges commits one after the other with all gates of a kind in this process, as a runner does, and prints what each took in
 * milliseconds: `node judge-all.mjs <repository> <commit,commit,…> <baseline or -> <kinds>`.
 */

import { gates } from "../../gates/index.ts";
import { createBench } from "../../src/adapters/bench.ts";
import { systemClock } from "../../src/adapters/clock.ts";
import { discover } from "../../src/adapters/discover.ts";
import { createProcesses } from "../../src/adapters/processes.ts";
import { createRepository } from "../../src/adapters/repository.ts";
import { makePolicy } from "../../src/core/config/make-policy.ts";
import { configFileSchema, goalsFileSchema, type HardGoal, hardGoalSchema } from "../../src/core/policy.ts";

const [repositoryFolder = "", commits = "", baseline = "-", kinds = "files"] = process.argv.slice(2);
const environment = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
const paths = discover(repositoryFolder, environment);
if (!paths) throw new Error(`${repositoryFolder} is no repository`);
const repository = createRepository(paths);
const bench = createBench({ paths, repository, processes: createProcesses(), clock: systemClock, environment, say: () => undefined, gates });
const goals = gates
  .filter(({ reads }) => kinds.split(",").includes(reads))
  .map(({ id }) => hardGoalSchema.parse({ id, type: "hard", gate: id })) satisfies HardGoal[];
const policy = makePolicy(configFileSchema.parse({ peers: [{ name: "one" }, { name: "other" }] }), goalsFileSchema.parse({ goals }));
/** With `parent` every commit is compared with its own parent, as right after it was accepted. */
const baselineOf = async (commit: string) =>
  baseline === "parent" ? ((await repository.facts(commit)).parents[0] ?? null) : baseline === "-" ? null : baseline;
for (const commit of commits.split(",")) {
  const tree = await repository.treeOf(commit);
  const facts = { baseline: await baselineOf(commit), anchor: null, handoffs: [], authors: {} };
  const began = performance.now();
  const judgements = await bench.judge(
    { commit, tree, gates: goals, policy, policyHash: "bench", facts },
    { signal: new AbortController().signal, onJudged: () => undefined },
  );
  const ms = performance.now() - began;
  console.log(JSON.stringify({ ms, verdicts: Object.fromEntries(judgements.map(({ gate, verdict, durationMs }) => [gate, `${verdict} ${durationMs}`])) }));
}
await repository.close();
process.exit(0);
