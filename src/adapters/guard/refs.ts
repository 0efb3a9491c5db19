import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import type { Repository, RepositoryPaths } from "../../ports/repository.ts";
import type { Tampering } from "../../ports/workspaces.ts";
import { askGit, git } from "../git.ts";
import { checkoutOn } from "../workspaces/checkouts.ts";
import { moveWithFiles } from "../workspaces/restore.ts";
import { makeSite, type Site, shortOid } from "../workspaces/site.ts";

type Ref = { readonly oid: Oid; readonly symbolic: string };
type Refs = ReadonlyMap<string, Ref>;
/** What the HEAD of a checkout went through: its reflog, and how long that was. */
type Checkout = { readonly reflog: string; readonly length: number };
/** `checkouts`: people's checkouts by the branch each is on. */
export type RefsSeen = { readonly refs: Refs; readonly checkouts: ReadonlyMap<string, Checkout> };
type Bent = { readonly name: string; readonly before: Ref | undefined; readonly after: Ref | undefined };

export async function lookAtRefs(paths: RepositoryPaths): Promise<RefsSeen> {
  return { refs: await listRefs(paths), checkouts: peoplesCheckouts(paths) };
}

async function listRefs(paths: RepositoryPaths): Promise<Refs> {
  const text = await git({ dir: paths.commonDir }, ["for-each-ref", "--format=%(refname) %(objectname) %(symref)", ...watched]);
  const rows = text
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));
  return new Map(rows.filter(([name = ""]) => !name.startsWith("refs/peers/log/")).map(([name = "", oid = "", symbolic = ""]) => [name, { oid, symbolic }]));
}

export async function checkRefs(given: { paths: RepositoryPaths; repository: Repository }, seen: RefsSeen, mayMove: readonly string[]): Promise<Tampering[]> {
  const now = await listRefs(given.paths);
  const site = makeSite({ ...given, environment: {} });
  const found: Tampering[] = [];
  for (const name of new Set([...seen.refs.keys(), ...now.keys()])) {
    const bent: Bent = { name, before: seen.refs.get(name), after: now.get(name) };
    if (!mayMove.includes(name) && isChanged(bent) && !(await isOrdinary(site, bent, seen.checkouts.get(name)))) found.push(await repair(site, bent));
  }
  return found;
}

const watched = ["refs/heads", "refs/tags", "refs/notes", "refs/replace", "refs/peers"];

const isChanged = ({ before, after }: Bent) => before?.oid !== after?.oid || before?.symbolic !== after?.symbolic;

/** New branches, tags and notes are anyone's right; a replace ref is not. Nor is it wrong to add notes, or to commit in a checkout of one's own. */
async function isOrdinary(site: Site, { name, before, after }: Bent, checkout: Checkout | undefined): Promise<boolean> {
  if (name.startsWith("refs/replace/")) return false;
  if (!before) return after?.symbolic === "";
  if (!after || after.symbolic !== before.symbolic) return false;
  if (name.startsWith("refs/notes/")) return onlyAddsNotes(site, before.oid, after.oid);
  if (!name.startsWith("refs/heads/")) return false;
  return wasMovedFrom(checkout, after.oid) || isCommitInACheckout(site, name, before.oid, after.oid);
}

/**
 * A checkout that was on a branch the turn may not move is not where the turn works. What its HEAD went through there (an amend,
 * a rebase) is its owner's doing.
 */
function wasMovedFrom(checkout: Checkout | undefined, to: Oid): boolean {
  if (!checkout) return false;
  const since = readIfThere(checkout.reflog).slice(checkout.length).split("\n");
  return since.some((entry) => entry.split(" ")[1] === to);
}

function peoplesCheckouts({ commonDir, cacheDir }: RepositoryPaths): Map<string, Checkout> {
  const linked = join(commonDir, "worktrees");
  const gitDirs = [commonDir, ...(existsSync(linked) ? readdirSync(linked).map((name) => join(linked, name)) : [])];
  const peoples = gitDirs.filter((gitDir) => !readIfThere(join(gitDir, "gitdir")).startsWith(`${cacheDir}/`));
  return new Map(
    peoples.map((gitDir) => [
      readIfThere(join(gitDir, "HEAD"))
        .trim()
        .replace(/^ref: /, ""),
      checkoutAt(gitDir),
    ]),
  );
}

