import { loadedByCode } from "../src/core/dependencies/code/read.ts";
import { lineWith, type Manifest } from "../src/core/dependencies/declared.ts";
import { declaredComplaints } from "../src/core/dependencies/declared-changes.ts";
import { justificationsIn } from "../src/core/dependencies/justified.ts";
import { lockedComplaints } from "../src/core/dependencies/locked-changes.ts";
import { locks } from "../src/core/dependencies/locks/read.ts";
import { isBelow } from "../src/core/dependencies/manifests/go-mod.ts";
import { type Change, type Complaint, emptyProject, type Project } from "../src/core/dependencies/project.ts";
import { goImports, includedRequirements, manifests } from "../src/core/dependencies/read.ts";
import type { Gate, GateAnswer, GateFinding, GateView, TreeView } from "../src/ports/gate.ts";
import { notWaived } from "./shared/waivers.ts";

export const depsJustified: Gate = {
  id: "deps-justified",
  version: "3",
  says: "Does a commit say why the project needs each new dependency, and do lock files fit the manifests?",
  languages: ["JavaScript/TypeScript", "Python", "Go", "Rust"],
  cannotSee:
    "whether a reason is true, what a new version of a known package does, code copied into the repository, and commands that code puts together from variables",
  per: "commit",
  reads: "difference",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const before = view.base ? withIndirect(await projectOf(view.base)) : emptyProject;
  const now = await imported(view, await projectOf(view.now));
  if (now.manifests.size + now.locks.size + before.manifests.size + before.locks.size === 0)
    return { verdict: "not-applicable", why: "no file declares a dependency", findings: [] };
  const commits = await view.onlyIn(view.commit, view.facts.baseline);
  const change: Change = { before, now, said: commits.flatMap(({ message }) => justificationsIn(message)) };
  const complaints = [...declaredComplaints(change), ...lockedComplaints(change)];
  const findings = await notWaived(view, await Promise.all(complaints.map((complaint) => findingOf(view, complaint))));
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
  if (first) return { verdict: "fail", why: `${first.file}:${first.line}: ${first.claim}${more}`, findings };
  return { verdict: "pass", why: `nothing is new without a reason in ${now.manifests.size} manifests and ${now.locks.size} lock files`, findings };
}

async function projectOf(tree: TreeView): Promise<Project> {
  const found = new Map(await tree.extract(manifests));
  // A list of requirements may include another one, and that a third.
  for (let asked = included(found); asked.length > 0; asked = included(found)) {
    const read = await tree.extract(includedRequirements, asked);
    if (read.size === 0) break;
    for (const [path, manifest] of read) found.set(path, manifest);
  }
  for (const [path, loaded] of await tree.extract(loadedByCode)) {
    const known = found.get(path);
    // setup.py is a manifest and code.
    if (loaded) found.set(path, known ? both(known, loaded) : loaded);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return { manifests: new Map(sorted), locks: await tree.extract(locks) };
}

const both = (manifest: Manifest, loaded: Manifest): Manifest => ({
  ...manifest,
  declared: [...manifest.declared, ...loaded.declared],
  runs: [...manifest.runs, ...loaded.runs],
  indexes: [...manifest.indexes, ...loaded.indexes],
});

/** What others brought along before is not new when code comes to import it. */
const withIndirect = (project: Project): Project => ({
  ...project,
  manifests: new Map([...project.manifests].map(([path, manifest]) => [path, { ...manifest, declared: [...manifest.declared, ...manifest.indirect] }])),
});

/** What code imports is no indirect dependency, whatever go.mod says of it. */
async function imported(view: GateView, project: Project): Promise<Project> {
  if (![...project.manifests.values()].some(({ indirect }) => indirect.length > 0)) return project;
  const changed = (await view.changed()).filter(({ status }) => status !== "deleted").map(({ path }) => path);
  const found = [...(await view.now.extract(goImports, changed)).values()].flat();
  const direct = (manifest: Manifest) => manifest.indirect.filter(({ name }) => found.some((one) => isBelow(one, name)));
  return {
    ...project,
    manifests: new Map([...project.manifests].map(([path, manifest]) => [path, { ...manifest, declared: [...manifest.declared, ...direct(manifest)] }])),
  };
}

const included = (found: ReadonlyMap<string, Manifest>) =>
  [...new Set([...found.values()].flatMap(({ includes }) => includes))].filter((path) => !found.has(path));

async function findingOf(view: GateView, { file, line, text, claim, remedy }: Complaint): Promise<GateFinding> {
  const lock = locks.wants(file) && text !== "" ? await view.now.text(file) : null;
  const place = lock === null ? { line, text } : lineWith(lock, lock.includes(`"node_modules/${text}"`) ? `node_modules/${text}` : text);
  const fingerprint = view.digest([depsJustified.id, file, claim].join("\n")).slice(0, 12);
  return { commit: null, file, line: place.line, text: place.text.slice(0, 200), claim, remedy, fingerprint };
}
