import type { Event, Recorded } from "../core/event.ts";
import type { State } from "../core/state.ts";
import type { Oid } from "../core/vocabulary.ts";

/** Files kept beside an entry: path in the entry's tree to content. Capped and redacted before they are written. */
export type Artefacts = Readonly<Record<string, string>>;

export type Appended =
  | { readonly appended: true; readonly state: State; readonly tip: Oid }
  /** Someone else appended first, or the log was bent: read again, decide again. */
  | { readonly appended: false; readonly state: State };

export type LogProblem = { readonly what: "missing" | "forked" | "forged" | "unreadable"; readonly why: string; readonly recovered: boolean };

export type EventLog = {
  readonly writer: string;
  /** The newest entry as of the last read or append; every commit ever seen is reachable from it. */
  readonly tip: () => Oid | null;
  /** The state folded from the whole log, from the checkpoint where it still fits. Problems found on the way were repaired or are fatal. */
  readonly read: () => Promise<{ readonly state: State; readonly problems: readonly LogProblem[] }>;
  /** Compare-and-swap append after `state.seq`; durable when it resolves. */
  readonly append: (state: State, events: readonly Event[], artefacts?: Artefacts) => Promise<Appended>;
  /** All events, oldest first; `after` skips what is known. */
  readonly events: (after?: number) => AsyncIterable<Recorded & { readonly entry: Oid }>;
  readonly artefact: (entry: Oid, path: string) => Promise<string | null>;
};

/** An entry as a second, independent reader sees it. `signedBy` is the key it is signed with, `unknown` for another than the log's, null for none. */
export type AuditedEntry = { readonly entry: Oid; readonly parents: readonly Oid[]; readonly signedBy: string | null; readonly events: readonly Recorded[] };
