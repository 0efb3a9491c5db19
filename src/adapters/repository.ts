import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Oid } from "../core/vocabulary.ts";
import type { CommitFacts, Repository, RepositoryPaths } from "../ports/repository.ts";
import { parseChanges } from "./changes.ts";
import { askGit, git, gitLine } from "./git.ts";
import { createRefMover } from "./log/refs.ts";
import { createObjectReader } from "./object-reader.ts";
import { refMark } from "./ref-mark.ts";
import { remembering } from "./remember.ts";

/** Questions about history and refs, asked of the git CLI; what cannot have changed since is not asked twice. */
export function createRepository(paths: RepositoryPaths): Repository {
  const place = { dir: paths.commonDir };
  const refs = createRefMover(paths.commonDir);
  const objects = createObjectReader(paths.commonDir);

  const facts = async (commit: Oid) => {
    const stored = await objects.read(`${commit}^{commit}`);
    const raw = stored && rawFacts(stored.oid, stored.content.toString());
    if (raw) return raw;
    const [found] = parseFacts(await git(place, ["log", "-1", "-z", factsFormat, commit, "--"]));
    if (!found) throw new Error(`commit ${commit} cannot be read`);
    return found;
  };

  /** The commits after `older`, newest first, when a short chain without merges leads there from `newer`: no process is needed to tell. */
  const chainTo = async (newer: Oid, older: Oid): Promise<CommitFacts[] | null> => {
    const chain: CommitFacts[] = [];
    for (let at: Oid | undefined = newer; at !== older; at = chain.at(-1)?.parents[0]) {
      if (at === undefined || chain.length >= shortChain) return null;
      const found = await facts(at);
      if (found.parents.length > 1) return null;
      chain.push(found);
    }
    return chain;
  };

  const newCommits = remembering(async (of: readonly Oid[], known: readonly Oid[]) => {
    const [tip] = of;
    if (tip === undefined) return [];
    const few = of.length === 1 && known.length === 1 ? await chainTo(tip, known[0] ?? "").catch(() => null) : null;
    if (few) return few.toReversed();
    // On stdin, because a repository can have more tips than an argument list holds; `--not` is not understood there before git 2.42.
    const input = [...of, ...known.map((oid) => `^${oid}`)].join("\n");
    return parseFacts(await git(place, ["log", "--stdin", "--reverse", "--topo-order", "-z", factsFormat], { input: `${input}\n` }));
  });

  const list = async (prefix: string) => {
    const text = await git(place, ["for-each-ref", "--format=%(refname) %(objectname)", prefix]);
    return Object.fromEntries(
      text
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split(" ") as [string, Oid]),
    );
  };

  let heads: { readonly mark: string; readonly tips: Record<string, Oid> } | null = null;
  const branches = async () => {
    // Looked at before git is asked: what moves meanwhile makes another mark.
    const mark = refMark(paths.commonDir, Date.now());
    if (mark !== null && mark === heads?.mark) return heads.tips;
    const tips = await list("refs/heads");
    heads = mark === null ? null : { mark, tips };
    return tips;
  };

  const headRef = async () => {
    const head = readFileSync(join(gitDirOfTop(paths), "HEAD"), "utf8").trim();
    if (head === onlyGitKnows) return gitLine({ dir: paths.mainTop }, ["symbolic-ref", "-q", "HEAD"]);
    return head.startsWith("ref: ") ? head.slice(5) : null;
  };

  return {
    paths,
    tips: async () => ({ ...(await branches()), ...(await detachedHeads(paths)) }),
    headRef,
    resolve: (revision) => gitLine(place, ["rev-parse", "--verify", "-q", `${revision}^{commit}`]),
    facts,
    newCommits,
    isAncestor: async (older, newer) =>
      older === newer ||
      (await chainTo(newer, older).catch(() => null)) !== null ||
      (await askGit(place, ["merge-base", "--is-ancestor", older, newer])).exitCode === 0,
    changes: remembering(async (from, to) =>
      parseChanges(await git(place, ["diff", ...diffSteady, "-M", "--raw", "--numstat", "-z", "--no-abbrev", from, to])),
    ),
    diffstat: remembering(async (from, to) => (await git(place, ["diff", ...diffSteady, "--stat=100", from, to])).trimEnd()),
    diff: async (from, to, only = []) => git(place, ["diff", ...diffSteady, from, to, "--", ...only]),
    blame: async (commit, path, line) => {
      const { exitCode, stdout } = await askGit(place, ["blame", "--porcelain", "-L", `${line},${line}`, commit, "--", path]);
      return exitCode === 0 ? (/^\^?([0-9a-f]{40,64}) /.exec(stdout)?.[1] ?? null) : null;
    },
    readFile: async (commit, path) => {
      // A reviewer names paths. `../x` would be relative to where git runs, and ends the git that answers all questions.
      if (path.split("/").some((part) => part === "" || part === "." || part === "..")) return null;
      const stored = await objects.read(`${commit}:${path}`);
      return stored?.type === "blob" ? stored.content.toString() : null;
    },
    blobAt: (commit, path) => gitLine(place, ["rev-parse", "--verify", "-q", `${commit}:${path}`]),
    blob: async (oid) => {
      const stored = await objects.read(oid);
      return stored?.type === "blob" ? stored.content : null;
    },
    treeOf: async (commit) => {
      const stored = await objects.read(`${commit}^{tree}`);
      if (!stored) throw new Error(`commit ${commit} cannot be read`);
      return stored.oid;
    },
    moveRef: (ref, to, from) => refs.move([{ ref, to, from }]),
    refs: list,
    operationUnderWay: async () => underWay(gitDirOfTop(paths)),
    close: async () => {
      refs.close();
      objects.close();
    },
  };
}

