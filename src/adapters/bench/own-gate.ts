import { z } from "zod";
import type { HardGoal } from "../../core/policy.ts";
import { verdicts } from "../../core/vocabulary.ts";
import type { GateAnswer, Ran } from "../../ports/gate.ts";
import { readPackageFile } from "../package-files.ts";
import { tellingLine } from "./output.ts";
import { runForGate } from "./run-for-gate.ts";
import type { Viewing } from "./view.ts";

const line = z.string().transform((text) => text.split("\n")[0] ?? "");
const finding = z.strictObject({
  file: z.string().nullable(),
  line: z.number().int().positive().nullable(),
  text: line,
  claim: line.refine((text) => text !== "", "a finding says what is wrong"),
  remedy: line.refine((text) => text !== "", "a finding says what would do"),
});
const answer = z.strictObject({ verdict: z.enum(verdicts), why: line, findings: z.array(finding).default([]) });

/**
 * Asks a gate of the operator's own. Its text comes from the accepted policy; the program lies outside of the worktree it judges,
 * and only what it prints counts: one JSON object, `{"verdict", "why", "findings"}`.
 */
export async function askOwnGate(viewing: Viewing, goal: HardGoal): Promise<GateAnswer> {
  const source = goal.source ?? "";
  const ran = await runForGate(viewing, goal, { at: viewing.request.commit, ...(source.startsWith("#!") ? executable(source) : moduleOf(source)) });
  return answerIn(ran, goal);
}

const executable = (source: string) => ({ cmd: '"$PEERS_PROGRAMS/gate"', programs: { gate: source } });

const moduleOf = (source: string) => ({
  cmd: `${runtime()} "$PEERS_PROGRAMS/main.mjs"`,
  programs: { "gate.mjs": source, "main.mjs": readPackageFile("templates/gate/main.mjs") },
});

const runtime = () => `'${process.execPath}'${"Deno" in globalThis ? " run -A" : ""}`;

function answerIn(ran: Ran, goal: HardGoal): GateAnswer {
  if (ran.ended === "over-time") return broken(`${goal.gate} took longer than its time limit`);
  const text = ran.stdout.trim();
  const said = (ran.stderr.trim() || text) === "" ? "" : `: ${tellingLine(ran.stderr.trim() || text)}`;
  if (ran.exitCode !== 0) return broken(`${goal.gate} ended with exit code ${ran.exitCode}${said}`);
  const read = answer.safeParse(parsed(text));
  if (!read.success) return broken(`${goal.gate} printed no verdict (${z.prettifyError(read.error).split("\n")[0]})`);
  const findings = read.data.findings.map((one) => ({ commit: null, ...one }));
  if (read.data.verdict === "fail" && read.data.why === "") return { verdict: "fail", why: findings[0]?.claim ?? "it does not say why", findings };
  return { verdict: read.data.verdict, why: read.data.why, findings };
}

const broken = (why: string): GateAnswer => ({ verdict: "broken", why, findings: [] });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
