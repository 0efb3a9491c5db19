import { z } from "zod";
import { isSame, type LedgerCommit } from "../src/core/bugs/bug.ts";
import { type ChangeSize, sizesOf } from "../src/core/change-size.ts";
import type { FileChange } from "../src/core/file-change.ts";
import { type Accepted, isGenerated } from "../src/core/generated.ts";
import { thinness } from "../src/core/reason.ts";
import type { Oid } from "../src/core/vocabulary.ts";
import { parseDiff } from "../src/core/weakening/diff.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../src/ports/gate.ts";
import { type ReadLedger, readLedger } from "./shared/ledger.ts";

const settings = z.strictObject({
  max_lines: z.number().int().positive().default(200).describe("changed lines of one file that a fix may have"),
  max_total: z.number().int().positive().default(400).describe("changed lines of all files together"),
});

export const diffSizePerResolve: Gate = {
  id: "diff-size-per-resolve",
  version: "1",
  says: "Is every commit that resolves a bug small enough to be a fix and nothing else?",
  languages: [],
  cannotSee: "a large change in the commits before the one that says it resolves the bug",
  per: "commit",
  reads: "history",
  settings,
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const ledger = await readLedger(view);
  const resolving = ledger.commits.filter(({ value }) => value.claims.some(({ closing }) => closing === "fixed"));
  if (resolving.length === 0) return { verdict: "not-applicable", why: "no commit since the baseline resolves a bug", findings: [] };
  const changes = await view.changesIn(resolving.map(({ commit }) => commit));
  const accepted = await acceptedBy(view, [...changes.values()].flat());
  const found = await Promise.all(
    resolving.map((each) => findingsOf(view, { each, ledger, counted: (changes.get(each.commit) ?? []).filter(({ path }) => !isGenerated(path, accepted)) })),
  );
  const findings = found.flat();
  const [first] = findings;
  if (first) return { verdict: "fail", why: `${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}; ${first.remedy}`, findings };
  return { verdict: "pass", why: `${resolving.length} ${resolving.length === 1 ? "fix is" : "fixes are"} small enough`, findings };
}

async function acceptedBy({ base }: GateView, changes: readonly FileChange[]): Promise<Accepted | null> {
  if (!base) return null;
  const paths = [...new Set(changes.map(({ path }) => path))].filter((path) => base.file(path));
  const texts = new Map(await Promise.all(paths.map(async (path) => [path, (await base.text(path))?.slice(0, 4_000) ?? null] as const)));
  return { paths: base.files.map(({ path }) => path), attributes: (await base.text(".gitattributes")) ?? "", text: (path) => texts.get(path) ?? null };
}

type Looked = { readonly each: LedgerCommit; readonly ledger: ReadLedger; readonly counted: readonly FileChange[] };

async function findingsOf(view: GateView, looked: Looked): Promise<GateFinding[]> {
  const { max_lines, max_total } = settings.parse(view.settings);
  const { each, counted } = looked;
  const sizes = await sizesIn(view, each.commit, { counted, max_lines, max_total });
  const open = sizes.filter(({ path }) => !isWaived(looked, path));
  const total = open.reduce((sum, { lines }) => sum + lines, 0);
  const large = open.filter(({ lines }) => lines > max_lines);
  if (large.length > 0)
    return large.map((size) =>
      tooLarge(each, { ...size, waived: size.path, what: `${size.lines} lines of ${size.path}; a fix may change ${max_lines} of a file` }),
    );
  const largest = open.toSorted((a, b) => b.lines - a.lines)[0];
  if (!largest || total <= max_total || isWaived(looked, "*")) return [];
  return [tooLarge(each, { ...largest, waived: "*", what: `${total} lines in ${open.length} files; a fix may change ${max_total}` })];
}

type TooLarge = Pick<ChangeSize, "path" | "line"> & { /** What a waiver has to name. */ readonly waived: string; readonly what: string };

function tooLarge({ commit, value }: LedgerCommit, { path, line, waived, what }: TooLarge): GateFinding {
  const ids = value.claims.map(({ id }) => id).join(", ");
  const waiver = `"Diff-Size-Waive: ${commit.slice(0, 7)}:${waived}" with JSON {"reason": "<why, in at least 40 characters>"}`;
  const remedy = `put what is not the fix into a commit of its own, or let another author accept it in a later commit: ${waiver}`;
  return { commit, file: path, line, text: `Bug-Resolves: ${ids}`, claim: `${commit.slice(0, 10)} resolves ${ids} and changes ${what}`, remedy };
}

type Limits = { readonly counted: readonly FileChange[]; readonly max_lines: number; readonly max_total: number };

/** Git's own counts, unless they are too high: then the lines are looked at. */
async function sizesIn(view: GateView, commit: Oid, { counted, max_lines, max_total }: Limits): Promise<ChangeSize[]> {
  const rough = counted.map(({ path, added, deleted }) => ({ path, lines: (added ?? 0) + (deleted ?? 0), line: 1 }));
  const total = rough.reduce((sum, { lines }) => sum + lines, 0);
  if (total <= max_total && rough.every(({ lines }) => lines <= max_lines)) return rough;
  const [parent] = await view.parents(commit);
  if (parent === undefined) return rough;
  const paths = counted.filter(({ added }) => added !== null).flatMap(({ path, from }) => (from === null ? [path] : [path, from]));
  return sizesOf(parseDiff(await view.diff(parent, commit, paths), counted));
}

/** By another author than the fix's, in a commit that has the fix in its history. */
function isWaived({ each, ledger }: Looked, path: string): boolean {
  return ledger.commits.some(
    ({ commit, by, value }) =>
      by !== null &&
      by.kind !== "tool" &&
      each.by !== null &&
      !isSame(by, each.by) &&
      value.sizeWaives.some((waiver) => names(waiver, each.commit, path)) &&
      ledger.isBehind(each.commit, commit),
  );
}

function names({ value, reason }: { readonly value: string; readonly reason: string }, commit: Oid, path: string): boolean {
  const [, name = "", rest = ""] = /^([0-9a-f]{7,64})\s*:\s*(.*)$/i.exec(value) ?? [];
  if (name === "" || !commit.startsWith(name.toLowerCase()) || !rest.startsWith(path)) return false;
  const after = rest.slice(path.length);
  return /^(\s|:|$)/.test(after) && thinness(reason || after.replace(/^[\s:]+/, ""), "why") === null;
}
