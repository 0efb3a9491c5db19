import { readFileSync } from "node:fs";
import { isBeingJudged } from "../../adapters/bench.ts";
import { Refusal } from "../../app/accept.ts";
import { type PushRefusal, parsePushed, prePush } from "../../app/pre-push.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers hook pre-push <remote> <url>`: called by git with what is to be pushed on stdin. */
export const hook: Handler = async (invocation) => {
  if (invocation.args[0] !== "pre-push") throw new Refusal(`there is no hook ${JSON.stringify(invocation.args[0])} to run; known: pre-push`);
  const pushed = parsePushed(readFileSync(0, "utf8"));
  const wired = await wire(invocation, { say: invocation.complain });
  try {
    const refusals = await prePush(wired.world, wired.session, pushed, { isBeingJudged: (tree) => isBeingJudged(wired.paths, tree, wired.world.processes) });
    for (const refusal of refusals) invocation.complain(sentence(refusal));
    if (refusals.length === 0) return exitCodes.ok.code;
    const commit = refusals[0]?.commit.slice(0, 12);
    invocation.complain(`peers: nothing was pushed. More: \`peers verify --at ${commit}\`. To push all the same: git push --no-verify`);
    return exitCodes.gateFailed.code;
  } finally {
    await wired.close();
  }
};

const sentence = ({ ref, commit, gate, verdict, why }: PushRefusal) =>
  `peers: ${ref} is refused: gate ${gate} is ${verdict === "fail" ? "red" : verdict} on ${commit.slice(0, 12)}: ${why}`;
