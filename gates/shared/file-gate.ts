import type { FileChange } from "../../src/core/file-change.ts";
import type { Extractor, SourceFile } from "../../src/core/source-file.ts";
import { extendedIn } from "../../src/core/structure/functions.ts";
import { type Family, languageOfPath } from "../../src/core/syntax.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../../src/ports/gate.ts";
import { notWaived } from "./waivers.ts";

/** Something in one file that is not as it should be. */
export type FileFinding = {
  readonly line: number;
  readonly text: string;
  readonly claim: string;
  readonly remedy: string;
  /** What this finding is about, when that is more than `text`: a whole test for a skip mark above it. Bound to baseline and waivers. */
  readonly identity?: string;
  /** Not certain enough to be held against old code: said only of what came after a baseline. */
  readonly isSuspicion?: boolean;
  /** A class of the file: the finding does not stand when another file has a class that extends it. */
  readonly unlessExtended?: string;
};

export type FileGate = {
  readonly id: string;
  readonly version: string;
  readonly says: string;
  readonly languages: readonly Family[];
  readonly cannotSee: string;
  readonly wants: (path: string) => boolean;
  readonly look: (file: SourceFile) => readonly FileFinding[];
};

/**
 * A gate whose findings each stand in one file. Held against a commit is what the baseline did not have: for each identity as many
 * as it had there, in whichever file, are known; they shrink and never grow. What cannot be read is a finding.
 */
export function fileGate(spec: FileGate): Gate {
  const { id, version, says, languages, cannotSee } = spec;
  const extractor: Extractor<readonly FileFinding[]> = {
    id,
    version,
    wants: spec.wants,
    from: (file) => (file.language && !file.root ? [tooLarge] : spec.look(file)),
  };
  return {
    id,
    version,
    says,
    languages,
    cannotSee,
    per: "tree",
    reads: "files",
    extractors: [extractor, extendedClasses],
    judge: (view) => judge(view, extractor),
  };
}

const tooLarge: FileFinding = { line: 1, text: "", claim: "the file is too large to be looked at", remedy: "split it into smaller ones" };

async function judge(view: GateView, extractor: Extractor<readonly FileFinding[]>): Promise<GateAnswer> {
  if (!view.now.files.some(({ path }) => extractor.wants(path))) return { verdict: "not-applicable", why: "no file of a kind it looks at", findings: [] };
  const changed = view.base ? await view.changed() : null;
  const paths = changed
    ? changed.filter(({ status }) => status !== "deleted").map(({ path }) => path)
    : view.now.files.map(({ path }) => path).filter(extractor.wants);
  // Where every file is looked at anyway, this is found on the way; it is waited for only if somebody needs it.
  if (!view.base) void view.now.extract(extendedClasses).catch(() => new Map());
  const found = await lookAt(view.now, { extractor, paths, view });
  // What was known is asked only where there is something to know.
  const before = view.base && changed && found.length > 0 ? await lookAt(view.base, { extractor, paths: changed.flatMap(pathBefore), view }) : [];
  const { fresh: all, known } = apart(found, before);
  const fresh = await withoutExtended(view, all);
  const findings = await notWaived(view, fresh);
  const looked = paths.filter((path) => extractor.wants(path) && view.now.file(path)).length;
  return answer(findings, { known, looked, waived: fresh.length - findings.length });
}

type Looking = { readonly extractor: Extractor<readonly FileFinding[]>; readonly paths: readonly string[]; readonly view: GateView };
type Identified = GateFinding & { readonly identity: string; readonly unlessExtended?: string | undefined };
type Fresh = GateFinding & Pick<Identified, "unlessExtended">;

async function lookAt(tree: GateView["now"], { extractor, paths, view }: Looking): Promise<Identified[]> {
  const found = await tree.extract(extractor, paths);
  const unread = paths.filter((path) => extractor.wants(path) && !found.has(path) && isFile(tree, path));
  return [
    ...unread.map((path) => identified(view, extractor.id, { path, finding: notText })),
    ...[...found].flatMap(([path, findings]) => findings.filter(isHeld(view)).map((finding) => identified(view, extractor.id, { path, finding }))),
  ];
}

const isHeld =
  ({ base }: GateView) =>
  ({ isSuspicion }: FileFinding) =>
    base !== null || !isSuspicion;

const isFile = (tree: GateView["now"], path: string) => ["file", "executable"].includes(tree.file(path)?.kind ?? "");
const notText: FileFinding = { line: 1, text: "", claim: "the file has the name of source code and is not text", remedy: "store it as UTF-8" };

function identified(view: GateView, gate: string, { path, finding }: { path: string; finding: FileFinding }): Identified {
  const { line, text, claim, remedy, unlessExtended } = finding;
  const identity = plain(finding.identity ?? text);
  const fingerprint = view.digest([gate, path, identity].join("\n")).slice(0, 12);
  return { commit: null, file: path, line, text: text.slice(0, 200), claim, remedy, fingerprint, identity: `${identity}\n${claim}`, unlessExtended };
}

// Indentation changes when code moves; what it says does not.
const plain = (text: string) => text.replace(/\s+/g, " ").trim();

const pathBefore = ({ status, from, path }: FileChange) => (status === "added" ? [] : [from ?? path]);

function apart(found: readonly Identified[], before: readonly Identified[]): { fresh: Fresh[]; known: GateFinding[] } {
  const left = new Map<string, number>();
  for (const { identity } of before) left.set(identity, (left.get(identity) ?? 0) + 1);
  const fresh: Fresh[] = [];
  const known: GateFinding[] = [];
  for (const { identity, unlessExtended, ...finding } of found) {
    const count = left.get(identity) ?? 0;
    if (count > 0) left.set(identity, count - 1);
    if (count > 0) known.push(finding);
    else fresh.push({ ...finding, unlessExtended });
  }
  return { fresh, known };
}

async function withoutExtended(view: GateView, fresh: readonly Fresh[]): Promise<GateFinding[]> {
  const isAsked = fresh.some(({ unlessExtended }) => unlessExtended !== undefined);
  const extended = isAsked ? new Set([...(await view.now.extract(extendedClasses)).values()].flat()) : new Set<string>();
  return fresh.flatMap(({ unlessExtended, ...finding }) => (unlessExtended !== undefined && extended.has(unlessExtended) ? [] : [finding]));
}

const extendedClasses: Extractor<readonly string[]> = {
  id: "extended-classes",
  version: "1",
  wants: (path) => languageOfPath(path) !== null && !isTestPath(path),
  from: (file) => [...extendedIn(file)],
};

type Counts = { readonly known: readonly GateFinding[]; readonly looked: number; readonly waived: number };

function answer(findings: readonly GateFinding[], { known, looked, waived }: Counts): GateAnswer {
  const besides = [known.length > 0 ? `${known.length} known since the baseline` : "", waived > 0 ? `${waived} waived` : ""].filter(Boolean).join(", ");
  const tail = besides ? ` (${besides})` : "";
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `nothing found in ${looked} changed ${looked === 1 ? "file" : "files"}${tail}`, findings, known };
  return { verdict: "fail", why: `${first.file}:${first.line}: ${first.claim}${more(findings.length - 1)}${tail}`, findings, known };
}

const more = (count: number) => (count > 0 ? `, and ${count} more` : "");
