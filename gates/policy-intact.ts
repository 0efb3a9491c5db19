import { type CiFile, checksIn, checksOf, isCiFile } from "../src/core/ci/checks.ts";
import { lostChecks } from "../src/core/ci/compare.ts";
import { type Hiding, hiddenByAttributes, hiddenByIgnoring } from "../src/core/hiding.ts";
import { lostOwners, type OwnersFile, ownersFiles } from "../src/core/owners.ts";
import { gateScripts, isAsAccepted, isDraft, isNamed, isPolicyFile, saysTheSame } from "../src/core/policy-drift.ts";
import { lineAt } from "../src/core/source-file.ts";
import type { Gate, GateAnswer, GateFinding, GateView, TreeView } from "../src/ports/gate.ts";
import { notWaived } from "./shared/waivers.ts";

export const policyIntact: Gate = {
  id: "policy-intact",
  version: "3",
  says: "Does the commit leave alone what judges it: policy, gate scripts, CI checks, hooks, owners, and what hides files from a reviewer?",
  languages: [],
  cannotSee: "checks that a script called by CI leaves out, and settings of a CI service that are not in the repository",
  per: "commit",
  reads: "difference",
  judge,
};

async function judge(view: GateView): Promise<GateAnswer> {
  const paths = [...new Set([view.base, view.now].flatMap((tree) => tree?.files.map(({ path }) => path) ?? []))].sort();
  const scripts = view.policy ? gateScripts(view.policy).filter((path) => paths.includes(path)) : [];
  const looked = paths.filter((path) => isJudging(path) || scripts.includes(path));
  if (looked.length === 0 || (view.base === null && view.policy === null))
    return { verdict: "not-applicable", why: "there is nothing in the commit, and was nothing at the baseline, that takes part in judging", findings: [] };
  const changed = looked.filter((path) => view.base?.file(path)?.oid !== view.now.file(path)?.oid || view.base?.file(path)?.kind !== view.now.file(path)?.kind);
  const policy = await Promise.all(changed.filter(isPolicyFile).map((path) => policyFinding(view, path)));
  const others =
    view.base === null
      ? []
      : [
          ...scripts.filter((path) => changed.includes(path)).map(scriptFinding),
          ...(await ciFindings(view, changed)),
          ...(await hidingFindings(view, { changed, paths })),
          ...(await ownersFindings(view, changed)),
        ];
  const open = await notWaived(
    view,
    others.map((finding) => withFingerprint(view, finding)),
  );
  return answer([...policy.filter((finding) => finding !== null), ...open], { looked: looked.length, changed: changed.length });
}

const isJudging = (path: string) => isPolicyFile(path) || ownersFiles.includes(path) || isCiFile(path) || /(^|\/)\.git(attributes|ignore)$/.test(path);

