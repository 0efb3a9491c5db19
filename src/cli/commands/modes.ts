import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gates } from "../../../gates/index.ts";
import { discover } from "../../adapters/discover.ts";
import { Refusal } from "../../app/accept.ts";
import { readConfig } from "../../core/config/config-file.ts";
import { suggestion } from "../../core/expression/nearest.ts";
import type { Catalogue } from "../../core/modes/catalogue.ts";
import { describeMode } from "../../core/modes/describe-mode.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { modesHere } from "../modes.ts";

/** `peers modes list|show`. Works outside of a repository, too. */
export const modes: Handler = async (invocation) => {
  const [what = "list", name] = invocation.args;
  const paths = discover(invocation.cwd, invocation.environment);
  const known = modesHere({ paths, environment: invocation.environment, own: ownFolder(paths) });
  if (what === "list") return list(invocation, known);
  if (what !== "show") throw new Refusal(`\`peers modes\` knows list and show, not ${JSON.stringify(what)}`);
  if (name === undefined) throw new Refusal("`peers modes show` wants the name of a mode; `peers modes list` has them");
  return show(invocation, known, name);
};

function list({ options, print, complain }: Invocation, { modes: all, problems, replaced }: Catalogue): number {
  const rows = all.map(({ name, version, says, from, requires, conflicts, exclusive, languages }) => {
    const notes = [
      ...(exclusive ? ["stands alone"] : []),
      ...requires.map((other) => `with ${other}`),
      ...(replaced[name] ? [`replaces ${replaced[name]}`] : []),
    ];
    return { name, version, says, from: from.root, folder: from.shown, requires, conflicts, exclusive, languages, notes };
  });
  if (options.json) print(JSON.stringify({ modes: rows.map(({ notes: _, ...row }) => row), problems: problems.map(({ says }) => says) }, null, 2));
  else
    for (const { name, says, from, folder, notes } of rows)
      print(`${name.padEnd(12)} ${says}${[...notes, ...(from === "built in" ? [] : [folder])].map((note) => ` [${note}]`).join("")}`);
  if (!options.json) for (const { says } of problems) complain(`cannot be used: ${says}`);
  return exitCodes.ok.code;
}

function show({ options, print }: Invocation, { modes: all, problems, replaced }: Catalogue, name: string): number {
  const mode = all.find((each) => each.name === name);
  const own = problems.filter((problem) => problem.name === name).map(({ says }) => says);
  if (!mode) {
    const names = all.map((each) => each.name);
    throw new Refusal(own.length > 0 ? own.join("\n") : `there is no mode ${JSON.stringify(name)}${suggestion(name, names)}`);
  }
  print(options.json ? JSON.stringify(mode, null, 2) : describeMode(mode, { gates, replaced: replaced[name] ?? null }));
  return exitCodes.ok.code;
}

function ownFolder(paths: RepositoryPaths | null): string | null {
  const file = paths && join(paths.mainTop, ".peers", "config.yaml");
  if (!file || !existsSync(file)) return null;
  const read = readConfig(readFileSync(file, "utf8"), ".peers/config.yaml");
  return read.ok ? (read.value.modes_folder ?? null) : null;
}
