import { statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
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
    if (since !== null && since !== "last" && since > runs)
      throw new Refusal(`--since=${since}: there is no such run; ${runs === 0 ? "none has begun" : `the last is ${runs}`}`);
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
    const whole = resolve(calledIn, file);
    const kind = (path: string) => statSync(path, { throwIfNoEntry: false });
    if (!kind(dirname(whole))?.isDirectory()) throw new Refusal(`${file} cannot be written: there is no folder ${dirname(whole)}; make it first`);
    if (kind(whole)?.isDirectory()) throw new Refusal(`${file} is a folder; name a file in it`);
    writeFileSync(whole, text);
    complain(`wrote ${file}`);
  }
}
