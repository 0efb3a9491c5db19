import { type Concern, nameOf } from "../src/core/concerns/concern.ts";
import type { Gate, GateFinding } from "../src/ports/gate.ts";
import { failWith } from "./shared/described.ts";

export const concernsResolved: Gate = {
  id: "concerns-resolved",
  version: "1",
  says: "Is every concern that a peer has raised answered, and closed by its opener or by another peer than the one who answered?",
  languages: [],
  cannotSee: "whether an answer is a good one; who closes it says so",
  per: "commit",
  reads: "history",
  judge: async ({ facts }) => {
    const { concerns } = facts;
    if (!concerns || concerns.count === 0) return { verdict: "not-applicable", why: "nobody has raised a concern", findings: [] };
    const findings = concerns.open.map(findingFor);
    return findings.length > 0 ? failWith(findings) : { verdict: "pass", why: `${concerns.count} concerns were raised, and all are closed`, findings };
  },
};

function findingFor({ id, text, status, openedBy, commit, answer }: Concern): GateFinding {
  const claim = `${id} of ${nameOf(openedBy)} is ${status}: "${text.slice(0, 200)}"${answer ? `; ${nameOf(answer.by)} answered: "${answer.how.slice(0, 200)}"` : ""}`;
  const remedy =
    status === "open"
      ? `look into it and answer in a commit message with the trailer \`Concern-Answered: ${id}: what you did or found\``
      : `${nameOf(openedBy)}, or another peer than ${answer ? nameOf(answer.by) : "its author"}, closes it with the trailer \`Concern-Closed: ${id}: why\`, or answers anew`;
  return { commit, file: null, line: null, text: text.slice(0, 200), claim, remedy };
}
