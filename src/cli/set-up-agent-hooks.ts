import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { agentHookWorld } from "../adapters/agent-hook-files.ts";
import { launchCommand } from "../adapters/self.ts";
import { agentFor, agents } from "../agents/index.ts";
import { installAgentHooks, type PeerHook, writeHookSnippets } from "../app/agent-hooks.ts";
import { readConfig } from "../core/config/config-file.ts";
import type { Peer } from "../core/policy.ts";
import type { StopHook } from "../ports/agent.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Invocation } from "./command.ts";
import { pathsOf } from "./paths-of.ts";

/** Every stop hook there is, wherever it may stand. */
export const stopHooks: readonly StopHook[] = agents.flatMap(({ interactive }) => (interactive ? [interactive.hook] : []));

/** `peers init --driver=hooks`: the stop hooks of the configured peers, as files to paste or, with `install`, in their places. */
export async function setUpAgentHooks(invocation: Invocation, install: boolean): Promise<string[]> {
  const paths = pathsOf(invocation);
  const file = join(paths.mainTop, ".peers", "config.yaml");
  const config = readConfig(existsSync(file) ? readFileSync(file, "utf8") : "", ".peers/config.yaml");
  if (!config.ok) return [`no stop hooks: ${config.problems[0]}`];
  const { peers } = config.value;
  const hooks = agents.flatMap((agent) => hookFor(invocation, paths, peersOf(agent.id, peers)));
  const world = agentHookWorld(paths, invocation.environment);
  const lines = [...writeHookSnippets(hooks, world), ...(install ? await installAgentHooks(hooks, world) : [])];
  if (hooks.length === 0) return ["no peer of .peers/config.yaml is an agent with a stop hook"];
  if (peers.some(({ interactive }) => interactive)) return lines;
  return [...lines, "write `interactive: true` for a peer you talk to yourself, then `peers goals accept`: its turns are then waited for, never started"];
}

/** One CLI's sessions cannot be told apart: they are those of the peer a person talks to, else of the first. */
function peersOf(id: string, peers: readonly Peer[]): readonly Peer[] {
  const all = peers.filter(({ tool, argv }) => agentFor(tool, argv).id === id);
  return all.toSorted((one, other) => Number(other.interactive) - Number(one.interactive)).slice(0, 1);
}

function hookFor(invocation: Invocation, paths: RepositoryPaths, peers: readonly Peer[]): PeerHook[] {
  return peers.flatMap(({ name, tool, argv }) => {
    const { id, title, interactive } = agentFor(tool, argv);
    const called = [...launchCommand(invocation.environment), "-C", paths.mainTop, "tick", "--after", name];
    return interactive ? [{ peer: name, tool: id, title, hook: interactive.hook, argv: called }] : [];
  });
}
