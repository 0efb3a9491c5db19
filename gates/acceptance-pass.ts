import { families } from "../src/core/syntax.ts";
import type { Gate } from "../src/ports/gate.ts";
import { broken, judgeFrozen } from "./shared/acceptance.ts";

export const acceptancePass: Gate = {
  id: "acceptance-pass",
  version: "1",
  says: "Does the accepted acceptance command succeed, run with the files it depends on as they were accepted?",
  languages: families,
  cannotSee: "an implementation that recognises the tests, or forges the report of the test process it is loaded into",
  per: "tree",
  reads: "commands",
  judge: async (view) => {
    if (view.policy === null) return { verdict: "not-applicable", why: "no policy was accepted here, so there is no contract", findings: [] };
    const contract = view.policy.acceptance;
    if (!contract) return broken("no acceptance command was accepted; write acceptance: into .peers/goals.yaml, then `peers goals accept`");
    return judgeFrozen(view, "acceptance-pass", contract.acceptance);
  },
};
