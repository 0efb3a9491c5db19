import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Refusal } from "../../app/accept.ts";
import type { Recorded } from "../../core/event.ts";
import { htmlOf } from "../../core/report/html.ts";
import { markdownOf } from "../../core/report/markdown.ts";
import { pageOf } from "../../core/report/sections.ts";
import { storyOf } from "../../core/report/story.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { wire } from "../wire.ts";

/** `peers report`: the whole story in one page, from the log alone. */
export const report: Handler = async (invocation) => {
  const since = runNumber(invocation.options.since);
  const wired = await wire(invocation);
  try {
    const events: Recorded[] = [];
    for await (const recorded of wired.world.log.events()) events.push(recorded);
    const runs = since === null ? 0 : storyOf(events).runs.length;
    if (since !== null && since !== "last" && since > runs) throw new Refusal(`--since=${since}: the log knows of ${runs} runs`);
    const page = pageOf(storyOf(events, since === "last" ? runs : (since ?? 0)));
    const { html, md } = invocation.options;
    if (typeof html === "string") put(invocation, html, htmlOf(page));
    if (typeof md === "string") put(invocation, md, markdownOf(page));
    if (html === undefined && md === undefined) invocation.print(markdownOf(page).trimEnd());
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

function runNumber(given: Invocation["options"][string]): number | "last" | null {
  if (given === undefined) return null;
  if (given === "last") return given;
  const run = Number(given);
  if (!Number.isInteger(run) || run < 1) throw new Refusal(`--since=${given}: name a run by its number, e.g. --since=2, or write --since=last`);
  return run;
}

function put({ calledIn, print, complain }: Invocation, file: string, text: string): void {
  if (file === "-") print(text.trimEnd());
  else {
    writeFileSync(resolve(calledIn, file), text);
    complain(`wrote ${file}`);
  }
}
