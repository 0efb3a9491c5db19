import { plain } from "../../src/core/skips/alike.ts";
import type { Lost } from "../../src/core/skips/lost.ts";
import type { Dropped } from "../../src/core/skips/modules.ts";
import type { Narrowed } from "../../src/core/skips/narrowed.ts";
import { saysWhy } from "../../src/core/skips/reasons.ts";
import { identityOf, type Skipped } from "../../src/core/skips/skipped.ts";
import type { GateFinding, GateView } from "../../src/ports/gate.ts";

/** A finding, and whether a waiver may stand for it: it must say why at its own place. */
export type SkipFinding = { readonly finding: GateFinding; readonly isWaivable: boolean };

/** One finding for each mark: a group's mark names its first test and counts the others. */
export function markFindings(view: GateView, skipped: readonly Skipped[]): SkipFinding[] {
  const groups = new Map<string, Skipped[]>();
  for (const one of skipped) {
    const key = [one.file, one.mark.line, one.mark.kind, one.mark.text].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => (group[0] ? [markFinding(view, group[0], group)] : []));
}

function markFinding(view: GateView, first: Skipped, group: readonly Skipped[]): SkipFinding {
  const { file, mark } = first;
  const fingerprint = fingerprintOf(view, file, group.map(identityOf));
  const more = group.length > 1 ? ` and ${group.length - 1} more` : "";
  const when = mark.condition && mark.condition.holds !== "always" ? ` when ${mark.condition.text.slice(0, 80)}` : "";
  const isWaivable = saysWhy(mark.reason);
  const what = first.test ? `"${first.test.name}"${more}` : "what this stands for";
  const base = { commit: null, file, line: mark.line, text: mark.text.slice(0, 200), fingerprint };
  return { finding: { ...base, claim: `${what} ${claims[mark.kind]}${when}`, remedy: remedyOf(fingerprint, isWaivable) }, isWaivable };
}

const claims = {
  skip: "does not run",
  only: "keeps every other test from running",
  todo: "is announced and not written",
  xfail: "is expected to fail",
} as const;

const remedyOf = (fingerprint: string, isWaivable: boolean) =>
  `let it run and pass; if it cannot run ${isWaivable ? "" : "here, say why beside it in a sentence, and "}let another peer accept it: Gate-Waive: ${fingerprint}: <why>`;

export function lostFindings(view: GateView, lost: readonly Lost[]): SkipFinding[] {
  return lost.map(({ file, line, name, former, text, how }) => {
    const fingerprint = fingerprintOf(view, file, [plain(text)]);
    const claim =
      how === "file"
        ? `"${name}" of ${former} stands in a file that the runner does not look for`
        : `"${name}" of ${former} has become a function that no runner takes for a test`;
    const remedy = `${how === "file" ? "give the file a name the runner looks for" : "give it back what makes it a test"}, or let another peer accept it: Gate-Waive: ${fingerprint}: <why>`;
    return { finding: { commit: null, file, line, text: (text.split("\n")[0] ?? "").slice(0, 200), claim, remedy, fingerprint }, isWaivable: true };
  });
}

export function droppedFindings(view: GateView, dropped: readonly Dropped[]): SkipFinding[] {
  return dropped.map(({ file, module, at }) => {
    const fingerprint = fingerprintOf(view, file, ["module", at]);
    const remedy = `declare it again, delete ${at}, or let another peer accept it: Gate-Waive: ${fingerprint}: <why>`;
    const claim = `the module ${module} is no longer declared, so the tests in ${at} are not built`;
    return { finding: { commit: null, file, line: 1, text: `mod ${module};`, claim, remedy, fingerprint }, isWaivable: true };
  });
}

export function narrowedFindings(view: GateView, narrowed: readonly Narrowed[]): SkipFinding[] {
  return narrowed.map(({ file, line, text, claim, remedy }) => {
    const fingerprint = fingerprintOf(view, file, [plain(text), claim]);
    const accepted = `${remedy}, or let another peer accept it: Gate-Waive: ${fingerprint}: <why>`;
    return { finding: { commit: null, file, line, text: text.slice(0, 200), claim, remedy: accepted, fingerprint }, isWaivable: true };
  });
}

export const fingerprintOf = (view: GateView, file: string, identity: readonly string[]): string =>
  view.digest(["no-skipped-tests", file, ...identity].join("\n")).slice(0, 12);
