import type { Recorded } from "../../core/event.ts";
import type { Oid } from "../../core/vocabulary.ts";
import { askGit, eachRecord, git } from "../git.ts";
import { decodeEntry, recordedOf } from "./entry.ts";

export const logPrefix = "refs/peers/log/";
export const logRef = (writer: string) => `${logPrefix}${writer}`;

export type ChainEvent = Recorded & { readonly entry: Oid };

/** Events of a chain up to `tip`, oldest first; those up to `after` (an entry of it) are left out. Follows the chain it continues. */
export async function readChain(dir: string, tip: Oid, after: Oid | null): Promise<ChainEvent[]> {
  const range = after ? [tip, `^${after}`] : [tip];
  const entries: ChainEvent[][] = [];
  // %B of a chain only: work commits are other parents and are never walked. Newest first, so that git tells while it walks.
  await eachRecord({ dir }, ["log", "--first-parent", "-z", "--format=%H%n%B", ...range, "--"], (record) => entries.push(readEntry(record)));
  const events = entries.reverse().flat();
  const first = events[0]?.event;
  if (after === null && first?.kind === "log-started" && first.continues) return [...(await readChain(dir, first.continues.tip, null)), ...events];
  return events;
}

/** Entries of a chain from `after` (exclusive) to `tip`, oldest first, as raw commit objects. */
export async function rawEntries(dir: string, tip: Oid, after: Oid | null): Promise<{ entry: Oid; raw: string }[]> {
  const list = await git({ dir }, ["rev-list", "--first-parent", "--reverse", ...(after ? [tip, `^${after}`] : [tip])]);
  const oids = list.split("\n").filter(Boolean);
  const raws = await readObjects(dir, oids);
  return oids.map((entry, index) => ({ entry, raw: raws[index] ?? "" }));
}

/** Chains this repository knows: its own and fetched ones. Ref to tip. */
export async function chains(dir: string): Promise<Record<string, Oid>> {
  const text = await git({ dir }, ["for-each-ref", "--format=%(refname) %(objectname)", logPrefix, "refs/peers/remotes/*/log"]);
  return Object.fromEntries(
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split(" ") as [string, Oid]),
  );
}

/** The chain to read where this clone has none of its own: the one with the newest entry. */
export async function newestChain(dir: string): Promise<{ ref: string; tip: Oid } | null> {
  const text = await git({ dir }, [
    "for-each-ref",
    "--sort=-committerdate",
    "--count=1",
    "--format=%(refname) %(objectname)",
    logPrefix,
    "refs/peers/remotes/*/log",
  ]);
  const [ref, tip] = text.trim().split(" ");
  return ref && tip ? { ref, tip } : null;
}

export async function isFirstParentAncestor(dir: string, older: Oid, newer: Oid): Promise<boolean> {
  const answer = await askGit({ dir }, ["rev-list", "--first-parent", newer, `^${older}^`, "--"]);
  if (answer.exitCode === 0) return answer.stdout.includes(older);
  // The oldest entry has no parent to exclude.
  const whole = await askGit({ dir }, ["rev-list", "--first-parent", newer, "--"]);
  return whole.exitCode === 0 && whole.stdout.includes(older);
}

/** Contents of objects, in order, through one process: a chain can have ten thousand entries. */
async function readObjects(dir: string, oids: readonly Oid[]): Promise<string[]> {
  if (oids.length === 0) return [];
  const answer = Buffer.from(await git({ dir }, ["cat-file", "--batch"], { input: oids.map((oid) => `${oid}\n`).join("") }));
  const contents: string[] = [];
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf("\n", at);
    const size = Number(answer.subarray(at, end).toString().split(" ")[2]);
    contents.push(answer.subarray(end + 1, end + 1 + size).toString());
    at = end + 1 + size + 1;
  }
  return contents;
}

function readEntry(record: string): ChainEvent[] {
  const newline = record.indexOf("\n");
  const entry = record.slice(0, newline);
  return recordedOf(decodeEntry(entry, record.slice(newline + 1))).map((recorded) => ({ ...recorded, entry }));
}
