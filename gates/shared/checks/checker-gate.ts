import type { Checker } from "../../../src/core/checkers/checker.ts";
import type { Found } from "../../../src/core/checkers/found.ts";
import { saysWhy, suppressionsIn } from "../../../src/core/checkers/suppressions.ts";
import type { Question } from "../../../src/core/checkers/tools.ts";
import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { families, languageOfPath } from "../../../src/core/syntax.ts";
import type { Gate, GateAnswer, GateFinding, GateView } from "../../../src/ports/gate.ts";
import { type FileFinding, fileGate } from "../file-gate.ts";
import { notWaived } from "../waivers.ts";
import { askChecker, checkersFor, type Said } from "./ask-checkers.ts";
import { loosenedSettings } from "./loosened-settings.ts";

type CheckerGate = Pick<Gate, "id" | "version" | "says" | "cannotSee"> & { readonly question: Question };

/**
 * A gate that asks the project's own linters or type checkers. Held against a commit is what they say of it and did not say of the
 * baseline, settings that ask for less than the baseline's, and new marks in the code that tell a checker to look away without a
 * reason.
 */
export function checkerGate({ question, ...about }: CheckerGate): Gate {
  const marks = fileGate({
    ...about,
    id: `${about.id}-marks`,
    languages: families,
    wants: (path) => languageOfPath(path) !== null,
    look: (file) => lookedAway(file, question),
  });
  return { ...about, languages: families, per: "commit", reads: "commands", judge: (view) => judge(view, question, marks) };
}

async function judge(view: GateView, question: Question, marks: Gate): Promise<GateAnswer> {
  const checkers = await checkersFor(view, question);
  const what = question === "lint" ? "linter" : "type checker";
  if (checkers.length === 0) return { verdict: "not-applicable", why: `no ${what} was found in its manifests; set project.${question}`, findings: [] };
  const own = ownPrograms(view);
  // What they would answer says nothing.
  if (own.length > 0) return answerOf(own, { known: [], checkers });
  const looked = await Promise.all(checkers.map((checker) => compared(view, checker)));
  const trouble = looked.find((one) => "why" in one);
  if (trouble && "why" in trouble) return { verdict: "broken", why: trouble.why, findings: [] };
  const parts = looked.flatMap((one) => ("why" in one ? [] : [one]));
  const away = await marks.judge(view);
  const settings = await notWaived(view, await loosenedSettings(view, question));
  const findings = [...parts.flatMap(({ fresh }) => fresh), ...settings, ...away.findings];
  return answerOf(findings, { known: [...parts.flatMap(({ known }) => known), ...(away.known ?? [])], checkers });
}

