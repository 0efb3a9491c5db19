import type { Locked } from "../dependencies/locks/lock.ts";
import { lockIn } from "../dependencies/locks/read.ts";

/**
 * The lock file a commit is judged with: its own when everything that was locked still is, with the same digests, and what came
 * takes no known name from elsewhere than its registry; else the frozen one.
 */
export function lockFor(path: string, before: string | null, now: string | null): { readonly text: string | null; readonly kept: boolean } {
  if (now === null || now === before || before === null) return { text: before ?? now, kept: before !== null && now !== before };
  return hasGrown(path, before, now) ? { text: now, kept: false } : { text: before, kept: true };
}

function hasGrown(path: string, before: string, now: string): boolean {
  const [old, present] = [lockedIn(path, before), lockedIn(path, now)];
  if (old === null || present === null) return false;
  const names = new Set(old.map(({ name }) => name));
  const known = new Map(old.map((each) => [keyOf(each), each]));
  const lost = old.some((each) => !present.some((other) => keyOf(other) === keyOf(each) && agree(each, other)));
  const bent = present.some((each) => {
    const same = known.get(keyOf(each));
    return same ? !agree(same, each) : names.has(each.name) && each.source !== "registry";
  });
  return !lost && !bent;
}

const keyOf = ({ name, version }: Locked) => `${name} ${version}`;
const agree = (one: Locked, other: Locked) =>
  one.source === other.source && (one.digests.length === 0 || (other.digests.length > 0 && one.digests.some((digest) => other.digests.includes(digest))));

function lockedIn(path: string, text: string): readonly Locked[] | null {
  const { packages, fault } = lockIn({ path, text });
  // What is of this repository is the implementation.
  return fault === null ? packages.filter(({ source }) => source !== "inside") : null;
}
