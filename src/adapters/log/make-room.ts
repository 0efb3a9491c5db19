import type { Oid } from "../../core/vocabulary.ts";
import { git } from "../git.ts";
import type { RefMover } from "./refs.ts";

/** Refs below the log's own (`<ref>/x`) keep it from being written. They move to `refs/peers/kept/bent/`; false when there were none. */
export async function makeRoom(dir: string, ref: string, move: RefMover["move"]): Promise<boolean> {
  const text = await git({ dir }, ["for-each-ref", "--format=%(refname) %(objectname)", `${ref}/`]);
  const below = text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" ") as [string, Oid]);
  for (const [name, oid] of below) {
    await move([{ ref: `refs/peers/kept/bent/${name.slice(5)}-${oid.slice(0, 10)}`, to: oid, from: null }]);
    await move([{ ref: name, to: null, from: oid }]);
  }
  return below.length > 0;
}
