import type { Event } from "../../core/event.ts";
import { type Entry, entrySchema, type Recorded } from "../../core/event.ts";
import { headline } from "../../core/headline.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { Signer } from "./signature.ts";

/** An entry that cannot be read: which one, and why. */
export class EntryFault extends Error {
  override readonly name = "EntryFault";
}

/** The raw commit object of an entry, signed. The subject is for people, the JSON below it is the record. */
export function encodeEntry(entry: Entry, place: { tree: Oid; parents: readonly Oid[]; writer: string; format: "sha1" | "sha256" }, signer: Signer): Buffer {
  const stamp = `peers <${place.writer}@peers> ${Math.floor(entry.at / 1000)} +0000`;
  const headers = [`tree ${place.tree}`, ...place.parents.map((parent) => `parent ${parent}`), `author ${stamp}`, `committer ${stamp}`];
  const message = `${headline(entry.events)}\n\n${JSON.stringify(entry)}\n`;
  const signature = signer.sign(Buffer.from(`${headers.join("\n")}\n\n${message}`));
  const header = place.format === "sha1" ? "gpgsig" : "gpgsig-sha256";
  return Buffer.from(`${headers.join("\n")}\n${header} ${signature.replaceAll("\n", "\n ")}\n\n${message}`);
}

/** Splits a raw commit object into what was signed and the signature over it; null when it carries none. */
export function signedPart(raw: string): { text: Buffer; signature: string } | null {
  const [head = "", ...rest] = raw.split("\n\n");
  const match = /^gpgsig(?:-sha256)? ((?:.*\n )*.*)$/m.exec(head);
  if (!match) return null;
  const unsigned = head.replace(`\n${match[0]}`, "");
  return { text: Buffer.from([unsigned, ...rest].join("\n\n")), signature: (match[1] ?? "").replaceAll("\n ", "\n") };
}

/** Reads the message of an entry commit. */
export function decodeEntry(oid: Oid, message: string): Entry {
  const body = message.slice(message.indexOf("\n\n") + 2);
  try {
    return entrySchema.parse(JSON.parse(body));
  } catch (cause) {
    throw new EntryFault(`log entry ${oid.slice(0, 12)} does not read as version 1: ${cause instanceof Error ? cause.message.split("\n")[0] : cause}`, {
      cause,
    });
  }
}

export const recordedOf = (entry: Entry): Recorded[] => entry.events.map((event, index) => ({ seq: entry.seq + index, at: entry.at, tick: entry.tick, event }));

/** Work commits an entry mentions: they become parents, so that what was seen and judged is never garbage. */
export function mentionedCommits(events: readonly Event[]): Oid[] {
  const all = events.flatMap((event): (Oid | null)[] => {
    switch (event.kind) {
      case "branches-known":
        return [...Object.values(event.branches), event.continues];
      case "policy-accepted":
        return [event.baseline?.commit ?? null, event.tip?.commit ?? null];
      case "commit-seen":
      case "turn-undone":
        return [event.commit];
      case "branch-moved":
        return [event.to];
      case "work-kept":
        return [event.kept];
      default:
        return [];
    }
  });
  return [...new Set(all.filter((commit) => commit !== null))];
}
