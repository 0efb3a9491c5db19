import type { Oid } from "../../core/event.ts";
import { nearest } from "../../core/expression/nearest.ts";
import type { HardGoal } from "../../core/policy.ts";
import type { Gate, GateFinding, GateView } from "../../ports/gate.ts";
import type { JudgeRequest } from "../../ports/judging.ts";
import type { Repository } from "../../ports/repository.ts";
import type { BenchContext } from "../bench.ts";
import { builtIn } from "./key.ts";
import { capped } from "./output.ts";
import type { Answered } from "./run-command.ts";

/** Asks a built-in gate, in this process and from this package: nothing of the judged repository is executed. */
export async function answerBuiltIn(goal: HardGoal, request: JudgeRequest, context: BenchContext): Promise<Answered> {
  const began = performance.now();
  const answer = await ask(goal, request, context);
  return { ...answer, attempts: 1, durationMs: Math.round(performance.now() - began), lasting: false };
}

async function ask(goal: HardGoal, request: JudgeRequest, { gates, repository }: BenchContext): Promise<Pick<Answered, "verdict" | "why" | "output">> {
  const gate = builtIn(goal, gates);
  if (!gate) return { verdict: "broken", why: unknown(goal, gates), output: "" };
  try {
    const { verdict, why, findings } = await gate.judge(viewOf(request, repository));
    return { verdict, why, output: capped(findings.map(lineOf).join("\n"), 64 << 10) };
  } catch (error) {
    return { verdict: "broken", why: `${gate.id} could not look at the commit: ${error instanceof Error ? error.message : error}`, output: "" };
  }
}

function unknown(goal: HardGoal, gates: readonly Gate[]): string {
  if (goal.gate === undefined) return "the goal has neither cmd nor gate; write what is to be run";
  const ids = gates.map(({ id }) => id);
  const near = nearest(goal.gate, ids);
  return `there is no built-in gate "${goal.gate}"; ${near ? `did you mean ${near}?` : `known are ${ids.join(", ")}`}`;
}

const lineOf = ({ commit, file, line, claim }: GateFinding) =>
  [file ? `${file}${line === null ? "" : `:${line}`}` : (commit?.slice(0, 10) ?? ""), claim].filter(Boolean).join(": ");

function viewOf(request: JudgeRequest, repository: Repository): GateView {
  const { commit, tree, facts } = request;
  const changedIn = async (of: Oid) => {
    const parent = (await repository.facts(of)).parents[0] ?? emptyTree[repository.paths.objectFormat];
    return (await repository.changes(parent, of)).flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  };
  return {
    commit,
    tree,
    facts,
    message: async (of) => (await repository.facts(of)).message,
    isAncestor: repository.isAncestor,
    changes: repository.changes,
    changedIn,
    onlyIn: (of, known) => repository.newCommits([of], [known]),
  };
}

const emptyTree = {
  sha1: "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
  sha256: "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
};
