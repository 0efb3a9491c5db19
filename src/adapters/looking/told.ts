import type { MessageReader, Told } from "../../core/message-reader.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { Repository } from "../../ports/repository.ts";
import { askPaths } from "./paths-of.ts";
import { type Range, readAll, readingWith, readSince, type Since } from "./read-messages.ts";
import { openToldShelf, type ToldShelf } from "./told-shelf.ts";

type Place = { readonly repository: Repository; readonly folder: string; readonly names: Map<Oid, string> };
type Paths = ReadonlyMap<Oid, readonly string[]>;

/**
 * The commits of a range whose messages say something to a reader, oldest first. All messages are read by one git; what was said is
 * kept by its commit, so that the next commit on top costs no more than itself.
 */
export async function toldOf<T>({ repository, folder, names }: Place, reader: MessageReader<T>, range: Range): Promise<readonly Told<T>[]> {
  if (range.tip === range.known) return [];
  const shelf = openToldShelf(folder, `${reader.id}@${reader.version}`, range.known);
  if (!shelf.tips.has(range.tip)) {
    const asked = askPaths(repository.paths.commonDir);
    const reading = readingWith(repository, reader, asked);
    const since = (await readSince(reading, range, shelf.tips)) ?? (await readAll(reading, range));
    shelf.addTip(
      range.tip,
      since.isChain ? addChain(shelf, since, await asked.answer()) : addGraph(shelf, since, { paths: await asked.answer(), tip: range.tip }),
    );
    // Others go on from a tip that is kept; between it and the baseline nothing may be older than the baseline.
    if (since.comesFromKnown) shelf.write();
  }
  for (const [commit, { name }] of shelf.commits) names.set(commit, name);
  return ordered(shelf, range.tip) as Told<T>[];
}

/** Each has the one before it behind it. Returns what is nearest to the tip. */
function addChain(shelf: ToldShelf, { start, read }: Since, paths: Paths): readonly Oid[] {
  let nearest: readonly Oid[] = start === null ? [] : (shelf.tips.get(start) ?? []);
  for (const { commit, name, value } of read) {
    shelf.add(commit, { behind: nearest, name, value, paths: paths.get(commit) ?? [] });
    nearest = [commit];
  }
  return nearest;
}

/** Where a parent is outside of the range, nothing is behind. */
function addGraph(shelf: ToldShelf, { read }: Since, { paths, tip }: { readonly paths: Paths; readonly tip: Oid }): readonly Oid[] {
  const nearest = new Map<Oid, readonly Oid[]>();
  for (const { commit, parents, name, value } of read) {
    const behind = joined(parents.split(" ").map((parent) => nearest.get(parent) ?? []));
    if (value !== null) shelf.add(commit, { behind, name, value, paths: paths.get(commit) ?? [] });
    nearest.set(commit, value === null ? behind : [commit]);
  }
  return nearest.get(tip) ?? [];
}

function joined(lists: readonly (readonly Oid[])[]): readonly Oid[] {
  const [only = []] = lists;
  return lists.length < 2 ? only : [...new Set(lists.flat())];
}

/** Depth first from the tip: the order follows from the history alone, whatever was asked before. */
function ordered({ commits, tips }: ToldShelf, tip: Oid): Told<unknown>[] {
  const [found, seen] = [[] as Told<unknown>[], new Set<Oid>()];
  const waiting = [...(tips.get(tip) ?? [])].reverse().map((commit) => ({ commit, entered: false }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { commit, entered } = next;
    const entry = commits.get(commit);
    if (!entry) continue;
    if (entered) found.push({ commit, value: entry.value, paths: entry.paths, behind: entry.behind });
    else if (!seen.has(commit)) {
      seen.add(commit);
      waiting.push({ commit, entered: true }, ...[...entry.behind].reverse().map((each) => ({ commit: each, entered: false })));
    }
  }
  return found;
}
