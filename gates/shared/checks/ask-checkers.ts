import { type Checker, checkersOf, checkLine, scriptFiles } from "../../../src/core/checkers/checker.ts";
import { detectCheckers, scriptsIn } from "../../../src/core/checkers/detect.ts";
import type { Found } from "../../../src/core/checkers/found.ts";
import { linesOfText, tscText } from "../../../src/core/checkers/read-text.ts";
import type { Question } from "../../../src/core/checkers/tools.ts";
import { withoutColour } from "../../../src/core/reports/building.ts";
import { missingProgram } from "../../../src/core/test-runner/missing.ts";
import type { Oid } from "../../../src/core/vocabulary.ts";
import type { GateView, Ran, TreeView } from "../../../src/ports/gate.ts";
import { projectViewOf } from "../project-view.ts";

/** The operator's command, else those of the baseline, else those of the commit. */
export async function checkersFor(view: GateView, question: Question): Promise<readonly Checker[]> {
  const own = question === "lint" ? view.project.lint : view.project.types;
  if (own !== undefined) return checkersOf(own, question, scriptsIn(await projectViewOf(view.base ?? view.now)));
  const before = view.base ? detectCheckers(await projectViewOf(view.base), question) : [];
  return before.length > 0 ? before : detectCheckers(await projectViewOf(view.now), question);
}

export type Said =
  /** It looked at the code; `ended` is its exit code. */
  | { readonly state: "looked"; readonly found: readonly Found[]; readonly ended: number; readonly last: string }
  | { readonly state: "broken"; readonly why: string };

/** Asks one checker at a commit. What it finds carries paths of the repository. */
export async function askChecker(view: GateView, checker: Checker, place: { readonly at: Oid; readonly tree: TreeView }): Promise<Said> {
  const overlay = await scriptsOfBaseline(view, checker, place.tree);
  const ran = await view.run({ at: place.at, cmd: checkLine(checker, view.project.build ?? null), overlay });
  if (ran.ended === "over-time") return broken(`\`${checker.command}\` took longer than its time limit; raise timeout_s of the goal`);
  if (ran.exitCode === null) return broken(`\`${checker.command}\` could not be started`);
  const failed = ran.files["build-failed"]?.trim();
  if (failed !== undefined) return broken(`project.build ended with ${failed}: ${lastLine(ran.stderr)}`);
  return read(checker, ran, place.tree);
}

const broken = (why: string): Said => ({ state: "broken", why });

function read({ command, tool, folder }: Checker, ran: Ran, tree: TreeView): Said {
  // Some tools reset the colour of a terminal before anything else.
  const printed = { stdout: withoutColour(ran.files.stdout ?? ""), stderr: withoutColour(ran.files.stderr ?? "") };
  const said = `${printed.stderr}\n${printed.stdout}`;
  const code = ran.exitCode ?? 0;
  const found = tool ? tool.read(printed) : [...(tscText(printed) ?? []), ...(linesOfText(printed) ?? [])];
  const missing = found === null || found.length === 0 ? missingOf(said, code) : null;
  if (missing !== null) return broken(`\`${command}\` could not run: ${tool ? `${missing.split(":")[0]}: ${tool.install}` : missing}`);
  if (found === null && code === 0 && said.trim() !== "") return broken(`\`${command}\` printed what cannot be read: ${lastLine(said)}`);
  const top = ran.files.top ?? "";
  const placed = (found ?? []).map((one) => ({ ...one, file: one.file === null ? null : inRepository(one.file, { top, folder, tree }) }));
  return { state: "looked", found: placed, ended: code, last: lastLine(printed.stderr) || lastLine(printed.stdout) };
}

function missingOf(said: string, exitCode: number): string | null {
  // A line that always succeeds has not found its program either.
  const code = exitCode === 0 && /(^|: )[\w@./+-]+: (command )?not found$|No module named/m.test(said) ? 127 : exitCode;
  if (code === 0) return null;
  const cargo = /no such (?:sub)?command: `(\S+)`|'cargo-(\S+)' is not installed/.exec(said);
  if (cargo) return `cargo ${cargo[1] ?? cargo[2]} is not installed here`;
  if (/This is not the tsc command you are looking for/.test(said)) return "typescript is not installed here";
  return missingProgram(said, code);
}

const lastLine = (text: string) => (text.trimEnd().split("\n").at(-1) ?? "").trim().slice(0, 200);

type Where = { readonly top: string; readonly folder: string; readonly tree: TreeView };

/** Absolute, from the folder it ran in, or already from the top. */
function inRepository(file: string, { top, folder, tree }: Where): string {
  const plain = file.replace(/^\.\//, "");
  const absolute = [top, `/private${top}`].find((start) => start !== "" && plain.startsWith(`${start}/`));
  if (absolute !== undefined) return plain.slice(absolute.length + 1);
  const below = folder ? `${folder}/${plain}` : plain;
  return tree.file(below) || !tree.file(plain) ? below : plain;
}

/** A script that a commit may write is the baseline's when it judges the commit. */
async function scriptsOfBaseline(view: GateView, checker: Checker, tree: TreeView): Promise<Record<string, string>> {
  const { base } = view;
  if (checker.tool !== null || !base || base.tree === tree.tree) return {};
  const changed = scriptFiles(checker).filter((path) => base.file(path) && base.file(path)?.oid !== tree.file(path)?.oid);
  const texts = await Promise.all(changed.map(async (path) => [path, await base.text(path)] as const));
  return Object.fromEntries(texts.filter((entry): entry is [string, string] => entry[1] !== null));
}
