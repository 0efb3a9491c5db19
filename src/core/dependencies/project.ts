import type { Declared, Ecosystem, Manifest } from "./declared.ts";
import { sameName } from "./declared.ts";
import { type Justification, saysSomething } from "./justified.ts";
import type { Lock, Locked } from "./locks/lock.ts";
import { lockOf } from "./locks/read.ts";
import { isProgramOf } from "./programs.ts";

/** All that the files of a commit say about what it depends on, in the order of their paths. */
export type Project = { readonly manifests: ReadonlyMap<string, Manifest>; readonly locks: ReadonlyMap<string, Lock> };

export const emptyProject: Project = { manifests: new Map(), locks: new Map() };

/** The baseline, the commit, and what was said in between. */
export type Change = { readonly before: Project; readonly now: Project; readonly said: readonly Justification[] };

/** Something that is not as it should be. */
export type Complaint = { readonly file: string; readonly line: number; readonly text: string; readonly claim: string; readonly remedy: string };

export type Placed = Declared & { readonly file: string };

/** What comes from outside of the repository. */
export function dependenciesOf(project: Project): Placed[] {
  const provided = new Set([...project.manifests.values()].flatMap(({ provides }) => provides));
  const installed = programsIn(project);
  return [...project.manifests].flatMap(([file, { declared, runs }]) =>
    [...declared, ...runs.filter(({ name }) => !installed(name))]
      .filter((one) => one.source !== "inside" && !isOwn(project, { ...one, file }, provided))
      .map((one) => ({ ...one, file })),
  );
}

/** Tells whether something the project installs, or the project itself, brings a program of a name. */
function programsIn({ manifests, locks }: Project): (program: string) => boolean {
  const locked = [...locks.values()].filter(({ ecosystem }) => ecosystem === "npm").flatMap(({ packages }) => packages);
  const declared = [...manifests.values()].flatMap(({ declared }) => declared).filter(({ ecosystem }) => ecosystem === "npm");
  const provided = [...manifests.values()].flatMap(({ provides }) => provides);
  const programs = new Set([
    ...locked.flatMap(({ programs = [] }) => programs),
    ...provided.flatMap((one) => (one.startsWith("program:") ? [one.slice("program:".length)] : [])),
  ]);
  const names = [...new Set([...locked, ...declared].map(({ name }) => name))];
  return (program) => programs.has(program) || names.some((name) => isProgramOf(name, program));
}

/** A package of this repository under its plain name, as workspaces have it; its lock file must not know it from elsewhere. */
function isOwn({ locks, manifests }: Project, { ecosystem, name, source, file }: Placed, provided: ReadonlySet<string>): boolean {
  if (source !== "registry" || !provided.has(`${ecosystem}:${name}`)) return false;
  const lock = locks.get(lockOf(file, [...locks.keys()]) ?? "");
  const others = [...manifests.keys()].length > 1;
  return others && (lock === undefined || lock.packages.filter((one) => one.name === name).every((one) => one.source === "inside"));
}

export const keyOf = ({ ecosystem, name }: Pick<Declared, "ecosystem" | "name">): string => `${ecosystem}:${name}`;

export type Spoken = "nothing" | "too little" | "enough";

/** What the messages say about a name, in any spelling its registry takes for the same. */
export function spokenOf(said: readonly Justification[], ecosystem: Ecosystem, name: string): Spoken {
  const about = said.filter((one) => sameName(ecosystem, one.name) === name || one.name === name);
  if (about.length === 0) return "nothing";
  return about.some(({ reason }) => saysSomething(reason, name)) ? "enough" : "too little";
}

/** Whether a sufficient reason for a name mentions another one. */
export const mentions = (said: readonly Justification[], { ecosystem, name }: Pick<Declared, "ecosystem" | "name">, other: string): boolean =>
  said.some((one) => sameName(ecosystem, one.name) === name && saysSomething(one.reason, name) && one.reason.toLowerCase().includes(other.toLowerCase()));

const words =
  /\b(?:git\w*|bitbucket|codeberg|fork\w*|upstream|branch|commit|un(?:released|published)|released?|publish\w*|patch\w*|tarball|archive|url|address|repository|repo|source|registry|cdn|server|host\w*|download\w*|fetch\w*|load\w*|submodule|npm|pypi|crates\.io|jsr|deno|head|master|main)\b/i;

/** Whether a sufficient reason for what comes from git or a server tells that it does: by a word, or by whose it is. */
export function saysSource(said: readonly Justification[], { ecosystem, name, source }: Pick<Declared, "ecosystem" | "name" | "source">): boolean {
  // What has no registry is named by where it comes from.
  if (!/^git |^https?:/.test(source) || ecosystem === "deno" || ecosystem === "gem") return true;
  const owners = source
    .toLowerCase()
    .split(/[/\s:]+/)
    .filter((part) => part.length > 2 && part !== "git" && part !== "https" && part !== name.toLowerCase());
  return said.some(
    (one) =>
      (sameName(ecosystem, one.name) === name || one.name === name) &&
      saysSomething(one.reason, name) &&
      (words.test(one.reason) || owners.some((owner) => one.reason.toLowerCase().includes(owner))),
  );
}

/** What would do, to end a sentence. */
export const trailer = (name: string): string => `end a commit message with "Dependency-Justification: ${name}: <what it is for, in at least four words>"`;

export const lockedBy = ({ packages }: Lock): ReadonlyMap<string, readonly Locked[]> => {
  const found = new Map<string, Locked[]>();
  for (const one of packages) found.set(one.name, [...(found.get(one.name) ?? []), one]);
  return found;
};
