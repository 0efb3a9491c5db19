import type { Oid } from "../../core/event.ts";
import type { MessageReader, Told } from "../../core/message-reader.ts";
import type { Repository } from "../../ports/repository.ts";
import { eachRecord } from "../git.ts";
import { askPaths, type PathsAsked } from "./paths-of.ts";
import { openToldShelf, type ToldShelf } from "./told-shelf.ts";

type Place = { readonly repository: Repository; readonly folder: string; readonly names: Map<Oid, string> };
type Range = { readonly tip: Oid; readonly known: Oid | null };
/** `parents` with a space between, as git prints them. */
type Read = { readonly commit: Oid; readonly parents: string; readonly name: string; readonly value: unknown };
type Reading = { readonly repository: Repository; readonly read: (commit: Omit<Read, "value">, message: string) => Read };

/**
 * The commits of a range whose messages say something to a reader, oldest first. All messages are read by one git; what was said is
 * kept by its commit, so that the next commit on top costs no more than itself.
 */
export async function toldOf<T>(place: Place, reader: MessageReader<T>, range: Range): Promise<readonly Told<T>[]> {
  if (range.tip === range.known) return [];
  const shelf = openToldShelf(place.folder, `${reader.id}@${reader.version}`, range.known);
  if (!shelf.tips.has(range.tip)) {
    const asked = askPaths(place.repository.paths.commonDir);
    const reading = { repository: place.repository, read: readingWith(reader, asked) };
    const since = (await shortWay(reading, { range, shelf })) ?? { start: null, read: await readAll(reading, range) };
    const comesFromKnown = range.known === null || since.start !== null || since.read.some(({ parents }) => parents.includes(range.known ?? ""));
    add(shelf, { ...since, paths: await asked.answer() }, range.tip);
    // Others go on from a tip that is kept; between it and the baseline nothing may be older than the baseline.
    if (comesFromKnown) shelf.write();
  }
  for (const [commit, { name }] of shelf.commits) place.names.set(commit, name);
  return ordered(shelf, range.tip) as Told<T>[];
}

function readingWith<T>(reader: MessageReader<T>, asked: PathsAsked): Reading["read"] {
  return (commit, message) => {
    const value = reader.from(message);
    if (value !== null && reader.wantsPaths(value)) asked.ask(commit.commit, commit.parents.split(" ")[0] ?? "");
    return { ...commit, value };
  };
}

type Since = { readonly start: Oid | null; readonly read: readonly Read[] };
type Known = { readonly range: Range; readonly shelf: ToldShelf };

const shortest = 40;

/** What is new since a tip that was asked about before, when a short chain without merges leads there. */
async function shortWay({ repository, read: readOne }: Reading, { range, shelf }: Known): Promise<Since | null> {
  const read: Read[] = [];
  if (shelf.tips.size === 0) return null;
  for (let at: Oid | undefined = range.tip; ; ) {
    if (at === range.known || (at === undefined && range.known === null)) return { start: null, read: read.reverse() };
    // What does not come from the baseline may still share history with it: git can tell.
    if (at === undefined) return null;
    if (shelf.tips.has(at)) return { start: at, read: read.reverse() };
    if (read.length >= shortest) return null;
    const { parents, message, authorName } = await repository.facts(at);
    if (parents.length > 1) return null;
    read.push(readOne({ commit: at, parents: parents.join(" "), name: authorName }, message));
    at = parents[0];
  }
}

async function readAll({ repository: { paths }, read: readOne }: Reading, { tip, known }: Range): Promise<Read[]> {
  const read: Read[] = [];
  let isChain = true;
  const range = known === null ? [tip] : [tip, `^${known}`];
  // In no order of git's making: it would tell nothing before it has walked everything.
  await eachRecord({ dir: paths.commonDir }, ["log", "-z", "--format=%H%n%P%n%an%n%B", ...range, "--"], (record) => {
    const [first, second, third] = threeEnds(record);
    const commit = record.slice(0, first);
    const parents = record.slice(first + 1, second);
    if (read.length > 0 && read.at(-1)?.parents !== commit) isChain = false;
    read.push(readOne({ commit, parents, name: record.slice(second + 1, third) }, record.slice(third + 1)));
  });
  return isChain ? read.reverse() : parentsFirst(read.reverse());
}

/** Nearly so already: only where clocks were wrong does a parent look younger than its child. */
function parentsFirst(read: readonly Read[]): Read[] {
  const waiting = new Map(read.map((each) => [each.commit, each]));
  const found: Read[] = [];
  for (const start of read) {
    const path = waiting.has(start.commit) ? [start] : [];
    for (let at = path.at(-1); at; at = path.at(-1)) {
      const before = at.parents.split(" ").find((parent) => waiting.has(parent) && parent !== at?.commit);
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

function threeEnds(record: string): [number, number, number] {
  const first = record.indexOf("\n");
  const second = record.indexOf("\n", first + 1);
  return [first, second, record.indexOf("\n", second + 1)];
}

/** Parents come before their children. Where a parent is outside of the range, nothing is behind. */
function add(shelf: ToldShelf, { start, read, paths }: Since & { readonly paths: ReadonlyMap<Oid, readonly string[]> }, tip: Oid): void {
  const nearest = new Map<Oid, readonly Oid[]>();
  const first = start === null ? [] : (shelf.tips.get(start) ?? []);
  if (start !== null) nearest.set(start, first);
  let [last, lastNearest] = [start ?? "", first];
  for (const { commit, parents, name, value } of read) {
    const behind = parents === last ? lastNearest : joined(parents.split(" ").map((parent) => nearest.get(parent) ?? []));
    if (value !== null) shelf.add(commit, { behind, name, value, paths: paths.get(commit) ?? [] });
    [last, lastNearest] = [commit, value === null ? behind : [commit]];
    nearest.set(commit, lastNearest);
  }
  shelf.addTip(tip, nearest.get(tip) ?? first);
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
