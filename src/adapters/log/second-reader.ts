import fs from "node:fs";
import type { Oid } from "../../core/vocabulary.ts";
import type { AuditedEntry } from "../../ports/event-log.ts";
import type { RepositoryPaths } from "../../ports/repository.ts";
import { git } from "../git.ts";
import { decodeEntry, recordedOf, signedPart } from "./entry.ts";
import { isSignedBy } from "./signature.ts";

type Raw = { readonly parents: readonly Oid[]; readonly message: string; readonly signed: { text: Uint8Array; signature: string } | null };
type ReadRaw = (entry: Oid) => Promise<Raw>;

/**
 * Reads a chain again without the git CLI (isomorphic-git, which knows sha1 objects only; sha256 falls back to the CLI), and
 * says which key signed each entry. Oldest first; a log that continues another clone's begins with that.
 */
export async function readAudited(paths: RepositoryPaths, tip: Oid): Promise<AuditedEntry[]> {
  const read = paths.objectFormat === "sha1" ? await inProcess(paths.commonDir) : throughGit(paths.commonDir);
  const chain: { entry: Oid; raw: Raw; events: AuditedEntry["events"] }[] = [];
  for (let at: Oid | undefined = tip; at !== undefined; ) {
    const raw: Raw = await read(at);
    const events = recordedOf(decodeEntry(at, raw.message));
    chain.push({ entry: at, raw, events });
    const first = events[0]?.event;
    at = first?.kind === "log-started" ? first.continues?.tip : raw.parents[0];
  }
  let key = "";
  return chain.toReversed().map(({ entry, raw, events }) => {
    const began = events.find(({ event }) => event.kind === "log-started")?.event;
    if (began?.kind === "log-started") key = began.publicKey;
    const signedBy = raw.signed === null ? null : isSignedBy(key, raw.signed.text, raw.signed.signature) ? key : "unknown";
    return { entry, parents: raw.parents, signedBy, events };
  });
}

async function inProcess(gitdir: string): Promise<ReadRaw> {
  const { readObject } = (await import("isomorphic-git")).default;
  const cache = {};
  return async (oid) => dissect(Buffer.from((await readObject({ fs, gitdir, oid, cache, format: "content" })).object as Uint8Array).toString());
}

function throughGit(dir: string): ReadRaw {
  return async (oid) => dissect(await git({ dir }, ["cat-file", "commit", oid]));
}

function dissect(raw: string): Raw {
  const end = raw.indexOf("\n\n");
  return { parents: [...raw.slice(0, end).matchAll(/^parent (\w+)$/gm)].map((match) => match[1] ?? ""), message: raw.slice(end + 2), signed: signedPart(raw) };
}
