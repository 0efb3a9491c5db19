import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitLine } from "../../adapters/git.ts";
import { logRef, newestChain } from "../../adapters/log/chain.ts";
import { readAudited } from "../../adapters/log/second-reader.ts";
import { fingerprint } from "../../adapters/log/signature.ts";
import { policyHash } from "../../adapters/policy-hash.ts";
import { auditLog } from "../../app/audit-log.ts";
import { verify as judgeAgain, type Verified, verifyReport } from "../../app/verify.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { type Wired, wire } from "../wire.ts";

export const verify: Handler = async (invocation) => {
  const wired = await wire(invocation, { say: invocation.options.json ? () => undefined : invocation.complain });
  try {
    return invocation.options.log ? await verifyLog(invocation, wired) : await verifyCommit(invocation, wired);
  } finally {
    await wired.close();
  }
};

async function verifyCommit(invocation: Invocation, { world, session, paths }: Wired): Promise<number> {
  const at = invocation.options.at;
  const verified = await judgeAgain(world, session.state(), typeof at === "string" ? at : null);
  mkdirSync(join(paths.top, ".peers"), { recursive: true });
  writeFileSync(join(paths.top, ".peers", "VERIFY.md"), verifyReport(verified, new Date(world.clock.now())));
  invocation.print(invocation.options.json ? JSON.stringify(verified, null, 2) : render(verified));
  if (verified.gates.some(({ verdict }) => verdict === "broken")) return exitCodes.gateBroken.code;
  return verified.ok ? exitCodes.ok.code : exitCodes.gateFailed.code;
}

function render({ commit, ok, gates, commands }: Verified): string {
  return [
    `${ok ? "ok" : "NOT ok"}: ${commit}`,
    ...gates.map(
      ({ id, verdict, why, output }) =>
        `  ${verdict.padEnd(14)} ${id}${verdict === "pass" ? "" : `: ${why}`}${verdict === "fail" ? `\n${indented(output)}` : ""}`,
    ),
    ...commands.map(({ name, exitCode }) => `  ${exitCode === 0 ? "pass          " : "fail          "} ${name} (exit code ${exitCode})`),
  ].join("\n");
}

const indented = (output: string) =>
  output
    .trimEnd()
    .split("\n")
    .slice(-12)
    .map((line) => `      ${line}`)
    .join("\n");

async function verifyLog(invocation: Invocation, { world, paths }: Wired): Promise<number> {
  const dir = paths.commonDir;
  const own = world.log.writer ? await gitLine({ dir }, ["rev-parse", "-q", "--verify", logRef(world.log.writer)]) : null;
  const tip = own ?? (await newestChain(dir))?.tip ?? null;
  const treeOf = (commit: string) => gitLine({ dir }, ["rev-parse", "-q", "--verify", `${commit}^{tree}`]);
  const key = invocation.options.key;
  const audit = await auditLog(tip ? await readAudited(paths, tip) : [], { treeOf, policyHash, fingerprint }, typeof key === "string" ? key : null);
  if (invocation.options.json) invocation.print(JSON.stringify(audit, null, 2));
  else
    invocation.print(
      audit.ok
        ? `ok: ${audit.events} events in ${audit.entries} entries, all signed by ${audit.key}${key ? "" : "\n  (the key the log itself names; compare it with `peers info` where it was written, or pass --key)"}`
        : `NOT ok:\n${audit.problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  return audit.ok ? exitCodes.ok.code : exitCodes.gateFailed.code;
}
