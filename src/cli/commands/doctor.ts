import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gates } from "../../../gates/index.ts";
import { examination } from "../../adapters/examination.ts";
import { policyHash } from "../../adapters/policy-hash.ts";
import { doctor as examine, type Known } from "../../app/doctor.ts";
import { askedBy } from "../../core/acceptance/asked.ts";
import { readConfig } from "../../core/config/config-file.ts";
import { readGoals } from "../../core/config/goals-file.ts";
import { canonicalJson, makePolicy } from "../../core/config/make-policy.ts";
import type { Policy } from "../../core/policy.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { frozenModes } from "../modes.ts";
import { withOwnGates } from "../own-gates.ts";
import { readPlanFile } from "../plan-file.ts";
import { wire } from "../wire.ts";

export const doctor: Handler = async (invocation) => {
  const wired = await wire(invocation);
  try {
    const [config, goals] = ["config.yaml", "goals.yaml"].map((name) => textOf(join(wired.paths.mainTop, ".peers", name))) as [string | null, string | null];
    const policy = standing(
      { config, goals },
      {
        accepted: wired.session.state().policy,
        paths: wired.paths,
        environment: invocation.environment,
      },
    );
    const checks = await examine({ config, goals, gates, policy }, examination(wired.paths, invocation.environment.PATH ?? ""));
    invocation.print(invocation.options.json ? JSON.stringify(checks, null, 2) : checks.map(line).join("\n"));
    return checks.some(({ ok }) => ok === false) ? exitCodes.gateFailed.code : exitCodes.ok.code;
  } finally {
    await wired.close();
  }
};

type Standing = {
  readonly accepted: { readonly policy: Policy; readonly hash: string } | null;
  readonly paths: RepositoryPaths;
  readonly environment: Readonly<Record<string, string>>;
};

/** How the files stand to the policy in force. Files that do not read differ; what is wrong with them is a check of its own. */
function standing(files: Pick<Known, "config" | "goals">, { accepted, paths, environment }: Standing): Known["policy"] {
  if (accepted === null) return "none";
  const config = readConfig(files.config ?? "", ".peers/config.yaml");
  const goals = readGoals(files.goals ?? "", ".peers/goals.yaml");
  const own = goals.ok ? withOwnGates(paths, goals.value) : null;
  const plan = goals.ok ? readPlanFile(paths, goals.value) : null;
  const modes = config.ok && goals.ok ? frozenModes(goals.value, { paths, environment, own: config.value.modes_folder ?? null }) : null;
  if (!config.ok || !own?.ok || !plan?.ok || !modes?.ok) return "differs";
  // What was frozen is not looked for again: the words that asked for it are compared.
  const { acceptance } = accepted.policy;
  const asked = askedBy(own.goals, plan.plan);
  if (canonicalJson(asked?.asked ?? null) !== canonicalJson(acceptance?.asked ?? null)) return "differs";
  const policy = makePolicy(config.value, own.goals, { plan: plan.plan, modes: modes.modes, ...(acceptance ? { acceptance } : {}) });
  return policyHash(policy) === accepted.hash ? "accepted" : "differs";
}

const textOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : null);

type Check = Awaited<ReturnType<typeof examine>>[number];

function line({ ok, id, says, fix }: Check): string {
  const mark = ok === true ? "ok  " : ok === "warn" ? "warn" : "BAD ";
  return `${mark} ${id}: ${says}${ok === true || !fix ? "" : `\n       ${fix}`}`;
}
