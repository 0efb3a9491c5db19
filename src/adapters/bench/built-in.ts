import { z } from "zod";
import { nearest } from "../../core/expression/nearest.ts";
import type { HardGoal } from "../../core/policy.ts";
import type { Gate, GateAnswer, GateFinding } from "../../ports/gate.ts";
import type { BenchContext } from "../bench.ts";
import { builtIn } from "./key.ts";
import { capped } from "./output.ts";
import { askOwnGate } from "./own-gate.ts";
import type { Answered } from "./run-command.ts";
import { type Viewing, viewOf } from "./view.ts";

/** Asks a built-in gate, in this process and from this package: nothing of the judged repository is executed. */
export async function answerBuiltIn(goal: HardGoal, { context, viewing }: Asking): Promise<Answered | null> {
  const began = performance.now();
  const answer = await ask(goal, { context, viewing });
  if (viewing.signal.aborted) return null;
  return { ...answer, attempts: 1, durationMs: Math.round(performance.now() - began), lasting: false };
}

export type Asking = { readonly context: BenchContext; readonly viewing: Viewing };

async function ask(goal: HardGoal, asking: Asking): Promise<Pick<Answered, "verdict" | "why" | "output">> {
  const { verdict, why, findings, notes = [] } = await askGate(goal, asking);
  return { verdict, why, output: capped([...findings.map(lineOf), ...notes].join("\n"), 64 << 10) };
}

/** The gate's whole answer. What it cannot do is `broken`, with the reason. */
export async function askGate(goal: HardGoal, { context: { gates }, viewing }: Asking): Promise<GateAnswer> {
  if (goal.source !== undefined) return askOwnGate(viewing, goal);
  const gate = builtIn(goal, gates);
  if (!gate) return broken(unknown(goal, gates));
  const settings = gate.settings?.safeParse(goal.with ?? {});
  if (settings?.success === false) return broken(`with: of ${goal.id}: ${z.prettifyError(settings.error)}`);
  try {
    return await gate.judge(await viewOf(viewing, { goal, settings: settings?.data ?? {} }));
  } catch (error) {
    return broken(`${gate.id} could not look at the commit: ${error instanceof Error ? error.message : error}`);
  }
}

const broken = (why: string): GateAnswer => ({ verdict: "broken", why, findings: [] });

function unknown(goal: HardGoal, gates: readonly Gate[]): string {
  if (goal.gate === undefined) return "the goal has neither cmd nor gate; write what is to be run";
  const ids = gates.map(({ id }) => id);
  const near = nearest(goal.gate, ids);
  return `there is no built-in gate "${goal.gate}"; ${near ? `did you mean ${near}?` : `known are ${ids.join(", ")}`}`;
}

/** `src/a.ts:3: claim`, the text itself and what would satisfy below it. */
export function lineOf({ commit, file, line, text, claim, remedy, fingerprint }: GateFinding): string {
  const place = file ? `${file}${line === null ? "" : `:${line}`}` : (commit?.slice(0, 10) ?? "");
  const named = fingerprint ? `  [${fingerprint}]` : "";
  return [[place, claim + named].filter(Boolean).join(": "), ...[text, remedy && `-> ${remedy}`].filter(Boolean).map((more) => `    ${more}`)].join("\n");
}
