import { readFileSync } from "node:fs";
import { createMail } from "../../adapters/mail.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers send <to>`: leaves a message, read from stdin, for a peer's next turn. Within a turn the sender is the turn's peer. */
export const send: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const policy = wired.session.state().policy?.policy;
    if (policy?.comm !== "hybrid") throw new Refusal("messages are off; write comm: hybrid in .peers/config.yaml, then `peers goals accept`");
    const [to = ""] = invocation.args;
    const names = policy.peers.map(({ name }) => name);
    const from = invocation.environment.PEERS_PEER_NAME ?? "human";
    if (!names.includes(to) || to === from)
      throw new Refusal(`there is no other peer ${JSON.stringify(to)}; known: ${names.filter((name) => name !== from).join(", ")}`);
    const body = readFileSync(0, "utf8");
    if (body.trim() === "") throw new Refusal("the message is empty; give it on stdin");
    const topic = typeof invocation.options.topic === "string" ? invocation.options.topic : (body.split("\n")[0] ?? "").slice(0, 60);
    const file = await createMail(wired.paths).send({ from, to, topic, sentAt: new Date().toISOString(), body });
    signal(wired.paths.runtimeDir, "mail");
    invocation.print(file.slice(wired.paths.mainTop.length + 1));
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};
