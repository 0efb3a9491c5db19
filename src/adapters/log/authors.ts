import { appendFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Event, Recorded } from "../../core/event.ts";
import type { Author, Oid } from "../../core/vocabulary.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { readText } from "../bench/files.ts";
import { newestChain, readChain } from "./chain.ts";
import { openOperator } from "./operator.ts";

/** Every event of the log that this repository goes by. */
export async function readLogged(paths: RepositoryPaths): Promise<readonly Recorded[]> {
  const tip = await tipOf(paths);
  return tip === undefined ? [] : readChain(paths.commonDir, tip, null);
}

const tipOf = async (paths: RepositoryPaths) => openOperator(paths.stateDir)?.expectedTip() ?? (await newestChain(paths.commonDir))?.tip;

type Known = { readonly authors: Map<Oid, Author>; readonly upTo: Oid | null };

/** Who made a commit, by the whole log. It is read when first asked, from where it was read to before. */
export function createLoggedAuthors(paths: RepositoryPaths): (commit: Oid) => Promise<Author | null> {
  let read: Promise<ReadonlyMap<Oid, Author>> | null = null;
  return async (commit) => {
    read ??= readOn(paths);
    return (await read).get(commit) ?? null;
  };
}

async function readOn(paths: RepositoryPaths): Promise<ReadonlyMap<Oid, Author>> {
  const tip = await tipOf(paths);
  const file = join(paths.stateDir, "looked", "authors@1.jsonl");
  const { authors, upTo } = knownIn(file);
  if (tip === undefined || tip === upTo) return authors;
  // A log that was moved does not go on from there; then all of it is read.
  const events = await readChain(paths.commonDir, tip, upTo).catch(() => readChain(paths.commonDir, tip, null));
  const fresh = events.flatMap(({ event }) => authorsIn(event, authors));
  for (const [commit, author] of fresh) authors.set(commit, author);
  keep(file, [...fresh, tip]);
  return authors;
}

/** A person's session says at its end whose its commits were. */
function authorsIn(event: Event, known: ReadonlyMap<Oid, Author>): [Oid, Author][] {
  if (event.kind === "commit-seen") return known.has(event.commit) && event.how === "baseline" ? [] : [[event.commit, event.author]];
  return event.kind === "turn-ended" && event.interactive ? event.commits.map((commit) => [commit, { kind: "peer", name: event.peer }]) : [];
}

function knownIn(file: string): Known {
  const authors = new Map<Oid, Author>();
  let upTo: Oid | null = null;
  try {
    for (const line of (readText(file) ?? "").split("\n").slice(0, -1)) {
      const entry = JSON.parse(line) as [Oid, Author] | Oid;
      if (typeof entry === "string") upTo = entry;
      else authors.set(...entry);
    }
    return { authors, upTo };
  } catch {
    return { authors: new Map(), upTo: null };
  }
}

function keep(file: string, entries: readonly unknown[]): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  } catch {
    // Read again next time.
  }
}
