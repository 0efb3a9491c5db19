import { readConfig } from "../core/config/config-file.ts";
import { type KnownGate, readGoals } from "../core/config/goals-file.ts";
import type { Examination, HookReport } from "../ports/installing.ts";
import type { Check } from "./doctor/check.ts";
import { checkAgents, checkFolder, checkIsolation, checkSigning, checkTools } from "./doctor/machine-checks.ts";

/** What the caller knows: the two files as they are (null: not there), the built-in gates, and what the log says of the policy. */
export type Known = {
  readonly config: string | null;
  readonly goals: string | null;
  readonly gates: readonly KnownGate[];
  readonly policy: "accepted" | "differs" | "none";
};

/** Looks at everything peers depends on; hooks and the launch command are tried, not only looked at. */
export async function doctor(known: Known, examine: Examination): Promise<Check[]> {
  const config = settings("config", known.config, (text) => readConfig(text, ".peers/config.yaml"));
  const goals = settings("goals", known.goals, (text) => readGoals(text, ".peers/goals.yaml", known.gates));
  return [
    checkGit(await examine.gitVersion()),
    ...checkHooks(await examine.hooks()),
    await checkLaunch(examine),
    config.check,
    goals.check,
    checkPolicy(known.policy),
    await checkIgnored(examine),
    ...(config.value ? checkAgents(config.value, examine) : []),
    ...(goals.value ? checkTools(goals.value, examine) : []),
    checkSigning(examine),
    await checkIsolation(examine),
    checkFolder("state", examine.paths.stateDir, examine),
    checkFolder("cache", examine.paths.cacheDir, examine),
  ];
}

const oldestGit = [2, 31] as const;

function checkGit(version: string | null): Check {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(version ?? "") ?? []).slice(1).map(Number);
  if (version === null) return { id: "git", ok: false, says: "git cannot be run", fix: "install git 2.31 or newer" };
  const enough = major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1]);
  return { id: "git", ok: enough, says: `git is ${version}`, fix: enough ? null : `install git ${oldestGit.join(".")} or newer` };
}

/** One check a worktree: the first hook that is not right, or that all are. */
function checkHooks(reports: readonly HookReport[]): Check[] {
  return [...new Set(reports.map(({ worktree }) => worktree))].map((worktree) => {
    const here = reports.filter((report) => report.worktree === worktree);
    const wrong = here.find(({ state }) => state !== "in-place" && state !== "fires");
    const id = `hooks ${worktree}`;
    if (!wrong) return { id, ok: true, says: here.find(({ state }) => state === "fires")?.says ?? "hooks are in place", fix: null };
    return { id, ok: false, says: wrong.says, fix: hookFix(wrong) };
  });
}

function hookFix({ state, file }: HookReport): string {
  switch (state) {
    case "not-executable":
      return `chmod +x ${file}`;
    case "overridden":
      return 'peers init (husky sets core.hooksPath at every `npm install`; a script "prepare": "husky && peers init --quiet" keeps both)';
    default:
      return "peers init";
  }
}

async function checkLaunch(examine: Examination): Promise<Check> {
  const launch = examine.launch();
  if (!launch || launch.length === 0) return { id: "launch", ok: false, says: "hooks do not know what to start", fix: "peers init" };
  const { exitCode, output } = await examine.tryRun([...launch, "--version"]);
  if (exitCode === 0) return { id: "launch", ok: true, says: `hooks start ${launch.join(" ")}`, fix: null };
  return {
    id: "launch",
    ok: false,
    says: `hooks start ${launch.join(" ")}, which does not run: ${output.trim().split("\n")[0] || "it cannot be found"}`,
    fix: "peers init",
  };
}

type Reading<T> = { readonly ok: true; readonly value: T; readonly warnings: readonly string[] } | { readonly ok: false; readonly problems: readonly string[] };

function settings<T>(id: string, text: string | null, read: (text: string) => Reading<T>): { check: Check; value: T | null } {
  if (text === null) return { check: { id, ok: false, says: `.peers/${id}.yaml is missing`, fix: "peers init" }, value: null };
  const reading = read(text);
  if (!reading.ok) return { check: { id, ok: false, says: reading.problems.join("\n"), fix: `mend .peers/${id}.yaml` }, value: null };
  const warned = reading.warnings.length > 0;
  return {
    check: { id, ok: warned ? "warn" : true, says: warned ? reading.warnings.join("\n") : `.peers/${id}.yaml is right`, fix: null },
    value: reading.value,
  };
}

function checkPolicy(policy: Known["policy"]): Check {
  switch (policy) {
    case "accepted":
      return { id: "policy", ok: true, says: "the files are the accepted policy", fix: null };
    case "differs":
      return {
        id: "policy",
        ok: "warn",
        says: "the files differ from the accepted policy, which still counts",
        fix: "peers goals diff, then peers goals accept",
      };
    case "none":
      return { id: "policy", ok: false, says: "no policy is accepted, so nothing is judged", fix: "peers goals accept" };
  }
}

async function checkIgnored(examine: Examination): Promise<Check> {
  const ok = await examine.isIgnored(".peers/config.yaml");
  return {
    id: "ignored",
    ok,
    says: ok ? "git ignores .peers/" : "git does not ignore .peers/: it would be committed",
    fix: ok ? null : "add the line .peers/ to .gitignore",
  };
}
