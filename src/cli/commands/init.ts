import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gates } from "../../../gates/index.ts";
import { initWorld, pathsToSetUp } from "../../adapters/init-world.ts";
import { openOperator } from "../../adapters/log/operator.ts";
import { fingerprint } from "../../adapters/log/signature.ts";
import { launchCommand } from "../../adapters/self.ts";
import { Refusal } from "../../app/accept.ts";
import { type InitRequest, init as makeReady } from "../../app/init.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import type { Handler, Invocation } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { pathsOf } from "../paths-of.ts";
import { acceptedFiles, acceptFrom, foreignChain } from "../policy-files.ts";
import { setUpAgentHooks } from "../set-up-agent-hooks.ts";
import { wire } from "../wire.ts";

/** `peers init`: files, ignore entry, hooks, and once the policy. Nothing is asked; what a person wrote is kept. */
export const init: Handler = async (invocation) => {
  const { driver, install } = invocation.options;
  if (driver !== undefined && driver !== "hooks")
    throw new Refusal(`there is no driver ${JSON.stringify(driver)}; known: hooks (commits drive the loop anyway)`);
  if (install && driver === undefined) throw new Refusal("--install puts the agents' stop hooks in place; write --driver=hooks with it");
  if (invocation.options.newLog) setStateAside(pathsOf(invocation));
  else await restoreFiles(invocation);
  const report = await makeReady(
    { force: invocation.options.force === true, ...modesAsked(invocation) },
    initWorld({ cwd: invocation.cwd, environment: invocation.environment, launch: launchCommand(invocation.environment), gates }),
  );
  const tell = invocation.options.quiet ? () => undefined : invocation.print;
  for (const warning of report.warnings) invocation.complain(`warning: ${warning}`);
  if (!report.ok) throw new Refusal(report.lines.join("\n"));
  for (const line of report.lines) tell(line);
  const accepted = await acceptOnce(invocation);
  for (const line of accepted) tell(line);
  if (driver === "hooks") for (const line of await setUpAgentHooks(invocation, install === true)) tell(line);
  const again = accepted.length === 0 && invocation.options.modes !== undefined;
  if (again) tell("next: peers goals diff shows what changed, peers goals accept puts it in force");
  else if (report.next) tell(`next: ${report.next}`);
  return exitCodes.ok.code;
};

function modesAsked({ options }: Invocation): Pick<InitRequest, "modes"> {
  if (options.modes === undefined) {
    if (options.plan !== undefined) throw new Refusal("--plan names the plan of a mode; write --modes=implement with it");
    if (options.lang !== undefined) throw new Refusal("--lang says which language the modes are to work for; write --modes with it");
    return {};
  }
  const names = String(options.modes)
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) throw new Refusal("--modes names none; write --modes=audit, or see `peers modes list`");
  const plan = typeof options.plan === "string" ? { plan: options.plan } : {};
  return { modes: { names, lang: String(options.lang ?? "auto"), ...plan } };
}

async function acceptOnce(invocation: Invocation): Promise<string[]> {
  const alone = invocation.options.newLog === true;
  const wired = await wire(invocation, { create: true, alone });
  try {
    if (wired.world.log.tip() !== null && wired.session.state().policy) return [];
    const continues = alone ? null : await foreignChain(wired.paths, wired.world.log.writer);
    const lines = await acceptFrom(invocation, wired, { rebaseline: false, continues, force: invocation.options.force === true });
    return continues ? [`going on from ${continues.ref}, signed with ${fingerprint(continues.publicKey)}`, ...lines] : lines;
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    throw new Refusal(`${fault.message}\n  files and hooks are in place, but nothing is judged yet: mend this, then say the same \`peers init\` again`);
  } finally {
    await wired.close();
  }
}

/** In a clone of a repository that peers works in, the files are what was accepted there. */
async function restoreFiles(invocation: Invocation): Promise<void> {
  const paths = pathsToSetUp(invocation.cwd, invocation.environment);
  if (!paths || existsSync(join(paths.mainTop, ".peers")) || openOperator(paths.stateDir)) return;
  const wired = await wire(invocation);
  const files = Object.entries((await acceptedFiles(wired)) ?? {});
  await wired.close();
  if (files.length > 0) mkdirSync(join(paths.mainTop, ".peers"));
  for (const [name, text] of files) writeFileSync(join(paths.mainTop, ".peers", name), text);
}

/** The damaged log stays under its old name for whoever wants to look; its key and place are kept beside the new ones. */
function setStateAside(paths: RepositoryPaths): void {
  if (existsSync(paths.stateDir)) renameSync(paths.stateDir, `${paths.stateDir}.before-${Date.now()}`);
}
