import { families } from "../src/core/syntax.ts";
import type { Gate } from "../src/ports/gate.ts";
import { broken, judgeFrozen } from "./shared/acceptance.ts";

export const e2ePass: Gate = {
  id: "e2e-pass",
  version: "1",
  says: "Does the accepted end-to-end command succeed, run with the files it depends on as they were accepted?",
  languages: families,
  cannotSee: "what the end-to-end tests do not look at, and an implementation that recognises them",
  per: "tree",
  reads: "commands",
  judge: async (view) => {
    if (view.policy === null) return { verdict: "not-applicable", why: "no policy was accepted here, so there is no contract", findings: [] };
    const contract = view.policy.acceptance;
    if (!contract) return broken("no acceptance contract was accepted; write acceptance: into .peers/goals.yaml, then `peers goals accept`");
    if (contract.e2e === null) return { verdict: "not-applicable", why: "the accepted contract names no e2e command", findings: [] };
    return judgeFrozen(view, "e2e-pass", contract.e2e);
  },
};
