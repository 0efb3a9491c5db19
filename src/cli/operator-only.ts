import { discover } from "../adapters/discover.ts";
import { isBelow } from "../adapters/processes/tree.ts";
import { Refusal } from "../app/accept.ts";
import type { CommandSpec, Invocation } from "./command.ts";

/**
 * Refuses a command that is the operator's to give when a turn or a gate of this repository gives it.
 */
export function refuseInsideTurn(spec: CommandSpec, invocation: Invocation): void {
  if (!spec.operatorOnly?.(invocation.args) || !isInsideTurn(invocation)) return;
  throw new Refusal(`a peer cannot use \`peers ${[spec.name, ...invocation.args].join(" ")}\`, it is the operator's; ask the operator in your commit message`);
}

/** A variable is easily removed, hence the ancestors: what one of them was started with cannot be changed from below. */
export function isInsideTurn({ environment, cwd }: Pick<Invocation, "environment" | "cwd">): boolean {
  const repository = discover(cwd, environment)?.id;
  return Boolean(environment.PEERS_TOKEN || (repository && isBelow("PEERS_REPOSITORY", repository)));
}
