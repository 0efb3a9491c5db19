import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askGit } from "../../adapters/git.ts";
import { signal } from "../../adapters/spool.ts";
import { Refusal } from "../../app/accept.ts";
import { bringHiddenBack } from "../acceptance.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { acceptedFiles, acceptFrom, policyFileNames } from "../policy-files.ts";
import { type Wired, wire } from "../wire.ts";

export const goals: Handler = async (invocation) => {
  const what = invocation.args[0];
  if (what !== "accept" && what !== "diff" && what !== "hidden")
    throw new Refusal(`\`peers goals\` knows accept, diff and hidden, not ${JSON.stringify(what)}`);
  const wired = await wire(invocation);
  try {
    if (wired.session.state().seq === 0) throw new Refusal("no policy was accepted here yet; the first time `peers init` does it");
    if (what === "diff") invocation.print(await differences(wired));
    else if (what === "hidden") {
      const { from } = invocation.options;
      for (const line of bringHiddenBack(wired, typeof from === "string" ? from : undefined)) invocation.print(line);
    } else {
      const how = { rebaseline: invocation.options.rebaseline === true, force: invocation.options.force === true, continues: null };
      for (const line of await acceptFrom(invocation, wired, how)) invocation.print(line);
      signal(wired.paths.runtimeDir, "goals");
    }
    return exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

/** What the files say now against what was accepted, as a unified diff. */
async function differences(wired: Wired): Promise<string> {
  const accepted = (await acceptedFiles(wired)) ?? {};
  const scratch = mkdtempSync(join(tmpdir(), "peers-diff-"));
  try {
    const parts = [];
    for (const name of policyFileNames) {
      writeFileSync(join(scratch, name), accepted[name] ?? "");
      const now = join(wired.paths.mainTop, ".peers", name);
      if (accepted[name] === readFileSync(now, "utf8")) continue;
      const { stdout } = await askGit({ dir: scratch }, ["diff", "--no-index", "--no-color", "--", join(scratch, name), now]);
      parts.push(`--- accepted/${name}\n+++ .peers/${name}\n${stdout.slice(stdout.indexOf("@@"))}`);
    }
    return parts.length > 0 ? `${parts.join("\n")}\n\`peers goals accept\` puts this in force` : "the files are as accepted";
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
