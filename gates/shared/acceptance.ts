import type { FrozenCommand } from "../../src/core/acceptance/contract.ts";
import { type Complaint, complaintsAbout } from "../../src/core/acceptance/judged.ts";
import { layoutFor } from "../../src/core/acceptance/layout.ts";
import { type AcceptanceOutcome, outcomeOf } from "../../src/core/acceptance/outcome.ts";
import { runOfCommand } from "../../src/core/acceptance/run.ts";
import type { GateAnswer, GateFinding, GateView } from "../../src/ports/gate.ts";
import { reportForgers } from "./shadowed-runner.ts";

/** Runs a frozen command at the commit, with the files of the contract as they were accepted. */
export async function judgeFrozen(view: GateView, gate: string, command: FrozenCommand): Promise<GateAnswer> {
  const contract = view.policy?.acceptance;
  if (!contract) return broken("no acceptance contract was accepted");
  const layout = await layoutFor(contract, { frozen: await view.at(contract.commit), now: view.now });
  const ran = await view.run(runOfCommand(command, { at: view.commit, build: view.project.build ?? null, layout }));
  const outcome = outcomeOf(
    ran,
    contract.open.some((path) => view.now.file(path) === null),
  );
  if (outcome.state === "unable") return { ...broken(outcome.why), notes: layout.notes };
  const hidden = new Set(contract.files.flatMap((file) => (file.hidden ? [file.path] : [])));
  const complaints = complaintsAbout(outcome, { command, ran, altered: ran.altered ?? [], hidden });
  const findings = [...(await reportForgers(view)), ...complaints.map((each) => findingOf(view, gate, each))];
  return answer(findings, { outcome, notes: layout.notes });
}

export const broken = (why: string): GateAnswer => ({ verdict: "broken", why, findings: [] });

const findingOf = (view: GateView, gate: string, { file, text, claim, remedy }: Complaint): GateFinding => ({
  commit: null,
  file: file !== null && view.now.file(file) ? file : null,
  line: file !== null && view.now.file(file) ? 1 : null,
  text,
  claim,
  remedy,
  fingerprint: view.digest(`${gate}\n${text}\n${claim.split(":")[0]}`).slice(0, 12),
});

function answer(findings: readonly GateFinding[], { outcome, notes }: { outcome: AcceptanceOutcome; notes: readonly string[] }): GateAnswer {
  const [first] = findings;
  if (first) return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`.slice(0, 500), findings, notes };
  const tests =
    outcome.state === "ran" && outcome.report ? `${outcome.executed} ${outcome.executed === 1 ? "test" : "tests"} passed` : "the command ended with 0";
  return { verdict: "pass", why: tests, findings, notes };
}
