import type { Lock, Locked } from "./locks/lock.ts";
import { lockOf } from "./locks/read.ts";
import { type Change, type Complaint, dependenciesOf, lockedBy, type Project, spokenOf, trailer } from "./project.ts";

/** What is wrong with what the lock files say now and did not say before. The line is found by `text`. */
export function lockedComplaints(change: Change): Complaint[] {
  const { before, now } = change;
  const gone = [...before.locks.keys()].filter((path) => !now.locks.has(path) && isMissed(change, path));
  return [
    ...gone.map((file) => ({
      file,
      line: 1,
      text: "",
      claim: "the lock file is gone, so every installation takes what is newest",
      remedy: "bring it back, or replace it by that of the new package manager",
    })),
    ...missing(change),
    ...[...now.locks].flatMap(([file, lock]) =>
      lock.fault && !before.locks.get(file)?.fault ? [{ file, line: 1, text: "", claim: lock.fault, remedy: "write it anew with the package manager" }] : [],
    ),
    ...[...now.locks].flatMap(([file, lock]) => inLock(change, file, lock)),
  ];
}

/** No other lock file took its place, and what it locked is still there. */
function isMissed({ before, now }: Change, path: string): boolean {
  const locked = [...before.manifests.keys()].filter((manifest) => lockOf(manifest, [path]) === path && now.manifests.has(manifest));
  const left = locked.filter((manifest) => (now.manifests.get(manifest)?.declared ?? []).some((one) => one.locked && one.source !== "inside"));
  return left.some((manifest) => lockOf(manifest, [...now.locks.keys()]) === null);
}

/** Dependencies a manifest declares and its lock file does not know. */
function missing({ before, now }: Change): Complaint[] {
  const known = new Set(unlocked(before).map(({ file, name }) => `${file} ${name}`));
  return unlocked(now)
    .filter(({ file, name }) => !known.has(`${file} ${name}`))
    .map(({ file, name, line, text, lock }) => ({
      file,
      line,
      text,
      claim: `${name} is not in ${lock}`,
      remedy: `bring ${lock} up to date with its package manager`,
    }));
}

function unlocked(project: Project) {
  const names = new Map([...project.locks].map(([path, lock]) => [path, lock.fault ? null : lockedBy(lock)]));
  return dependenciesOf(project).flatMap((one) => {
    const lock = one.locked ? lockOf(one.file, [...project.locks.keys()]) : null;
    const known = lock === null ? null : names.get(lock);
    return lock !== null && known && !known.has(one.name) ? [{ ...one, lock }] : [];
  });
}

function inLock(change: Change, file: string, lock: Lock): Complaint[] {
  const before = change.before.locks.get(file) ?? moved(change, file);
  const old = before ? lockedBy(before) : new Map<string, readonly Locked[]>();
  const sources = new Set(
    [...change.before.locks.values()].flatMap(({ packages }) => packages.map(({ source }) => source)).filter((source) => !/^git |^outside|^http:/.test(source)),
  );
  const foreign: Locked[] = [];
  const others = lock.packages.flatMap((one) => {
    const known = old.get(one.name) ?? [];
    if (isForeign(change, one, { ecosystem: lock.ecosystem, known, sources })) foreign.push(one);
    return [...otherContents(file, one, known), ...runsAnew(change, { file, lock, one, known })];
  });
  return [...bySource(file, foreign), ...others];
}

/** A lock file that was renamed or moved. */
const moved = ({ before, now }: Change, file: string): Lock | undefined => {
  const name = file.slice(file.lastIndexOf("/") + 1);
  return [...before.locks].find(([path]) => !now.locks.has(path) && path.endsWith(name))?.[1];
};

type Known = { readonly ecosystem: Lock["ecosystem"]; readonly known: readonly Locked[]; readonly sources: ReadonlySet<string> };

function isForeign({ now, said }: Change, { name, source }: Locked, { ecosystem, known, sources }: Known): boolean {
  if (source === "registry" || source === "inside" || known.some((one) => one.source === source) || sources.has(source)) return false;
  const spoken =
    spokenOf(said, ecosystem, name) === "enough" ||
    said.some((one) => one.name.toLowerCase() === source.replace(/^[a-z]+:\/\//, "") && spokenOf(said, "go", one.name) === "enough");
  if (spoken) return false;
  // What the manifest itself takes from there is complained about where it stands.
  return !dependenciesOf(now).some((one) => one.name === name && one.source !== "registry");
}

/** One complaint for each source, however many packages come from there. */
function bySource(file: string, foreign: readonly Locked[]): Complaint[] {
  const groups = new Map<string, Locked[]>();
  for (const one of foreign) groups.set(one.source, [...(groups.get(one.source) ?? []), one]);
  return [...groups].map(([source, [first, ...more]]) => ({
    file,
    line: 1,
    text: first?.name ?? "",
    claim: `the lock file takes ${first?.name}${more.length > 0 ? ` and ${more.length} more` : ""} from ${source}, which the baseline does not use`,
    remedy: `write it anew against the registry of the project, or ${trailer(first?.name ?? "")}`,
  }));
}

/** A version that was published is never changed: other contents under the same name and version are somebody else's. */
function otherContents(file: string, { name, version, source, digests }: Locked, known: readonly Locked[]): Complaint[] {
  const same = known.find((one) => one.version === version && one.source === source && one.digests.length > 0);
  if (!same || !isOther(same.digests, digests)) return [];
  const lost = digests.length === 0;
  return [
    {
      file,
      line: 1,
      text: name,
      claim: `${name} ${version} is the same version and has ${lost ? "lost its digest" : "other contents"}`,
      remedy: "put the digest back that the registry gives; if the registry really changed it, take another version",
    },
  ];
}

const algorithmOf = (digest: string) => /^[a-z0-9]+(?=[-:/])/i.exec(digest)?.[0] ?? "";

function isOther(before: readonly string[], now: readonly string[]): boolean {
  if (now.length === 0) return true;
  if (now.some((digest) => before.includes(digest))) return false;
  return now.some((digest) => before.some((old) => algorithmOf(old) === algorithmOf(digest)));
}

type Entry = { readonly file: string; readonly lock: Lock; readonly one: Locked; readonly known: readonly Locked[] };

function runsAnew({ said }: Change, { file, lock, one, known }: Entry): Complaint[] {
  if (!one.installs || known.some(({ installs }) => installs) || spokenOf(said, lock.ecosystem, one.name) === "enough") return [];
  const claim = `${one.name} ${one.version} runs a script of its own when it is installed${known.length > 0 ? ", which it did not before" : ""}`;
  return [{ file, line: 1, text: one.name, claim, remedy: `read that script, then ${trailer(one.name)}; or do without the package` }];
}