const shortChain = 12;
const factsFormat = "--format=%H%n%T%n%P%n%an%n%B";
// A committed `* -diff` or a textconv driver must not hide what changed.
const diffSteady = ["--no-ext-diff", "--no-textconv", "--text", "--no-color"];

/** From the commit as it is stored; null where git has to translate its text first. */
function rawFacts(commit: Oid, stored: string): CommitFacts | null {
  const end = stored.indexOf("\n\n");
  const head = `\n${stored.slice(0, end)}`;
  const [tree, author] = [/\ntree (\w+)/.exec(head)?.[1], /\nauthor (.*?) ?<[^>]*> \d+ [+-]\d+/.exec(head)?.[1]];
  if (end < 0 || tree === undefined || author === undefined || head.includes("\nencoding ")) return null;
  const message = stored.slice(end + 2);
  const parents = [...head.matchAll(/\nparent (\w+)/g)].map((match) => match[1] ?? "");
  return { commit, tree, parents, authorName: author, subject: message.split("\n")[0] ?? "", message };
}

function parseFacts(text: string): CommitFacts[] {
  return text
    .split("\0")
    .filter(Boolean)
    .map((record) => {
      const [commit = "", tree = "", parents = "", authorName = "", ...message] = record.replace(/^\n/, "").split("\n");
      return { commit, tree, parents: parents.split(" ").filter(Boolean), authorName, subject: message[0] ?? "", message: message.join("\n") };
    });
}

// With reftable the file HEAD names an invalid branch on purpose.
const onlyGitKnows = "ref: refs/heads/.invalid";

/** HEADs of worktrees that are on no branch. While a rebase replays commits its HEAD is on its way, not a place to be. */
async function detachedHeads(paths: RepositoryPaths): Promise<Record<string, Oid>> {
  const folder = join(paths.commonDir, "worktrees");
  const linked = existsSync(folder) ? readdirSync(folder).map((name) => ({ name, gitDir: join(folder, name) })) : [];
  const heads: Record<string, Oid> = {};
  for (const { name, gitDir } of [{ name: "main", gitDir: mainGitDir(paths) }, ...linked]) {
    const head = await headOf(gitDir);
    // While `git worktree add` makes a worktree its HEAD is all zeros.
    if (/^(?!0+$)[0-9a-f]{40,64}$/.test(head) && underWay(gitDir) === null) heads[`HEAD@${basename(name)}`] = head;
  }
  return heads;
}

/** An object name, or `ref: …`; empty when there is none. */
async function headOf(gitDir: string): Promise<string> {
  const head = existsSync(join(gitDir, "HEAD")) ? readFileSync(join(gitDir, "HEAD"), "utf8").trim() : "";
  if (head !== onlyGitKnows) return head;
  const place = { dir: gitDir, gitDir };
  const branch = await gitLine(place, ["symbolic-ref", "-q", "HEAD"]);
  return branch === null ? ((await gitLine(place, ["rev-parse", "-q", "--verify", "HEAD"])) ?? "") : `ref: ${branch}`;
}

function underWay(gitDir: string): string | null {
  const signs = { "rebase-merge": "rebase", "rebase-apply": "rebase", MERGE_HEAD: "merge", CHERRY_PICK_HEAD: "cherry-pick", REVERT_HEAD: "revert" };
  return Object.entries(signs).find(([file]) => existsSync(join(gitDir, file)))?.[1] ?? null;
}

const mainGitDir = (paths: RepositoryPaths) => paths.commonDir;

/** Of the checkout the peers work in, which may be a linked worktree. */
function gitDirOfTop({ mainTop, commonDir }: RepositoryPaths): string {
  const dotGit = join(mainTop, ".git");
  const target = statSync(dotGit, { throwIfNoEntry: false })?.isFile() ? /^gitdir: (.*)$/m.exec(readFileSync(dotGit, "utf8"))?.[1] : undefined;
  return target ? resolve(mainTop, target.trim()) : commonDir;
}
