import type { ConfigFile, GoalsFile } from "../../core/policy.ts";
import { knownAgents } from "../../core/setup/agents.ts";
import { programsOf } from "../../core/setup/programs-of.ts";
import type { Examination } from "../../ports/installing.ts";
import type { Check } from "./check.ts";

export function checkAgents({ peers }: ConfigFile, examine: Examination): Check[] {
  // An interactive peer without a program is worked with in whatever its person likes.
  const started = peers.filter(({ interactive, tool, argv }) => !interactive || tool || argv);
  return started.map(({ name, tool, argv }) => {
    const program = argv?.[0] ?? knownAgents.find((agent) => agent.tool === tool)?.program ?? tool ?? "";
    const place = examine.findProgram(program);
    const install = knownAgents.find((agent) => agent.tool === (tool ?? program))?.install;
    const fix = place ? null : `${install ?? `install ${program}`}, or change argv of ${name} in .peers/config.yaml`;
    return { id: `peer ${name}`, ok: place !== null, says: place ? `${name} is ${place}` : `${name} cannot run: there is no program ${program} here`, fix };
  });
}

export function checkTools({ goals, verify }: GoalsFile, examine: Examination): Check[] {
  const commands = [
    ...goals.flatMap((goal) => (goal.type === "hard" && goal.cmd !== undefined ? [{ of: goal.id, cmd: goal.cmd }] : [])),
    ...verify.commands.map(({ name, cmd }) => ({ of: name, cmd })),
  ];
  return commands.map(({ of, cmd }) => {
    const missing = programsOf(cmd).filter((program) => examine.findProgram(program) === null);
    const id = `gate ${of}`;
    if (missing.length === 0) return { id, ok: true, says: `${of} finds its programs`, fix: null };
    return {
      id,
      ok: false,
      says: `${of} needs ${missing.join(", ")}, not found here`,
      fix: `install ${missing.join(", ")}, or change cmd of ${of} in .peers/goals.yaml`,
    };
  });
}

export function checkSigning(examine: Examination): Check {
  const place = examine.findProgram("ssh-keygen");
  return {
    id: "signing",
    ok: place !== null,
    says: place ? `the log is signed with ${place}` : "ssh-keygen is missing, so the log cannot be signed",
    fix: place ? null : "install openssh-client",
  };
}

export async function checkIsolation(examine: Examination): Promise<Check> {
  const can = await examine.canIsolate();
  const says = can
    ? "turns run in a pid namespace of their own"
    : "pid namespaces are not to be had here: what a turn leaves running is found by its environment instead";
  return { id: "isolation", ok: can ? true : "warn", says, fix: can ? null : "install util-linux (unshare), and allow user namespaces" };
}

export function checkFolder(id: string, folder: string, examine: Examination): Check {
  const ok = examine.canWriteIn(folder);
  return {
    id,
    ok,
    says: `${folder} ${ok ? "can be written to" : "cannot be written to"}`,
    fix: ok ? null : `make ${folder} writable, or set XDG_${id.toUpperCase()}_HOME`,
  };
}
