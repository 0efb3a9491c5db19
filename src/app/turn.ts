import type { Action } from "../core/action.ts";
import type { LiveTurn } from "../core/attribute.ts";
import type { Plant } from "../core/calibration/plant.ts";
import type { State } from "../core/state.ts";
import { lacksOtherVendor } from "../core/turns.ts";
import type { Workspace } from "../ports/workspaces.ts";
import type { Planted } from "../ports/world.ts";
import { plantFor, sealOf } from "./calibrate.ts";
import { finishTurn } from "./finish-turn.ts";
import { lastSeen } from "./review-range.ts";
import type { Runner } from "./runner.ts";
import { commandFor, limitsFor, peerOf, policyOf } from "./turn-command.ts";
import { promptFor } from "./turn-prompt.ts";
import { runWatched } from "./watch-turn.ts";

type Ask = Extract<Action, { do: "ask" }>;

/** A turn could not start yet; why, in one sentence. */
export type Waiting = { readonly wait: string };

/** One turn of one peer: workspace, prompt, process, and then what came of it. */
export async function takeTurn(runner: Runner, action: Ask): Promise<Waiting | null> {
  const { world, session } = runner;
  const before = session.state();
  const turn = before.tick + 1;
  const { token, digest } = world.newToken();
  const mayMove = movableRefs(before, action);
  const planted = await plantFor(runner, before, { action, turn });
  await world.primer.ready(action);
  const [workspace, { text: prompt, mail, beside }, snapshot] = await Promise.all([
    openWorkspace(runner, before, { action, plant: planted?.plant ?? null }),
    promptFor(runner, before, action, turn),
    world.guard.snapshot(mayMove),
  ]);
  if ("wait" in workspace) return workspace;
  const command = commandFor(runner, { action, workspace, prompt, token, turn });
  if ("refused" in command) return { wait: `${action.peer} cannot be called: ${command.refused}` };
  await world.turnFiles.writePrompt(turn, prompt, { ...beside, ...diffFiles(workspace) });
  world.primer.lend(action.role, turn);
  await world.turnFiles.rememberToken(turn, token);
  if (planted) await world.turnFiles.rememberPlant(turn, planted);
  const { peer, role, goals, commit, tree } = action;
  const began = await session.record(
    [
      {
        kind: "turn-started",
        turn,
        peer,
        role,
        goals: [...goals],
        commit,
        tree,
        workspace: workspace.kind,
        token: digest,
        ...aboutReview(runner, before, { action, planted }),
      },
    ],
    {
      "prompt.md": prompt,
    },
  );
  if (!began) return null;
  world.say(`turn ${turn}: ${peer}, ${role} (${action.why})`);
  const live: LiveTurn = { turn, peer, token, root: null };
  const settings = peerOf(before, peer);
  const running = runWatched(runner, { command, limits: limitsFor(policyOf(before), settings, token), live, peer: settings });
  // While the peer works this process has nothing to do.
  world.primer.follow(action);
  const { root, ...watched } = await running;
  world.primer.takeBack();
  await finishTurn(runner, { ...watched, mail, live: { ...live, root }, workspace, tampering: async () => world.guard.check(snapshot, mayMove) });
  return null;
}

const diffFiles = ({ diffs }: Workspace) => (diffs ? { "range.diff": diffs.range, ...(diffs.since ? { "since.diff": diffs.since } : {}) } : {});

/** What the beginning of a review puts on record: a seal, whether something is planted or not, and that no other vendor could be asked. */
function aboutReview({ world }: Runner, state: State, { action, planted }: { action: Ask; planted: Planted | null }) {
  if (action.role === "implement") return {};
  const calibrates = (state.policy?.policy.calibration.every ?? 0) > 0;
  const sealed = planted ? sealOf(world, planted) : world.newToken().digest;
  const sameVendor = lacksOtherVendor(state);
  if (sameVendor) world.say("no reviewer of another vendor");
  return { ...(calibrates ? { sealed } : {}), ...(sameVendor ? { sameVendor } : {}) };
}

type Opening = { readonly action: Ask; readonly plant: Plant | null };

async function openWorkspace(runner: Runner, state: State, { action, plant }: Opening): Promise<Workspace | Waiting> {
  const { workspaces } = runner.world;
  const accepted = state.policy;
  if (!accepted) return { wait: "no policy is accepted" };
  if (action.role !== "implement") {
    const { peer, commit: tip } = action;
    return workspaces.openReview({ peer, baseline: accepted.baseline?.commit ?? null, tip, since: lastSeen(state, action), plant });
  }
  return accepted.policy.turns.workspace === "own" ? workspaces.openOwn(action.peer, action.commit) : workspaces.openShared(accepted.branch, action.commit);
}

function movableRefs(state: State, action: Ask): string[] {
  const branch = state.policy?.branch ?? "";
  const own = action.role === "implement" && state.policy?.policy.turns.workspace === "own";
  return own ? [branch, `refs/heads/peers/${action.peer}`] : [branch];
}
