import { basename } from "node:path";
import { launchCommand } from "../../adapters/self.ts";
import { tmuxTerminals } from "../../adapters/tmux.ts";
import { agentFor } from "../../agents/index.ts";
import { Refusal } from "../../app/accept.ts";
import { sessionName, type TmuxRequest, tmuxAttach, tmuxDown, tmuxUp } from "../../app/tmux.ts";
import { shellLine } from "../../core/hook-files/mark.ts";
import type { Peer } from "../../core/policy.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";
import { wire } from "../wire.ts";

/** `peers tmux up|attach|down`: a window for each interactive peer, in the checkout, and one that runs `peers watch`. */
export const tmux: Handler = async (invocation) => {
  const [what = ""] = invocation.args;
  const paths = pathsOf(invocation);
  const terminals = tmuxTerminals(invocation.environment);
  switch (what) {
    case "up": {
      const peers = await interactivePeers(invocation);
      if (peers.length === 0)
        invocation.complain("no peer is interactive: write `interactive: true` into its entry in .peers/config.yaml, then `peers goals accept`");
      for (const line of await tmuxUp(requestOf(invocation, paths, peers), terminals)) invocation.print(line);
      return exitCodes.ok.code;
    }
    case "down":
      for (const line of await tmuxDown(requestOf(invocation, paths, []), terminals)) invocation.print(line);
      return exitCodes.ok.code;
    case "attach":
      return tmuxAttach(requestOf(invocation, paths, []), terminals);
    default:
      throw new Refusal(`peers tmux ${JSON.stringify(what)} is nothing; known: up, attach, down`);
  }
};

async function interactivePeers(invocation: Invocation): Promise<readonly Peer[]> {
  const wired = await wire(invocation);
  try {
    const accepted = wired.session.state().policy;
    if (!accepted) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    return accepted.policy.peers.filter(({ interactive }) => interactive);
  } finally {
    await wired.close();
  }
}

/** Commits of a session count when they come onto the work branch, so it is opened in the checkout that has it. */
function requestOf(invocation: Invocation, { mainTop: dir, id }: RepositoryPaths, peers: readonly Peer[]): TmuxRequest {
  const watch = { name: "watch", dir, line: shellLine([...launchCommand(invocation.environment), "watch"]) };
  const windows = peers.map(({ name, tool, argv }) => ({ name, dir, line: agentFor(tool, argv).interactive?.open ?? 'exec "${SHELL:-sh}"' }));
  return { session: sessionName(basename(dir)), repositoryId: id, windows: [watch, ...windows] };
}
