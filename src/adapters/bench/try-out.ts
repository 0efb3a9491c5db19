import type { Policy } from "../../core/policy.ts";
import { hardGoalSchema } from "../../core/policy.ts";
import type { Ran, RunAsked } from "../../ports/gate.ts";
import { noPolicy } from "../../ports/judging.ts";
import type { BenchContext } from "../bench.ts";
import { runForGate } from "./run-for-gate.ts";
import { openViewing } from "./view.ts";

/** A run before there is a policy in force: always made anew. */
export async function tryOut(context: BenchContext, policy: Policy, asked: RunAsked): Promise<Ran> {
  const facts = { baseline: null, anchor: null, handoffs: [], authors: null };
  const tree = await context.repository.treeOf(asked.at);
  const request = { commit: asked.at, tree, gates: [], policy, policyHash: noPolicy, facts };
  const viewing = openViewing(context, request, { signal: new AbortController().signal, fresh: true });
  return runForGate(viewing, hardGoalSchema.parse({ id: "try-out", type: "hard" }), asked);
}
