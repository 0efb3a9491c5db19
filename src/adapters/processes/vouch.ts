import { readFileSync } from "node:fs";
import type { ProcessIdentity } from "../../ports/processes.ts";
import { isAlive } from "./table.ts";

// First processes of machines, containers and logins: whoever loses its parent becomes their child.
const adopters = /^(systemd|init|openrc-init|runit|s6-svscan|tini|dumb-init|docker-init|catatonit|conmon|containerd-shim.*|launchd)$/;

/** A peer's orphan may be the child of an adopter that is older than its turn, which is then no sign of a person. */
export function vouches(identity: ProcessIdentity): boolean {
  return isAlive(identity) && !adopters.test(nameOf(identity.pid));
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}
