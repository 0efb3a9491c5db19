import type { State } from "../core/state.ts";
import type { Oid, Verdict } from "../core/vocabulary.ts";
import type { Judgement } from "../ports/judging.ts";
import type { World } from "../ports/world.ts";
import { Refusal } from "./accept.ts";
import { requestFor } from "./judge.ts";

export type Verified = {
  readonly commit: Oid;
  /** Every gate passed or does not apply, at least one passed, and every further command ended with 0. */
  readonly ok: boolean;
  readonly gates: readonly { readonly id: string; readonly verdict: Verdict; readonly why: string; readonly durationMs: number; readonly output: string }[];
  readonly commands: readonly { readonly name: string; readonly exitCode: number | null; readonly output: string }[];
};

/** Judges a commit anew under the accepted policy, and runs `verify.commands` there. No peer takes part and nothing is recorded. */
export async function verify(world: World, state: State, revision: string | null): Promise<Verified> {
  if (!state.policy)
    throw new Refusal(
      "no policy is accepted here, so there is nothing to verify against; run `peers init`, or fetch the log: git fetch ORIGIN 'refs/peers/log/*:refs/peers/log/*'",
    );
  const commit = await world.repository.resolve(revision ?? state.policy.branch);
  if (!commit) throw new Refusal(revision ? `${revision} names no commit` : `${state.policy.branch} has no commit yet`);
  const tree = await world.repository.treeOf(commit);
  const request = { ...requestFor(state, { commit, tree }), facts: await factsFor(world, state, commit) };
  const judgements = await world.bench.judge(request, {
    fresh: true,
    signal: new AbortController().signal,
    onJudged: ({ gate, verdict }) => world.say(`${gate}: ${verdict}`),
  });
  const { commands, timeout_s } = state.policy.policy.verify;
  const ran = await Promise.all(
    commands.map(async ({ name, cmd, timeout_s: own }) => ({ name, ...(await world.bench.runAt(commit, cmd, (own ?? timeout_s) * 1000)) })),
  );
  return {
    commit,
    ok: isGreen(judgements) && ran.every(({ exitCode }) => exitCode === 0),
    gates: judgements.map(({ gate, verdict, why, durationMs, output }) => ({ id: gate, verdict, why, durationMs, output })),
    commands: ran,
  };
}

/** Another commit than the tip need not contain the tip, and answers only for hand-offs it contains. */
export async function factsFor(world: World, state: State, commit: Oid) {
  const { facts } = requestFor(state, { commit, tree: "" });
  if (commit === state.tip?.commit) return facts;
  const contained = await Promise.all(
    facts.handoffs.map(async (handoff) => ((await world.repository.isAncestor(handoff.commits.at(-1) ?? commit, commit)) ? [handoff] : [])),
  );
  return { ...facts, anchor: null, handoffs: contained.flat() };
}

export function isGreen(judgements: readonly Pick<Judgement, "verdict">[]): boolean {
  return judgements.every(({ verdict }) => verdict === "pass" || verdict === "not-applicable") && judgements.some(({ verdict }) => verdict === "pass");
}

/** `.peers/VERIFY.md`: the same as tables, for reading and for attaching somewhere. */
export function verifyReport(verified: Verified, at: Date): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ").slice(0, 200);
  return [
    `# peers verify: ${verified.ok ? "PASS" : "FAIL"}`,
    "",
    `Commit \`${verified.commit}\`, ${at.toISOString()}.`,
    "",
    "| gate | verdict | ms | why |",
    "|---|---|---|---|",
    ...verified.gates.map(({ id, verdict, durationMs, why }) => `| ${cell(id)} | ${verdict} | ${Math.round(durationMs)} | ${cell(why)} |`),
    ...(verified.commands.length > 0
      ? ["", "| command | exit code |", "|---|---|", ...verified.commands.map(({ name, exitCode }) => `| ${cell(name)} | ${exitCode} |`)]
      : []),
    "",
  ].join("\n");
}
