import { makePolicy } from "../core/config/make-policy.ts";
import { configFileSchema, goalsFileSchema, type HardGoal, hardGoalSchema, type Policy } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { Gate, GateAnswer } from "../ports/gate.ts";
import { type HistoryFacts, type JudgeRequest, noPolicy } from "../ports/judging.ts";
import type { World } from "../ports/world.ts";
import { Refusal } from "./accept.ts";
import { factsFor } from "./verify.ts";

export type GateAsked = {
  /** A built-in gate, or a goal with the text of one of the operator's own. */
  readonly gate: Gate | HardGoal;
  /** Revisions; the tip of the branch and the baseline of the accepted policy when absent, or HEAD and nothing where none is accepted. */
  readonly at: string | null;
  readonly base: string | null;
  /** Where no policy says so: ignored folders of the checkout that commands see. */
  readonly link: readonly string[];
};

/** The answer with everything that makes it the same answer again; nothing of the time and the machine. */
export type GateReport = { readonly gate: string; readonly version: string; readonly commit: Oid; readonly base: Oid | null } & Required<GateAnswer>;

/** Asks one gate about a commit, with or without an accepted policy. Nothing is recorded. */
export async function askOneGate(world: World, state: State, asked: GateAsked): Promise<GateReport> {
  const commit = await resolved(world, asked.at ?? state.policy?.branch ?? "HEAD");
  const base = asked.base === null ? (state.policy?.baseline?.commit ?? null) : await resolved(world, asked.base);
  const policy: Policy = state.policy?.policy ?? withoutPolicy(asked.link);
  const goal = "type" in asked.gate ? asked.gate : goalOf(policy, asked.gate);
  const facts = { ...(await factsOf(world, state, commit)), baseline: base === commit && asked.base === null ? null : base };
  const request: JudgeRequest = {
    commit,
    tree: await world.repository.treeOf(commit),
    gates: [goal],
    policy,
    policyHash: state.policy?.hash ?? noPolicy,
    facts,
  };
  const answer = await world.bench.ask(goal, request, new AbortController().signal);
  return { gate: asked.gate.id, version: "version" in asked.gate ? asked.gate.version : "own", commit, base: facts.baseline, known: [], notes: [], ...answer };
}

async function resolved(world: World, revision: string): Promise<Oid> {
  const commit = await world.repository.resolve(revision);
  if (!commit) throw new Refusal(`${revision} names no commit here`);
  return commit;
}

const factsOf = async (world: World, state: State, commit: Oid): Promise<HistoryFacts> =>
  state.policy ? factsFor(world, state, commit) : { baseline: null, anchor: null, handoffs: [], authors: null };

function withoutPolicy(link: readonly string[]): Policy {
  const config = configFileSchema.parse({ peers: [{ name: "one" }, { name: "other" }], gates: { link: [...link], timeout_s: 3_600 } });
  return makePolicy(config, goalsFileSchema.parse({ goals: [{ id: "unused", type: "hard", cmd: "true" }] }));
}

/** The policy's goal with its settings, where it has one. */
const goalOf = ({ goals }: Policy, { id }: Gate): HardGoal =>
  goals.find((goal): goal is HardGoal => goal.type === "hard" && goal.gate === id) ?? hardGoalSchema.parse({ id, type: "hard", gate: id });
