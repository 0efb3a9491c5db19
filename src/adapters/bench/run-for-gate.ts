import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { HardGoal } from "../../core/policy.ts";
import type { Ran, RunAsked } from "../../ports/gate.ts";
import type { BenchContext } from "../bench.ts";
import { forgetLaid, hiddenStore, noteLaid } from "../hidden.ts";
import { readJson, removeTree, writeIfOther } from "./files.ts";
import { toolchain } from "./key.ts";
import { layOver } from "./lay.ts";
import { commandPlace } from "./place.ts";
import { runShell } from "./run-command.ts";
import { openSlot } from "./slot.ts";
import type { Viewing } from "./view.ts";

/**
 * Runs a command of the project for a built-in gate, in a clean worktree of the commit it asks for. Gates that ask for the same
 * share the run; one that ended by itself is remembered for its tree, so that a message amended or a baseline asked about at every
 * commit costs nothing.
 */
export async function runForGate(viewing: Viewing, goal: HardGoal, asked: RunAsked & Programs): Promise<Ran> {
  const { repository } = viewing.context;
  const tree = await repository.treeOf(asked.at);
  const key = keyOf(viewing, tree, asked);
  const known = viewing.runs.get(key) ?? remembered(viewing, key) ?? run(viewing, { asked, tree, goal, key });
  viewing.runs.set(key, known);
  return known;
}

/** Programs put into the folder `$PEERS_PROGRAMS`, outside of the worktree, by name. */
type Programs = { readonly programs?: Readonly<Record<string, string>> };

type Asked = { readonly asked: RunAsked & Programs; readonly tree: string; readonly goal: HardGoal; readonly key: string };

function keyOf({ request }: Viewing, tree: string, { at, cmd, env, overlay, laid, without, reads, programs }: RunAsked & Programs): string {
  const { link, keep, pass_env } = request.policy.gates;
  // A gate of the operator's own looks at the commit and the baseline as well.
  const per = programs ? [at, request.facts.baseline, programs] : [];
  const frozen = laid || without ? [laid, without] : [];
  const key = createHash("sha256")
    .update(JSON.stringify([tree, per, ...frozen, cmd, env ?? {}, overlay ?? {}, reads ?? [], link, keep, pass_env, toolchain]))
    .digest("hex");
  // What tests print says what is in them.
  return (laid ?? []).some(({ hidden }) => hidden) ? `${hiddenRun}${key}` : key;
}

const hiddenRun = "hidden-";
const folderOf = ({ paths }: BenchContext, key: string) => (key.startsWith(hiddenRun) ? join(hiddenStore(paths), "runs") : join(paths.stateDir, "runs"));

function remembered({ context, fresh }: Viewing, key: string): Promise<Ran> | null {
  const file = join(folderOf(context, key), `${key}.json`);
  const kept = fresh || !existsSync(file) ? null : (readJson(file) as Ran | null);
  if (kept) touch(file);
  return kept ? Promise.resolve(kept) : null;
}

async function run(viewing: Viewing, { asked, tree, goal, key }: Asked): Promise<Ran> {
  const { context, request, signal } = viewing;
  const slot = await openSlot(context, { commit: asked.at, tree, link: request.policy.gates.link, keep: request.policy.gates.keep });
  const reports = join(context.paths.cacheDir, "gate", `reports-${randomBytes(8).toString("hex")}`);
  const programs = `${reports}-programs`;
  const laysHidden = asked.laid?.some(({ hidden }) => hidden) === true;
  try {
    mkdirSync(reports, { recursive: true });
    mkdirSync(programs, { recursive: true });
    for (const [name, text] of Object.entries(asked.programs ?? {})) writeFileSync(join(programs, name), text, { mode: 0o755 });
    if (laysHidden) noteLaid(context.paths, slot);
    const laying = await layOver(context, slot.repo, asked);
    const place = commandPlace(context, slot, { commit: asked.at, baseline: request.facts.baseline, settings: request.policy, signal });
    const env = { ...place.env, ...asked.env, PEERS_REPORTS: reports, PEERS_PROGRAMS: programs };
    const timeoutMs = asked.timeoutMs ?? 1000 * (goal.timeout_s ?? request.policy.gates.timeout_s);
    const { finished } = await runShell(asked.cmd, { ...place, env }, timeoutMs);
    const ran: Ran = {
      exitCode: finished.ended === "exited" ? finished.exitCode : null,
      ended: finished.ended === "exited" || finished.ended === "over-time" || finished.ended === "cancelled" ? finished.ended : "not-started",
      stdout: finished.stdout,
      stderr: finished.stderr,
      files: { ...filesBelow(reports), ...named(slot.repo, asked.reads ?? []) },
      durationMs: Math.round(finished.durationMs),
      ...(asked.laid ? { altered: laying.altered() } : {}),
    };
    if (ran.ended === "exited" && ran.exitCode !== null) keep(context, key, ran);
    return ran;
  } finally {
    for (const folder of [reports, programs]) rmSync(folder, { recursive: true, force: true });
    // Whatever was made of hidden files lies beside them: caches, compiled programs.
    if (laysHidden) {
      removeTree(slot.repo);
      forgetLaid(context.paths, slot.number);
    }
    slot.release();
  }
}

/** Bytes of one report; a larger one is left out, and its reader says that it is missing. */
const largestReport = 64 << 20;

function filesBelow(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return named(
    folder,
    names.map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  );
}

function named(folder: string, paths: readonly string[]): Record<string, string> {
  const found = paths.flatMap((path) => {
    const stat = statSync(join(folder, path), { throwIfNoEntry: false });
    return stat?.isFile() && stat.size <= largestReport ? [[path, readFileSync(join(folder, path), "utf8")] as const] : [];
  });
  return Object.fromEntries(found);
}

/** How many runs are remembered. */
const most = 2_000;
/** Bytes of all of them. */
const largestFolder = 256 << 20;

/** What is asked about at every commit is not the first to be forgotten. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Another process tidied it away; it was read.
  }
}

function keep(context: BenchContext, key: string, ran: Ran): void {
  const folder = folderOf(context, key);
  try {
    mkdirSync(folder, { recursive: true });
    writeIfOther(join(folder, `${key}.json`), JSON.stringify(ran));
    const files = readdirSync(folder).map((name) => ({ name, stat: statSync(join(folder, name)) }));
    let bytes = 0;
    for (const [index, { name, stat }] of files.toSorted((a, b) => b.stat.mtimeMs - a.stat.mtimeMs).entries()) {
      bytes += stat.size;
      if (index >= most || bytes > largestFolder) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // A full disk, or another process that tidied at the same time: the command runs again next time.
  }
}
