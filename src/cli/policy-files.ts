import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gates } from "../../gates/index.ts";
import { followPlan } from "../adapters/hooks/follow-plan.ts";
import { newestChain, readChain } from "../adapters/log/chain.ts";
import { policyHash } from "../adapters/policy-hash.ts";
import { type Acceptance, acceptPolicy, Refusal } from "../app/accept.ts";
import { type AskedContract, askedBy } from "../core/acceptance/asked.ts";
import { readConfig } from "../core/config/config-file.ts";
import { readGoals } from "../core/config/goals-file.ts";
import { addedGates, makePolicy } from "../core/config/make-policy.ts";
import type { FrozenPlan } from "../core/plan/plan.ts";
import type { ConfigFile, Policy } from "../core/policy.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { frozenContract } from "./acceptance.ts";
import type { Invocation } from "./command.ts";
import { frozenModes } from "./modes.ts";
import { withOwnGates } from "./own-gates.ts";
import { frozenText, readPlanFile } from "./plan-file.ts";
import type { Wired } from "./wire.ts";

export type PolicyFiles = {
  readonly policy: Policy;
  readonly files: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly asked: AskedContract | null;
};

export const policyFileNames = ["config.yaml", "goals.yaml"] as const;

/** Reads `.peers/config.yaml` and `goals.yaml`; all their problems at once when they do not make a policy. */
export function readPolicyFiles(paths: RepositoryPaths, environment: Invocation["environment"], planText?: string): PolicyFiles {
  const [configText, goalsText] = policyFileNames.map((name) => textOf(paths, name)) as [string, string];
  const config = readConfig(configText, ".peers/config.yaml");
  const goals = readGoals(goalsText, ".peers/goals.yaml", gates);
  const own = goals.ok ? withOwnGates(paths, goals.value) : null;
  const plan = goals.ok ? planOf(paths, goals.value.plan, planText) : null;
  const modes = config.ok && goals.ok ? frozenModes(goals.value, { paths, environment, own: config.value.modes_folder ?? null }) : null;
  const peers = config.ok && plan?.ok ? unknownPeer(plan.plan, config.value) : [];
  const problems = [...[config, goals, own, plan, modes].flatMap((read) => (read === null || read.ok ? [] : read.problems)), ...peers];
  if (!config.ok || !goals.ok || !own?.ok || !plan?.ok || !modes?.ok || peers.length > 0)
    throw new Refusal(`the policy was not accepted, and nothing changed:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  const policy = makePolicy(config.value, own.goals, { plan: plan.plan, modes: modes.modes });
  const added = addedGates(policy, own.goals).map((gate) => `goals.yaml does not ask ${gate}: it was added, or what was accepted would hold nobody to it`);
  return {
    policy,
    files: { "config.yaml": configText, "goals.yaml": goalsText },
    warnings: [...config.warnings, ...goals.warnings, ...modes.warnings, ...added],
    asked: askedBy(own.goals, plan.plan),
  };
}

/** Each configured peer gives an honest account; the one a plan names has to be among them. */
function unknownPeer(plan: FrozenPlan | null, { peers }: ConfigFile): string[] {
  const named = plan?.meta.honesty_audit_peer ?? null;
  if (named === null || peers.some(({ name }) => name === named)) return [];
  return [`${plan?.file}: honesty_audit_peer is ${named}, and no peer of .peers/config.yaml has that name: ${peers.map(({ name }) => name).join(", ")}`];
}

const planOf = (paths: RepositoryPaths, file: string | undefined, text: string | undefined) =>
  file === undefined || text === undefined ? readPlanFile(paths, { plan: file }) : frozenText(text, file);

type Accepting = Pick<Acceptance, "rebaseline" | "continues" | "because"> & {
  readonly force?: boolean;
  /** Of the plan, when it does not lie in the checkout yet. */
  readonly planText?: string;
};

/** Freezes the files as the policy. Returns what to tell the operator. */
export async function acceptFrom(invocation: Invocation, wired: Wired, { force = false, planText, ...how }: Accepting): Promise<string[]> {
  const { policy: written, files, warnings, asked } = readPolicyFiles(wired.paths, invocation.environment, planText);
  const asking = { policy: written, anew: how.rebaseline, force, say: invocation.print };
  const policy = asked === null ? written : { ...written, acceptance: await frozenContract(wired, { ...asking, ...asked }) };
  const identity = { writer: wired.world.log.writer, publicKey: wired.publicKey };
  const { branch, baseline } = await acceptPolicy(wired.world, wired.session, { policy, hash: policyHash(policy), files, identity, ...how });
  const troubles = [await followPlan(wired.paths, policy.plan?.file ?? null), await uncommittedPlan(wired, branch, policy)];
  for (const warning of [...warnings, ...troubles]) if (warning !== null) invocation.complain(warning);
  return [`accepted: ${policy.goals.length} goals for ${branch.replace("refs/heads/", "")}${baseline ? `, compared with ${baseline.slice(0, 8)}` : ""}`];
}

/** Whoever works elsewhere than in this checkout, and the gate, see the plan that is committed. */
async function uncommittedPlan({ world: { repository } }: Wired, branch: string, { plan }: Policy): Promise<string | null> {
  const tip = plan ? await repository.resolve(branch) : null;
  if (!plan || tip === null || (await repository.blobAt(tip, plan.file)) !== null) return null;
  return `${plan.file} is not in the newest commit of the branch; commit it, or the gate plan-intact is red`;
}

/** The files as they were when the policy in force was accepted. */
export async function acceptedFiles({ world }: Wired): Promise<Readonly<Record<string, string>> | null> {
  let entry: string | null = null;
  for await (const recorded of world.log.events()) if (recorded.event.kind === "policy-accepted") entry = recorded.entry;
  if (entry === null) return null;
  const found = entry;
  return Object.fromEntries(await Promise.all(policyFileNames.map(async (name) => [name, (await world.log.artefact(found, name)) ?? ""] as const)));
}

/** The chain of another clone that was fetched here, for a new log to go on from. */
export async function foreignChain(paths: RepositoryPaths, ownWriter: string): Promise<Acceptance["continues"]> {
  const chain = await newestChain(paths.commonDir);
  if (!chain || chain.ref.endsWith(`/${ownWriter}`)) return null;
  const began = (await readChain(paths.commonDir, chain.tip, null)).findLast(({ event }) => event.kind === "log-started")?.event;
  return began?.kind === "log-started" ? { ...chain, publicKey: began.publicKey } : null;
}

function textOf(paths: RepositoryPaths, name: string): string {
  const file = join(paths.mainTop, ".peers", name);
  if (!existsSync(file)) throw new Refusal(`there is no .peers/${name} here; \`peers init\` writes one`);
  return readFileSync(file, "utf8");
}