function checkoutAt(gitDir: string): Checkout {
  const reflog = join(gitDir, "logs", "HEAD");
  return { reflog, length: readIfThere(reflog).length };
}

const readIfThere = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** A person goes on committing on their own branch while a turn runs in another folder. */
async function isCommitInACheckout(site: Site, name: string, before: Oid, after: Oid): Promise<boolean> {
  const dir = await checkoutOn(site, name);
  return dir !== null && !dir.startsWith(`${site.paths.cacheDir}/`) && site.repository.isAncestor(before, after);
}

async function onlyAddsNotes(site: Site, before: Oid, after: Oid): Promise<boolean> {
  const [old, now] = await Promise.all([before, after].map((commit) => notesOf(site, commit)));
  return old !== undefined && now !== undefined && [...old].every(([annotated, text]) => now.get(annotated) === text);
}

/** Git spreads notes over folders as they become many (`ab/cdef…`); without the slashes a note keeps its name. */
async function notesOf(site: Site, commit: Oid): Promise<Map<string, string>> {
  const entries = (await site.git(site.paths.commonDir, ["ls-tree", "-r", "-z", "--full-tree", commit])).split("\0").filter(Boolean);
  return new Map(entries.map((entry) => [entry.slice(entry.indexOf("\t") + 1).replaceAll("/", ""), entry.slice(0, entry.indexOf("\t"))]));
}

async function repair(site: Site, bent: Bent): Promise<Tampering> {
  const { name, before, after } = bent;
  if (after && after.oid !== before?.oid) await site.repository.moveRef(`refs/peers/kept/bent/${name.slice(5)}-${shortOid(after.oid)}`, after.oid, null);
  const repaired = await putBack(site, bent);
  return { what: kindOf(name), detail: `${name} was ${sentence(bent)}; ${repaired ? "put back" : "it could not be put back"}`, repaired };
}

async function putBack(site: Site, bent: Bent): Promise<boolean> {
  const { name, before, after } = bent;
  // Through a symbolic ref every move would reach its target instead.
  const isLink = after !== undefined && after.symbolic !== (before?.symbolic ?? "");
  if (isLink) await askGit({ dir: site.paths.commonDir }, ["symbolic-ref", "-d", name]);
  const from = isLink ? null : (after?.oid ?? null);
  if (!before) return isLink || site.repository.moveRef(name, null, from);
  if (before.symbolic) return (await site.ask(site.paths.commonDir, ["symbolic-ref", name, before.symbolic])).exitCode === 0;
  if (from === null) await makeRoom(site, name);
  return (await followed(site, bent, from)) || site.repository.moveRef(name, before.oid, from);
}

/** The checkout on a branch that was reset goes back with it; one whose files never followed is right again by the ref alone. */
async function followed(site: Site, { name, before }: Bent, from: Oid | null): Promise<boolean> {
  if (!before || !from || !name.startsWith("refs/heads/")) return false;
  const dir = await checkoutOn(site, name);
  if (!dir || (await site.ask(dir, ["diff", "--cached", "--quiet", before.oid])).exitCode === 0) return false;
  return moveWithFiles(site, { branch: name, from, to: before.oid }).catch(() => false);
}

/** `main/x` in place of a deleted `main` keeps it from coming back. */
async function makeRoom(site: Site, name: string): Promise<void> {
  for (const [other, oid] of Object.entries(await site.repository.refs(`${name}/`))) {
    await site.repository.moveRef(`refs/peers/kept/bent/${other.slice(5)}-${shortOid(oid)}`, oid, null);
    await site.repository.moveRef(other, null, oid);
  }
}

function kindOf(name: string): Tampering["what"] {
  if (name.startsWith("refs/tags/")) return "tags";
  if (name.startsWith("refs/notes/")) return "notes";
  return name.startsWith("refs/replace/") ? "replace" : "refs";
}

function sentence({ before, after }: Bent): string {
  if (!after) return "deleted";
  if (after.symbolic !== (before?.symbolic ?? "")) return `made to mean ${after.symbolic || shortOid(after.oid)}`;
  return before ? `moved from ${shortOid(before.oid)} to ${shortOid(after.oid)}` : "created";
}
