import { readFileSync } from "node:fs";
import { createMail } from "../../adapters/mail.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import { bodyCap, person } from "../../core/mail.ts";
import type { State } from "../../core/state.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { isInsideTurn } from "../operator-only.ts";
import { wire } from "../wire.ts";

/** `peers send <to>`: leaves a message, read from stdin, for a peer's next turn. Within a turn the sender is the turn's peer. */
export const send: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const state = wired.session.state();
    const policy = state.policy?.policy;
    if (policy?.comm !== "hybrid") throw new Refusal("messages are off; write comm: hybrid in .peers/config.yaml, then `peers goals accept`");
    const [to = ""] = invocation.args;
    const names = policy.peers.map(({ name }) => name);
    const from = senderOf(invocation, state, names);
    if (!names.includes(to) || to === from)
      throw new Refusal(`there is no other peer ${JSON.stringify(to)}; known: ${names.filter((name) => name !== from).join(", ")}`);
    const body = bodyOf(readFileSync(0, "utf8"));
    const topic = typeof invocation.options.topic === "string" ? invocation.options.topic : (body.split("\n")[0] ?? "").slice(0, 60);
    const file = await createMail(wired.paths).send({ from, to, topic, sentAt: new Date().toISOString(), body });
    signal(wired.paths.runtimeDir, "mail");
    invocation.print(file.slice(wired.paths.mainTop.length + 1));
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

/** Within a turn the log says whose it is, whatever the environment claims; elsewhere a person may write as the peer of their session. */
function senderOf(invocation: Invocation, state: State, names: readonly string[]): string {
  if (isInsideTurn(invocation)) {
    if (state.turn) return state.turn.peer;
    throw new Refusal("the turn this belongs to is over; only a turn that is open can send");
  }
  const claimed = invocation.environment.PEERS_PEER_NAME ?? person;
  return names.includes(claimed) ? claimed : person;
}

function bodyOf(text: string): string {
  const body = text.trim();
  if (body === "") throw new Refusal("the message is empty; give it on stdin");
  if (body.length > bodyCap) throw new Refusal(`the message has ${body.length} characters; ${bodyCap} at most, so commit the rest and name the commit`);
  return body;
}
