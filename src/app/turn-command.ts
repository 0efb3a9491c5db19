import type { Action } from "../core/action.ts";
import type { Peer, Policy } from "../core/policy.ts";
import type { State } from "../core/state.ts";
import type { AgentCall, AgentRefusal } from "../ports/agent.ts";
import type { Command, RunLimits } from "../ports/processes.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Workspace } from "../ports/workspaces.ts";
import { callFor, sessionFor } from "./agent-turn.ts";
import type { Runner } from "./runner.ts";

export type TurnSetting = {
  readonly action: Extract<Action, { do: "ask" }>;
  readonly workspace: Workspace;
  readonly prompt: string;
  readonly token: string;
  readonly turn: number;
};

/** Kept of each stream of a turn. */
const outputBytes = 512 * 1024;

/** The program of a turn with its whole environment; refused when its CLI could not be called at all. */
export function commandFor(runner: Runner, setting: TurnSetting): Command | AgentRefusal {
  const { action, workspace, prompt, token, turn } = setting;
  const { world, session } = runner;
  const peer = peerOf(session.state(), action.peer);
  const environment = environmentOf(runner, setting);
  const call = callFor(world.agents, peer, environment, sessionFor(peer, session.state().peers[peer.name], action.role, token));
  if ("refused" in call) return call;
  const { promptFile } = world.turnFiles.open(turn);
  const filled = call.argv.map((part) => part.replaceAll("{PROMPT_FILE}", promptFile).replaceAll("{PROMPT}", call.how === "argv" ? prompt : "{PROMPT}"));
  const [program = "", ...args] = filled;
  return {
    program,
    args,
    cwd: peer.cwd === "." ? workspace.dir : `${workspace.dir}/${peer.cwd}`,
    env: { ...environment, ...call.env, ...peer.env },
    ...(call.how === "stdin" ? { stdin: prompt } : {}),
  };
}

/** Whether a peer's CLI could be called at all, told before its first turn. */
export function isCallable(runner: Runner, peer: Peer): (AgentCall & { readonly env: Readonly<Record<string, string>> }) | AgentRefusal {
  const environment = { ...runner.world.environment, ...peer.env };
  const call = callFor(runner.world.agents, peer, environment, null);
  return "refused" in call ? call : { ...call, env: { ...environment, ...call.env } };
}

export function limitsFor(policy: Policy, peer: Peer, token: string): Omit<RunLimits, "signal" | "onStart" | "onOutput"> {
  return {
    timeoutMs: (peer.timeout_s ?? policy.turns.timeout_s) * 1000,
    idleMs: (peer.idle_timeout_s ?? policy.turns.idle_timeout_s) * 1000,
    token,
    isolate: policy.turns.isolation === "auto",
    maxBytes: outputBytes,
  };
}

export const policyOf = (state: State): Policy => state.policy?.policy as Policy;
export const peerOf = (state: State, name: string): Peer => policyOf(state).peers.find((peer) => peer.name === name) as Peer;

function environmentOf(runner: Runner, { action, workspace, token, turn }: TurnSetting): Record<string, string> {
  const { world } = runner;
  const { promptFile, reviewFile } = world.turnFiles.open(turn);
  const { name, env } = peerOf(runner.session.state(), action.peer);
  return {
    ...(action.role === "implement" ? world.environment : withoutPlace(world.environment, world.repository.paths)),
    PWD: workspace.dir,
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: `${name}@peers`,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: `${name}@peers`,
    PEERS_GIT_NAME: name,
    PEERS_GIT_EMAIL: `${name}@peers`,
    ...env,
    PEERS_PEER_NAME: name,
    PEERS_ROLE: action.role,
    PEERS_TURN: String(turn),
    PEERS_TOKEN: token,
    PEERS_REPOSITORY: world.repository.paths.id,
    PEERS_PROMPT_FILE: promptFile,
    ...(action.role === "implement" ? {} : { PEERS_REVIEW_FILE: reviewFile }),
  };
}

/** Without what tells a reviewer where the author's words lie: the shell's last folder, what npm says of the package. */
function withoutPlace(environment: Readonly<Record<string, string>>, { mainTop, commonDir }: RepositoryPaths): Record<string, string> {
  const tells = (value: string) => [mainTop, commonDir].some((place) => place !== "/" && value.includes(place));
  // Programs are found there; without it a reviewer could run nothing of the project.
  return Object.fromEntries(Object.entries(environment).filter(([name, value]) => name === "PATH" || !tells(value)));
}
