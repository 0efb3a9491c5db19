import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { selfCommand } from "../adapters/self.ts";
import { agentFor } from "../agents/index.ts";
import { priceOf } from "../agents/prices.ts";
import type { Agents } from "../ports/world.ts";

/** The list of agent CLIs, with the files of the person's home that say how each is signed in. */
export function createAgents(environment: Readonly<Record<string, string>>): Agents {
  // Some CLIs refuse to run unattended as root unless told that the machine is there for it.
  const uid = String(process.getuid?.() ?? "");
  // What calls an agent through a program of ours: the one that runs here.
  const self = JSON.stringify(selfCommand());
  const of: Agents["of"] = ({ tool, argv }) => {
    const agent = agentFor(tool, argv);
    return { ...agent, call: (settings, session, given) => agent.call(settings, session, { PEERS_UID: uid, ...given, PEERS_SELF: self }) };
  };
  return {
    of,
    signInOf: (peer, given) => of(peer).signIn(given, (path) => textUnder(given.HOME ?? environment.HOME ?? homedir(), path)),
    priceOf,
  };
}

function textUnder(home: string, path: string): string | null {
  const file = join(home, path);
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