/** Programs that stand where the checkers are looked for, and came with the commit. */
function ownPrograms({ now, base }: GateView): GateFinding[] {
  const found = now.files.filter(({ path, oid }) => /(^|\/)(node_modules\/\.bin|\.?venv\/bin)\//.test(path) && base?.file(path)?.oid !== oid);
  return found.map(({ path }) => ({
    commit: null,
    file: path,
    line: 1,
    text: path,
    claim: "a program of the checkers comes with the commit",
    remedy: "take it out of the repository; what is installed is not committed",
  }));
}

type Apart = { readonly fresh: readonly GateFinding[]; readonly known: readonly GateFinding[] };

async function compared(view: GateView, checker: Checker): Promise<Apart | { readonly why: string }> {
  const now = await askChecker(view, checker, { at: view.commit, tree: view.now });
  if (now.state === "broken") return now;
  if (now.ended === 0 && !holds(now)) return { fresh: [], known: [] };
  const { baseline } = view.facts;
  const before = view.base && baseline ? await askChecker(view, checker, { at: baseline, tree: view.base }) : null;
  const heard = heardOf(now);
  if (heard.length === 0) return unheard(checker, now, before);
  const known = before?.state === "looked" ? await identitiesOf(view, heardOf(before)) : new Map<string, number>();
  const apart = await parted(view, checker, { heard, known });
  const unaccustomed = checker.tool?.name === "cargo fmt" && before?.state === "looked" && before.found.length > 0;
  // Who did not format with it before is not held to it now.
  return unaccustomed ? { fresh: [], known: [...apart.fresh, ...apart.known] } : apart;
}

type Looked = Extract<Said, { state: "looked" }>;

/** An error is one even where the exit code says otherwise. */
const holds = ({ found }: Looked) => found.some(({ severity }) => severity === "error");

/** Warnings count where they alone made the tool fail. */
function heardOf({ found, ended }: Looked): readonly Found[] {
  const errors = found.filter(({ severity }) => severity === "error");
  return errors.length > 0 || ended === 0 ? errors : found;
}

/** It failed and said nothing that can be placed: the commit's doing, when it was not so before. */
function unheard(checker: Checker, now: Looked, before: Said | null): Apart | { readonly why: string } {
  const why = `\`${checker.command}\` ended with ${now.ended} and named no place: ${now.last}`;
  const same = before?.state === "looked" && before.ended === now.ended;
  if (checker.tool && (before === null || same || before.state === "broken")) return { why };
  const finding = {
    commit: null,
    file: null,
    line: null,
    text: now.last,
    claim: `\`${checker.command}\` ended with ${now.ended}`,
    remedy: "make it end with 0, as at the baseline",
  };
  return same ? { fresh: [], known: [finding] } : { fresh: [finding], known: [] };
}

type Heard = { readonly heard: readonly Found[]; readonly known: Map<string, number> };

async function parted(view: GateView, { command, tool }: Checker, { heard, known }: Heard): Promise<Apart> {
  const [fresh, old]: [GateFinding[], GateFinding[]] = [[], []];
  const name = tool?.name ?? command;
  for (const found of heard) {
    const identity = identityOf(found, found.file);
    const left = known.get(identity) ?? 0;
    if (left > 0) known.set(identity, left - 1);
    const text = found.file === null ? "" : lineAt((await view.now.text(found.file)) ?? "", found.line ?? 1);
    (left > 0 ? old : fresh).push({
      commit: null,
      file: found.file,
      line: found.line,
      text: (text || found.message).slice(0, 200),
      claim: `${name}: ${found.message}${found.rule && !found.message.includes(found.rule) ? ` (${found.rule})` : ""}`,
      remedy: `mend it, so that \`${command}\` passes`,
    });
  }
  return { fresh, known: old };
}

/** By what is said, not by the line: code above moves it. Paths as they are called now. */
async function identitiesOf(view: GateView, found: readonly Found[]): Promise<Map<string, number>> {
  const renamed = new Map((await view.changed()).flatMap(({ path, from }) => (from === null ? [] : [[from, path] as const])));
  const counts = new Map<string, number>();
  for (const one of found) {
    const identity = identityOf(one, one.file === null ? null : (renamed.get(one.file) ?? one.file));
    counts.set(identity, (counts.get(identity) ?? 0) + 1);
  }
  return counts;
}

const identityOf = ({ rule, message }: Found, file: string | null) => `${file}\n${rule}\n${message.replace(/\d+/g, "0")}`;

function lookedAway(file: SourceFile, question: Question): FileFinding[] {
  return suppressionsIn(file)
    .filter((one) => one.question === question && (one.of === "file" || !saysWhy(one.reason)))
    .map(({ line, text, of }) => ({
      line,
      text,
      claim: of === "file" ? "the whole file is hidden from the checker" : "a checker is told to look away, and nobody says why",
      remedy: of === "file" ? "name the rule and the place, with a reason" : "mend what it says, or write the reason beside the mark, in at least three words",
    }));
}

type Besides = { readonly known: readonly GateFinding[]; readonly checkers: readonly Checker[] };

function answerOf(findings: readonly GateFinding[], { known, checkers }: Besides): GateAnswer {
  const tail = known.length > 0 ? ` (${known.length} known since the baseline)` : "";
  const names = [...new Set(checkers.map(({ tool, command }) => tool?.name ?? command))].join(", ");
  const [first] = findings;
  if (!first) return { verdict: "pass", why: `${names}: nothing new${tail}`, findings, known };
  const place = first.file === null ? "" : `${first.file}:${first.line ?? 1}: `;
  return { verdict: "fail", why: `${place}${first.claim}${findings.length > 1 ? `, and ${findings.length - 1} more` : ""}${tail}`, findings, known };
}
