import { assembleCodemap } from "../../src/core/codemap/assemble.ts";
import { codemapExtractor } from "../../src/core/codemap/extractor.ts";
import { codemapFile, type ReadEntry, readCodemap } from "../../src/core/codemap/file.ts";
import { isMapped } from "../../src/core/codemap/paths.ts";
import type { Codemap } from "../../src/core/codemap/symbol.ts";
import { families } from "../../src/core/syntax.ts";
import type { Gate, GateAnswer, GateFinding, GateView, TreeView } from "../../src/ports/gate.ts";

/** The code as it is, and what CODEMAP.yaml of the same commit says of it. */
export type Compared = { readonly view: GateView; readonly codemap: Codemap; readonly entries: readonly ReadEntry[] };

type Spec = Pick<Gate, "id" | "says" | "cannotSee"> & {
  /** What is wrong; `passes` says what was looked at when nothing is. */
  readonly compare: (compared: Compared) => Promise<Found> | Found;
};
export type Found = {
  readonly findings: readonly GateFinding[];
  readonly passes: string;
  readonly known?: readonly GateFinding[];
  readonly notes?: readonly string[];
};

/** A gate that compares CODEMAP.yaml with the code. Where there is code and no codemap that reads, each of them says so. */
export function codemapGate({ id, says, cannotSee, compare }: Spec): Gate {
  return {
    id,
    version: "1",
    says,
    cannotSee,
    languages: families,
    per: "tree",
    reads: "files",
    extractors: [codemapExtractor],
    judge: async (view) => judge(view, compare),
  };
}

async function judge(view: GateView, compare: Spec["compare"]): Promise<GateAnswer> {
  if (view.now.file(codemapFile) === null && !hasModules(view.now))
    return { verdict: "not-applicable", why: "there is no source file that a codemap would speak of", findings: [] };
  const read = await entriesIn(view.now);
  if (!read.ok) return failed(read.problems.map(unreadable));
  const { findings, passes, known = [], notes = [] } = await compare({ view, codemap: await codemapOf(view.now), entries: read.entries });
  return findings.length > 0 ? { ...failed(findings), known, notes } : { verdict: "pass", why: passes, findings, known, notes };
}

/** Of each tree once, for all gates that ask. */
const codemaps = new WeakMap<TreeView, Promise<Codemap>>();

export function codemapOf(tree: TreeView): Promise<Codemap> {
  const known = codemaps.get(tree) ?? tree.extract(codemapExtractor).then((found) => assembleCodemap(tree.files, found));
  codemaps.set(tree, known);
  known.catch(() => codemaps.delete(tree));
  return known;
}

/** Every module has an entry of its own. */
const hasModules = ({ files }: TreeView) => files.some(({ path, kind }) => (kind === "file" || kind === "executable") && isMapped(path));

async function entriesIn(tree: TreeView): Promise<ReturnType<typeof readCodemap>> {
  const kind = tree.file(codemapFile)?.kind;
  if (kind === undefined) return { ok: false, problems: [`${codemapFile}:1: there is no such file; \`peers codemap --refresh\` writes it`] };
  if (kind !== "file" && kind !== "executable") return { ok: false, problems: [`${codemapFile}:1: it is a ${kind}; commit it as a plain file`] };
  const text = await tree.text(codemapFile);
  return text === null ? { ok: false, problems: [`${codemapFile}:1: it is not text; \`peers codemap --refresh\` writes it anew`] } : readCodemap(text);
}

/** `CODEMAP.yaml:3:5: what; remedy` */
function unreadable(problem: string): GateFinding {
  const [, line = "1", said = problem] = /^[^:]*:(\d+)(?::\d+)?: (.*)$/s.exec(problem) ?? [];
  const [claim = said, remedy] = said.split(/; (?=[^;]*$)/);
  return findingAt(Number(line), { text: "", claim, remedy: remedy ?? "run `peers codemap --refresh`" });
}

export const findingAt = (line: number, said: Pick<GateFinding, "text" | "claim" | "remedy">, file: string = codemapFile): GateFinding => ({
  commit: null,
  file,
  line,
  ...said,
});

export function failed(findings: readonly GateFinding[]): GateAnswer {
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
  return { verdict: "fail", why: `${first?.file}:${first?.line}: ${first?.claim}${more}`, findings };
}
