import type { Event } from "../core/event.ts";
import { evolve } from "../core/fold.ts";
import { redact } from "../core/redact.ts";
import type { State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";
import type { Appended, Artefacts, EventLog } from "../ports/event-log.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import { askGit, gitLine } from "./git.ts";
import { type ChainEvent, logRef, newestChain, readChain } from "./log/chain.ts";
import { checkpointVersion } from "./log/checkpoint.ts";
import { crashPoint } from "./log/crash-point.ts";
import { encodeEntry, mentionedCommits, recordedOf } from "./log/entry.ts";
import { readTipFast } from "./log/fast-tip.ts";
import { move } from "./log/move.ts";
import { createObjectWriter } from "./log/objects.ts";
import type { Operator } from "./log/operator.ts";
import { createRefMover } from "./log/refs.ts";
import { settleTip } from "./log/settle.ts";
import { readForeign, stateAt } from "./log/state-at.ts";

export type LogOptions = {
  readonly paths: RepositoryPaths;
  readonly operator: Operator | null;
  readonly now: () => number;
  readonly secrets: readonly string[];
  /** `PEERS_CRASH_AT`, which tests set. */
  readonly crashAt?: string | undefined;
  /** Begin with nothing even where another clone's chain could be continued. */
  readonly alone?: boolean;
  /** Called after every append, e.g. to render `.peers/log/runs.jsonl`. */
  readonly onAppended?: (events: readonly ChainEvent[]) => void;
};

/** A checkpoint may be this much older than the log: whoever comes then folds the few entries between. */
const checkpointDelayMs = 150;

/** At most this much of one artefact is kept; what a person wants to know of a run is at its start and its end. */
const artefactCap = 256 * 1024;

/** The log over git: one chain of signed commits, appended by compare-and-swap. */
export function createEventLog(options: LogOptions): EventLog & { readonly close: () => void } {
  const { paths, operator } = options;
  const dir = paths.commonDir;
  const objects = createObjectWriter(paths);
  const refs = createRefMover(dir);
  const ref = operator ? logRef(operator.writer) : null;
  const mayCrash = crashPoint(options.crashAt);
  let known: { tip: Oid | null; state: State } | null = null;

  // Turning the state into text takes longer than an append; between two turns nobody should wait for it.
  let keeping: NodeJS.Timeout | null = null;
  const keepNow = () => {
    if (keeping) clearTimeout(keeping);
    keeping = null;
    try {
      if (operator && known?.tip) operator.keepCheckpoint({ version: checkpointVersion, tip: known.tip, state: known.state });
    } catch {
      // It only saves time. On a full disk the next append says so; without it the log is folded anew.
    }
  };
  const keepSoon = () => {
    keeping ??= setTimeout(keepNow, checkpointDelayMs).unref();
  };
  const close = () => {
    if (keeping) keepNow();
    refs.close();
  };

  const resolve = (name: string) => gitLine({ dir }, ["rev-parse", "--verify", "-q", `${name}^{commit}`]);

  const read = async () => {
    if (!operator || !ref) return { state: await readForeign(dir), problems: [] };
    // The usual case, without a process: the ref's own file says what we wrote or read last, and the operator's folder agrees.
    if (known?.tip && readTipFast(dir, operator.writer) === known.tip && operator.expectedTip() === known.tip) return { state: known.state, problems: [] };
    const { tip, problems } = await settleTip({ dir, ref, operator, resolve, move: refs.move });
    known = { tip, state: tip === null && !options.alone ? await readForeign(dir) : await stateAt(dir, tip, known ?? operator.checkpoint(), operator) };
    return { state: known.state, problems };
  };

  const append = async (state: State, events: readonly Event[], artefacts: Artefacts = {}): Promise<Appended> => {
    if (!operator || !ref) throw new Error("this clone has no identity to write the log with; `peers init` makes one");
    if (known?.state.seq !== state.seq) return { appended: false, state: (await read()).state };
    mayCrash("before");
    const at = Math.max(options.now(), state.at);
    const tick = state.tick + events.filter(({ kind }) => kind === "turn-started").length;
    const entry = { v: 1 as const, seq: state.seq + 1, at, tick, events: [...events] };
    const files = Object.fromEntries(Object.entries(artefacts).map(([path, text]) => [path, redact(capped(text), options.secrets)]));
    const tree = await objects.tree(files);
    const mentioned = mentionedCommits(events);
    // The first parent is the chain; a work commit in its place would make the project's history part of it.
    if (known.tip === null && mentioned.length > 0) throw new Error("the first entry of a log cannot speak of commits");
    const parents = [...(known.tip ? [known.tip] : []), ...mentioned];
    const commit = await objects.commit(encodeEntry(entry, { tree, parents, writer: operator.writer, format: paths.objectFormat }, operator.signer));
    mayCrash("written");
    if (!(await move({ refs, dir, ref }, commit, known.tip))) {
      const before = known.tip;
      const again = await read();
      if (known.tip === before) throw new LogFault(`the log could not be written: git would not move ${ref}; is the disk full, or the repository read-only?`);
      return { appended: false, state: again.state };
    }
    mayCrash("after");
    const recorded = recordedOf(entry);
    known = { tip: commit, state: recorded.reduce(evolve, state) };
    operator.expect(commit);
    keepSoon();
    options.onAppended?.(recorded.map((one) => ({ ...one, entry: commit })));
    return { appended: true, state: known.state, tip: commit };
  };

  const events = async function* (after = 0) {
    const tip = ref ? await resolve(ref) : (await newestChain(dir))?.tip;
    if (tip) for (const event of await readChain(dir, tip, null)) if (event.seq > after) yield event;
  };

  const artefact = async (entry: Oid, path: string) => {
    const answer = await askGit({ dir }, ["cat-file", "blob", `${entry}:${path}`]);
    return answer.exitCode === 0 ? answer.stdout : null;
  };

  return { writer: operator?.writer ?? "", tip: () => known?.tip ?? null, read, append, events, artefact, close };
}

/** The log can be read but not written. Nothing of what was to be recorded is recorded. */
export class LogFault extends Error {
  override readonly name = "LogFault";
}

function capped(text: string): string {
  if (text.length <= artefactCap) return text;
  const half = artefactCap / 2;
  return `${text.slice(0, half)}\n[… ${text.length - 2 * half} characters left out …]\n${text.slice(-half)}`;
}
