import type { Author, Oid } from "./vocabulary.ts";

/** What a hook saw of a commit: the tip it read, the turn token it ran under, and the processes above git (`pid:start`). */
export type Sighting = { readonly tip: Oid | null; readonly token: string | null; readonly ancestors: readonly string[] };

/** The turn under way. `root` is its first process as `pid:start`, start counted in the kernel's ticks since boot. */
export type LiveTurn = { readonly turn: number; readonly peer: string; readonly token: string; readonly root: string | null };

/**
 * Who made a commit. Trailers and author names are free text and never count. During a turn it is the peer's, unless a hook saw
 * it made under a process that is outside the turn, older than it and vouches for whom it starts: a person's shell or editor.
 */
export function attribute(
  commit: { commit: Oid; authorName: string },
  live: LiveTurn | null,
  sightings: readonly Sighting[],
  vouches: (ancestor: string) => boolean,
): Author {
  const human: Author = { kind: "human", name: commit.authorName };
  if (!live) return human;
  const own = sightings.filter(({ tip }) => tip === commit.commit);
  return own.some((sighting) => isForeign(sighting, live, vouches)) ? human : { kind: "peer", name: live.peer };
}

function isForeign(sighting: Sighting, live: LiveTurn, vouches: (ancestor: string) => boolean): boolean {
  if (live.root === null || sighting.token === live.token || sighting.ancestors.includes(live.root)) return false;
  const began = startOf(live.root);
  return sighting.ancestors.some((ancestor) => startOf(ancestor) < began && vouches(ancestor));
}

const startOf = (identity: string) => Number(identity.split(":")[1] ?? Number.NaN);
