import { isLock } from "../dependencies/locks/read.ts";
import { makeScripts } from "../skips/scripts.ts";
import { normal } from "../structure/module-paths.ts";
import { testRoot } from "./closure.ts";
import type { AcceptanceContract, ClosureTree, FrozenFile } from "./contract.ts";
import { lockFor } from "./lock.ts";
import { isManifest, manifestFor } from "./manifests.ts";
import { steers } from "./steering.ts";

/** What is done to the worktree of a commit before a frozen command runs in it. */
export type Layout = {
  /** Frozen files, laid over whatever stands at their path. */
  readonly laid: readonly FrozenFile[];
  /** Texts laid over it: manifests in which both have a part. */
  readonly overlay: Readonly<Record<string, string>>;
  /** Files of the commit that are taken out. */
  readonly without: readonly string[];
  /** What was not left as the commit has it, for whoever wonders. */
  readonly notes: readonly string[];
};

export async function layoutFor(
  { files, open }: Pick<AcceptanceContract, "files" | "open">,
  { frozen, now }: { frozen: ClosureTree; now: ClosureTree },
): Promise<Layout> {
  const hidden = new Set(files.filter((file) => file.hidden).map(({ path }) => path));
  const kept = files.filter((file) => file.hidden || !hidden.has(file.path));
  const known = new Set(kept.map(({ path }) => path));
  const mixed = kept.filter(
    ({ path, hidden, kind, why }) => !hidden && kind !== "symlink" && why !== "the contract names it" && (isManifest(path) || isLock(path)),
  );
  const merged = await Promise.all(mixed.map(async (file) => mergedFile(file, { frozen, now })));
  const laid = kept.filter((file) => !mixed.includes(file));
  const isNew = now.files.filter(({ path }) => !known.has(path));
  const foreign = intruderIn(kept, { targets: await targetsOf(kept, frozen), open });
  const intruders = isNew.flatMap(({ path }) => {
    const why = foreign(path);
    return why === null ? [] : [{ path, why }];
  });
  const manifests = await Promise.all(isNew.filter(({ path }) => isManifest(path) && foreign(path) === null).map(async ({ path }) => newManifest(path, now)));
  const texts = [...merged, ...manifests.filter((each) => each !== null)];
  const changed = laid.filter(({ path, oid, hidden }) => !hidden && now.file(path)?.oid !== oid);
  return {
    laid: [...laid, ...merged.flatMap(({ file, text }) => (file && text === undefined ? [file] : []))],
    overlay: Object.fromEntries(texts.flatMap(({ path, text }) => (typeof text === "string" ? [[path, text]] : []))),
    without: [...intruders.map(({ path }) => path), ...texts.flatMap(({ path, text }) => (text === null ? [path] : []))],
    notes: [
      ...changed.map(({ path }) => `${path} was ${now.file(path) ? "changed" : "taken away"}: the accepted one was used`),
      ...texts.flatMap(({ path, note }) => (note ? [`${path}: ${note}`] : [])),
      ...intruders.filter(({ why }) => why !== newTest).map(({ path, why }) => `${path} is new and was left out: ${why}`),
      ...counted(intruders.filter(({ why }) => why === newTest).length),
    ],
  };
}

const counted = (tests: number) => (tests === 0 ? [] : [`${tests} new ${tests === 1 ? "file" : "files"} of tests took no part: the contract has its own`]);
const newTest = "it is no test of the contract";

/** `text` is undefined when the frozen file is laid as it is, null when there is to be none. */
type Merged = { readonly path: string; readonly file: FrozenFile | null; readonly text: string | null | undefined; readonly note: string | null };

async function mergedFile(file: FrozenFile, { frozen, now }: { frozen: ClosureTree; now: ClosureTree }): Promise<Merged> {
  const { path } = file;
  const present = now.file(path);
  if (present?.oid === file.oid && now.files.find((each) => each.path === path)?.kind !== "symlink") return { path, file, text: undefined, note: null };
  const isLink = now.files.find((each) => each.path === path)?.kind === "symlink";
  const texts = await Promise.all([frozen.text(path), isLink ? null : now.text(path)]);
  const { text, kept } = isLock(path) ? lockFor(path, ...texts) : manifestFor(path, ...texts);
  const note = kept ? "what it says of tests, or of what was there, is not as accepted: the accepted one was used" : null;
  return text === texts[0] || text === null ? { path, file, text: undefined, note } : { path, file, text, note };
}

/** One that did not exist may say everything but how tests run. */
async function newManifest(path: string, now: ClosureTree): Promise<Merged | null> {
  const text = await now.text(path);
  const judged = manifestFor(path, null, text);
  if (judged.text === text) return null;
  return { path, file: null, text: judged.text, note: judged.kept ? "it is new, says how tests run, and was left out" : null };
}

type Known = { readonly targets: ReadonlySet<string>; readonly open: readonly string[] };

/** Why a file that was not there when the contract was frozen takes no part; null when it is the implementation. */
function intruderIn(frozen: readonly FrozenFile[], { targets, open }: Known): (path: string) => string | null {
  const paths = frozen.map(({ path }) => path);
  const roots = new Set(frozen.flatMap(({ path }) => testRoot(path) ?? []));
  const has = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  const vendored = has(/(^|\/)vendor\//);
  const makes = paths.some((path) => isMakefile.test(path));
  const isForeignTest = (path: string) => !open.includes(path) && ([...roots].some((root) => path.startsWith(root)) || isNewTest(path));
  const isTarget = (path: string) => [...targets].some((target) => path === target || path.startsWith(`${target}/`));
  const modules = paths.filter((path) => /(^|\/)(go\.mod|Cargo\.toml)$/.test(path));
  return (path) => {
    if (isForeignTest(path)) return newTest;
    const why = steers(path);
    if (why !== null) return why;
    if (/(^|\/)vendor\//.test(path) && !vendored) return "it stands in for what the lock file names";
    if (isTarget(path)) return "make would take it for its target, and do nothing";
    if (makes && isMakefile.test(path)) return "make would read it in place of the accepted one";
    const [, folder = "", name = ""] = /^(.*\/)?(go\.mod|Cargo\.toml)$/.exec(path) ?? [];
    const splits = folder !== "" && modules.some((module) => folder.startsWith(module.slice(0, -name.length)) && module.endsWith(name));
    return splits && paths.some((each) => each.startsWith(folder)) ? "it would make tests of the contract another project's" : null;
  };
}

/** Targets of frozen Makefiles that make takes for done when a file has their name. */
async function targetsOf(frozen: readonly FrozenFile[], tree: ClosureTree): Promise<Set<string>> {
  const makefiles = frozen.filter(({ path, hidden }) => !hidden && isMakefile.test(path));
  const found = await Promise.all(
    makefiles.map(async ({ path }) => {
      const text = (await tree.text(path)) ?? "";
      const always = new Set([...text.matchAll(/^\.PHONY\s*:(.*)$/gm)].flatMap(([, names = ""]) => names.trim().split(/\s+/)));
      const folder = path.slice(0, path.lastIndexOf("/") + 1);
      return makeScripts(text).flatMap(({ name }) => (name === "" || name.startsWith(".") || always.has(name) ? [] : [normal(`${folder}${name}`)]));
    }),
  );
  return new Set(found.flat());
}

const isMakefile = /(^|\/)(GNUm|M|m)akefile$/;

/** By its own name; a module of tests inside of Rust's source is part of the crate. */
const isNewTest = (path: string) => /(^|\/)(test_[^/]*|[^/]*_test)\.py$|_test\.go$|\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)tests\/[^/]+\.rs$|\.snap$/.test(path);
