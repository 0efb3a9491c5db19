import type { MessageReader } from "../../core/message-reader.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { Repository } from "../../ports/repository.ts";
import { eachRecord } from "../git.ts";
import type { PathsAsked } from "./paths-of.ts";

export type Range = { readonly tip: Oid; readonly known: Oid | null };

/** `parents` with a space between, as git prints them. */
export type Read = { readonly commit: Oid; readonly parents: string; readonly name: string; readonly value: unknown };

export type Since = {
  /** A tip that was asked about before; null when everything was read. */
  readonly start: Oid | null;
  /** Parents before children; of a chain without merges only those that say something. */
  readonly read: readonly Read[];
  readonly isChain: boolean;
  /** Whether the baseline is in the history of what was read. */
  readonly comesFromKnown: boolean;
};

export type Reading = { readonly repository: Repository; readonly read: (commit: Omit<Read, "value">, message: string) => Read };

export function readingWith<T>(repository: Repository, reader: MessageReader<T>, asked: PathsAsked): Reading {
  return {
    repository,
    read: (commit, message) => {
      const value = reader.from(message);
      if (value !== null && reader.wantsPaths(value)) asked.ask(commit.commit, commit.parents.split(" ")[0] ?? "");
      return { ...commit, value };
    },
  };
}

const longestChain = 40;

/** What is new since a tip that was asked about before, when a short chain without merges leads there. */
export async function readSince({ repository, read: readOne }: Reading, { tip, known }: Range, tips: ReadonlyMap<Oid, unknown>): Promise<Since | null> {
  const read: Read[] = [];
  if (tips.size === 0) return null;
  const since = (start: Oid | null): Since => ({ start, read: read.filter(({ value }) => value !== null).reverse(), isChain: true, comesFromKnown: true });
  for (let at: Oid | undefined = tip; ; ) {
    if (at === known || (at === undefined && known === null)) return since(null);
    // What does not come from the baseline may still share history with it: git can tell.
    if (at === undefined) return null;
    if (tips.has(at)) return since(at);
    if (read.length >= longestChain) return null;
    const { parents, message, authorName } = await repository.facts(at);
    if (parents.length > 1) return null;
    read.push(readOne({ commit: at, parents: parents.join(" "), name: authorName }, message));
    at = parents[0];
  }
}

export async function readAll({ repository: { paths }, read: readOne }: Reading, { tip, known }: Range): Promise<Since> {
  // Of what says nothing only this much is kept: a history has many of them.
  const lines: { readonly head: string; readonly end: number }[] = [];
  const told: Read[] = [];
  let [isChain, next] = [true, tip];
  const range = known === null ? [tip] : [tip, `^${known}`];
  // In no order of git's making: it would tell nothing before it has walked everything.
  await eachRecord({ dir: paths.commonDir }, ["log", "-z", "--format=%H%n%P%n%an%n%B", ...range, "--"], (record) => {
    const end = record.indexOf("\n");
    const second = record.indexOf("\n", end + 1);
    const third = record.indexOf("\n", second + 1);
    const [commit, parents] = [record.slice(0, end), record.slice(end + 1, second)];
    if (isChain && commit !== next) isChain = false;
    next = parents;
    lines.push({ head: record.slice(0, second), end });
    const read = readOne({ commit, parents, name: record.slice(second + 1, third) }, record.slice(third + 1));
    if (read.value !== null) told.push(read);
  });
  if (isChain) return { start: null, read: told.reverse(), isChain, comesFromKnown: known === null || next === known };
  const values = new Map(told.map((each) => [each.commit, each]));
  const read = lines.map(({ head, end }): Read => {
    const commit = head.slice(0, end);
    return values.get(commit) ?? { commit, parents: head.slice(end + 1), name: "", value: null };
  });
  return { start: null, read: parentsFirst(read.reverse()), isChain, comesFromKnown: known === null || read.some(({ parents }) => parents.includes(known)) };
}

/** Nearly so already: only where clocks were wrong does a parent look younger than its child. */
function parentsFirst(read: readonly Read[]): Read[] {
  const waiting = new Map(read.map((each) => [each.commit, each]));
  const found: Read[] = [];
  for (const start of read) {
    const path = waiting.has(start.commit) ? [start] : [];
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const before = at.parents.split(" ").find((parent) => waiting.has(parent));
      const next = before === undefined ? undefined : waiting.get(before);
      if (next) path.push(next);
      else {
        path.pop();
        if (waiting.delete(at.commit)) found.push(at);
      }
    }
  }
  return found;
}
