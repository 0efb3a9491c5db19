import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git } from "../../adapters/git.ts";
import { Refusal } from "../../app/accept.ts";
import type { Event } from "../../core/event.ts";
import type { Handler, Invocation } from "../command.ts";
import { endOfRun } from "../end-of-run.ts";
import { pathsOf } from "../paths-of.ts";
import { acceptFrom } from "../policy-files.ts";
import { asRunner } from "../runner.ts";
import { type Wired, wire } from "../wire.ts";

/** `peers run`: the loop in the foreground until it is done or stopped. */
export const run: Handler = async (invocation) => (invocation.options.dryRun ? dryRun(invocation) : foreground(invocation));

async function foreground(invocation: Invocation): Promise<number> {
  const first = ({ session }: Wired) => {
    if (!session.state().policy) throw new Refusal("no policy is accepted here yet; `peers init` does it");
    return [began(invocation)];
  };
  const end = await asRunner(invocation, { mode: "run", whenAtRest: "end", say: invocation.print, first });
  return endOfRun(invocation, end);
}

function began({ options }: Invocation): Event {
  const limits = { max_ticks: options.maxTicks, max_usd: options.maxUsd, max_runtime_s: options.maxRuntime };
  const given = Object.fromEntries(Object.entries(limits).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  const told = {
    ...(options.checkpoint === true ? { checkpoint: true } : {}),
    ...(options.withoutPostConvergenceSkeptic === true ? { withoutSceptic: true } : {}),
  };
  return { kind: "runner-started", mode: "run", pid: process.pid, limits: given, ...told };
}

/** The same loop in a clone that shares the objects but has refs, hooks, log and state of its own; all of it is removed afterwards. */
async function dryRun(invocation: Invocation): Promise<number> {
  const paths = pathsOf(invocation);
  if (!existsSync(join(paths.mainTop, ".peers", "goals.yaml"))) throw new Refusal("there is no .peers/goals.yaml here; `peers init` writes one");
  const scratch = mkdtempSync(join(tmpdir(), "peers-dry-"));
  const copy = join(scratch, "repository");
  try {
    await git({ dir: scratch }, ["clone", "-q", "--shared", paths.mainTop, copy]);
    cpSync(join(paths.mainTop, ".peers"), join(copy, ".peers"), { recursive: true, filter: (source) => !source.includes("/.peers/log") });
    const inside: Invocation = {
      ...invocation,
      cwd: copy,
      environment: { ...invocation.environment, XDG_STATE_HOME: join(scratch, "state"), XDG_CACHE_HOME: join(scratch, "cache") },
    };
    const wired = await wire(inside, { create: true });
    await acceptFrom(inside, wired, { rebaseline: true, continues: null });
    await wired.close();
    invocation.print("dry run in a throw-away copy");
    return await foreground(inside);
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}
