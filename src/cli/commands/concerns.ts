import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import { type Concerns, listOf } from "../../core/concerns/concern.ts";
import { renderConcerns } from "../../core/concerns/render.ts";
import type { Event } from "../../core/event.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers concerns`: what peers worry about and what became of it. `close` is the operator's word on one. */
export const concerns: Handler = async (invocation) => {
  const [what, id = ""] = invocation.args;
  if (what !== undefined && what !== "close") throw new Refusal(`\`peers concerns\` knows close, not ${JSON.stringify(what)}`);
  const wired = await wire(invocation);
  try {
    const state = wired.session.state();
    if (!state.policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    if (what === undefined)
      invocation.print(invocation.options.json ? JSON.stringify(listOf(state.concerns), null, 2) : renderConcerns(state.concerns).trimEnd());
    else {
      await wired.session.insist([closing(invocation, state.concerns, id)]);
      signal(wired.paths.runtimeDir, "concerns");
      invocation.print(`${id} is closed; \`peers resume\` goes on where the run has stopped`);
    }
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

function closing({ options }: Invocation, { open }: Concerns, id: string): Event {
  if (!open.some((concern) => concern.id === id))
    throw new Refusal(`there is no open concern ${JSON.stringify(id)}; open: ${open.map((concern) => concern.id).join(", ") || "none"}`);
  const why = typeof options.reason === "string" ? options.reason.trim() : "";
  if (why === "") throw new Refusal(`say why, for whoever reads the log: \`peers concerns close ${id} --reason "…"\``);
  return { kind: "concern-closed", concern: id, by: { kind: "human", name: "the operator" }, turn: null, commit: null, why };
}
