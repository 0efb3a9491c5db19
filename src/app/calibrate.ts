import type { Action } from "../core/action.ts";
import { isAboutPlant, measured, mostTried } from "../core/calibration/measure.ts";
import { chosenDefect, type Plant, wantsPlant } from "../core/calibration/plant.ts";
import type { Told } from "../core/calibration/trust.ts";
import type { EventOf } from "../core/event.ts";
import type { Review } from "../core/review.ts";
import { atLeast } from "../core/severity.ts";
import type { OpenTurn, State } from "../core/state.ts";
import type { Finding } from "../core/vocabulary.ts";
import type { Planted, World } from "../ports/world.ts";
import { failsAt } from "./evidence.ts";
import { requestFor } from "./judge.ts";
import type { Runner } from "./runner.ts";

/** The defect this turn is measured by; null when it is not, or when no changed line holds anything to make wrong. */
export async function plantFor(
  runner: Runner,
  state: State,
  { action, turn }: { action: Extract<Action, { do: "ask" }>; turn: number },
): Promise<Planted | null> {
  const { world } = runner;
  if (!wantsPlant(state, turn, action)) return null;
  const chosen = chosenDefect(await world.bench.defects(requestFor(state, action)), `${turn} ${action.tree}`, state.calibration.planted);
  if (!chosen) return null;
  const { start: _, ...plant } = chosen;
  return { plant, nonce: world.newToken().token };
}

/** What the log keeps of a plant until it is measured. */
export const sealOf = ({ digest }: Pick<World, "digest">, { plant: { file, line, says }, nonce }: Planted): string =>
  digest(JSON.stringify([nonce, file, line, says]));

type Given = { readonly review: Review; readonly findings: readonly Finding[]; readonly planted: Planted };

/** How the reviewer did. Its answers never count as a review: they are about a tree that is on no branch. */
export async function measure(runner: Runner, turn: OpenTurn, { review, findings, planted }: Given): Promise<EventOf<"calibration-measured">> {
  const { plant, nonce } = planted;
  const state = runner.session.state();
  const bar = state.policy?.policy.convergence.severity_bar ?? "med";
  const blocks = ({ severity }: Finding) => atLeast(severity, bar);
  const about = await Promise.all(findings.map((finding) => isCatch(runner, turn, { finding, plant, told: state.calibration.planted })));
  const tried = findings.filter(blocks).slice(0, mostTried);
  const caught = findings.some((finding, index) => about[index] && tried.includes(finding));
  const approved = review.verdict === "approve" && !findings.some(blocks) && turn.goals.every((goal) => review.goals[goal]?.pass);
  const { file, line, says } = plant;
  return {
    kind: "calibration-measured",
    turn: turn.turn,
    peer: turn.peer,
    role: turn.role,
    commit: turn.commit,
    tree: turn.tree,
    plant: { file, line, says },
    nonce,
    outcome: measured({ caught, approved }),
    // What a command proves of the real tree stands there; a place may be told because of the defect.
    findings: findings.filter((_, index) => !about[index]).map((finding) => ({ ...finding, stands: finding.fails })),
  };
}

/** A place near the defect, or a command that fails with it and not without. */
async function isCatch(runner: Runner, turn: OpenTurn, { finding, plant, told }: { finding: Finding; plant: Plant; told: readonly Told[] }): Promise<boolean> {
  if (isAboutPlant(finding, plant, told)) return true;
  if (finding.command === null || finding.fails) return false;
  return failsAt(runner, turn.commit, finding.command, { [plant.file]: plant.text });
}
