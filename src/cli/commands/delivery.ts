import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Refusal } from "../../app/accept.ts";
import { renderDelivery } from "../../core/delivery/render.ts";
import { refilled } from "../../core/delivery/slots.ts";
import { emptyTree } from "../../core/empty-tree.ts";
import type { Recorded } from "../../core/event.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers delivery`: what was delivered, from the log; with --write into DELIVERY.md, keeping the prose that stands there. */
export const delivery: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const { repository, log } = wired.world;
    const events: Recorded[] = [];
    for await (const recorded of log.events()) events.push(recorded);
    const last = events.at(-1);
    if (!last || !wired.session.state().policy) throw new Refusal("no policy is accepted in this repository; `peers init` does it");
    const changedIn = async (commit: Oid) => {
      const parent = (await repository.facts(commit)).parents[0] ?? emptyTree[repository.paths.objectFormat];
      return (await repository.changes(parent, commit)).flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
    };
    const { page } = await renderDelivery(events, last.seq, changedIn);
    const file = join(topOf(invocation.cwd), "DELIVERY.md");
    const { text, lost } = refilled(page, existsSync(file) ? readFileSync(file, "utf8") : "");
    for (const name of lost) invocation.complain(`the prose of ${name} has no place in it any more and is left out`);
    if (invocation.options.write) writeFileSync(file, text);
    invocation.print(
      invocation.options.write ? `wrote ${file}; say between its marks of prose what was done and why it is enough, then commit it` : text.trimEnd(),
    );
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

/** The checkout it was called in: each peer may have one of its own. */
function topOf(folder: string): string {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? folder : topOf(dirname(folder));
}