function answer(findings: readonly GateFinding[], { looked, changed }: { looked: number; changed: number }): GateAnswer {
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${changed} of ${looked} files that take part in judging were changed, and none judges less`, findings };
  return { verdict: "fail", why: `${first.file}:${first.line}: ${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}`, findings };
}

const withFingerprint = (view: GateView, finding: GateFinding): GateFinding => ({
  ...finding,
  fingerprint: view.digest(["policy-intact", finding.file, finding.text, finding.claim].join("\n")).slice(0, 12),
});

/** Nobody but the operator accepts a policy, so there is no waiver. */
async function policyFinding(view: GateView, path: string): Promise<GateFinding | null> {
  const [before, now] = await Promise.all([view.base?.text(path) ?? null, view.now.text(path)]);
  // What was not there and the policy does not name takes no part.
  if (before === null && !isDraft(path) && !isNamed(path, view.policy)) return null;
  const remedy = "put it back as it was, or let the operator accept it: `peers goals accept`";
  if (now === null || view.now.file(path)?.kind === "symlink")
    return { commit: null, file: path, line: 1, text: path, claim: `${path} is ${view.now.file(path) ? "no plain text any more" : "gone"}`, remedy };
  if (saysTheSame(path, now, before) || isAsAccepted(path, now, view.policy)) return null;
  const line = firstDifference(before ?? "", now);
  return { commit: null, file: path, line, text: lineAt(now, line) || path, claim: `${path} says something else than what was accepted`, remedy };
}

function firstDifference(before: string, now: string): number {
  const old = before.split("\n");
  const at = now.split("\n").findIndex((text, index) => text !== old[index]);
  return at < 0 ? 1 : at + 1;
}

function scriptFinding(path: string): GateFinding {
  const remedy = "put it back as it was, or let another author accept the change with Gate-Waive";
  return { commit: null, file: path, line: 1, text: path, claim: `${path} is run by a gate of the policy, and was changed`, remedy };
}

async function ciFindings({ base, now }: GateView, changed: readonly string[]): Promise<GateFinding[]> {
  if (!base || !changed.some(isCiFile)) return [];
  const [before, after] = await Promise.all([ciIn(base), ciIn(now)]);
  const remedy = "put it back, or let another author accept it with Gate-Waive";
  const unread = [...after].flatMap(([path, { trouble }]): GateFinding[] =>
    trouble && before.get(path)?.trouble === null
      ? [
          {
            commit: null,
            file: path,
            line: trouble.line,
            text: trouble.says,
            claim: `${path} cannot be read as YAML any more, so nothing in it is run`,
            remedy: "make it valid YAML",
          },
        ]
      : [],
  );
  // Of a file that cannot be read it is said once.
  const lost = lostChecks(checksOf(before), checksOf(after)).filter(({ file }) => !unread.some((finding) => finding.file === file));
  return [...unread, ...lost.map((each): GateFinding => ({ commit: null, ...each, remedy }))];
}

async function ciIn(tree: TreeView): Promise<Map<string, CiFile>> {
  const paths = tree.files.filter(({ path, kind }) => isCiFile(path) && kind !== "symlink" && !/(^|\/)node_modules\//.test(path)).map(({ path }) => path);
  const texts = await Promise.all(paths.map(async (path) => [path, (await tree.text(path)) ?? ""] as const));
  return new Map(texts.map(([path, text]) => [path, checksIn(path, text)]));
}

async function hidingFindings({ base, now }: GateView, { changed, paths }: { changed: readonly string[]; paths: readonly string[] }): Promise<GateFinding[]> {
  const found = changed
    .filter((path) => /(^|\/)\.git(attributes|ignore)$/.test(path) && now.file(path))
    .map(async (path) => {
      const given = { path, before: (await base?.text(path)) ?? "", now: (await now.text(path)) ?? "", paths };
      return (path.endsWith("attributes") ? hiddenByAttributes(given) : hiddenByIgnoring(given)).map((hiding) => hidingFinding(path, hiding));
    });
  return (await Promise.all(found)).flat();
}

const hidingFinding = (file: string, { line, text, claim }: Hiding): GateFinding => {
  return { commit: null, file, line, text, claim, remedy: "take the line out, or let another author accept it with Gate-Waive" };
};

async function ownersFindings({ base, now }: GateView, changed: readonly string[]): Promise<GateFinding[]> {
  if (!base || !changed.some((path) => ownersFiles.includes(path))) return [];
  const paths = now.files.map(({ path }) => path);
  const lost = lostOwners({ before: await ownersIn(base), now: await ownersIn(now), paths, isJudging });
  const remedy = "leave it with those who had it, or let another author accept it with Gate-Waive";
  return lost.map((each): GateFinding => ({ commit: null, ...each, remedy }));
}

async function ownersIn(tree: TreeView): Promise<OwnersFile | null> {
  const file = ownersFiles.find((path) => tree.file(path) !== null);
  return file === undefined ? null : { file, text: (await tree.text(file)) ?? "" };
}
