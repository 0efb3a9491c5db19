import { type CoverageCommand, coverageCommands, isManifest } from "../../src/core/coverage/command.ts";
import { type FileCoverage, inRepository } from "../../src/core/coverage/coverage.ts";
import { readCoverage } from "../../src/core/coverage/read.ts";
import { families, familyOf, languageOfPath } from "../../src/core/syntax.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import type { Oid } from "../../src/core/vocabulary.ts";
import type { GateFinding, GateView, Ran, TreeView } from "../../src/ports/gate.ts";

/** The operator's command, else what the baseline's manifests tell; a commit cannot choose how it is measured unless there was nothing. */
export async function coverageCommandsOf(view: GateView): Promise<CoverageCommand[]> {
  if (view.project.coverage) return families.map((family) => ({ cmd: view.project.coverage ?? "", family, folder: "" }));
  const before = view.base ? await detected(view.base) : [];
  return before.length > 0 ? before : detected(view.now);
}

async function detected(tree: TreeView): Promise<CoverageCommand[]> {
  const paths = tree.files.map(({ path }) => path);
  const texts = new Map(await Promise.all(paths.filter(isManifest).map(async (path) => [path, await tree.text(path)] as const)));
  return coverageCommands({ paths, text: (path) => texts.get(path) ?? null }).filter(({ family }) =>
    paths.some((path) => isSource(path) && familyOfPath(path) === family),
  );
}

const familyOfPath = (path: string) => {
  const language = languageOfPath(path);
  return language && familyOf(language);
};
const isSource = (path: string) => languageOfPath(path) !== null && !isTestPath(path) && !/\.d\.[cm]?ts$|\.pyi$|(^|\/)(node_modules|vendor)\//.test(path);
export const isMeasured = (path: string, commands: readonly CoverageCommand[]) =>
  isSource(path) && commands.some(({ family }) => family === familyOfPath(path));

export type Measured = { readonly files: readonly FileCoverage[] };
export type Unmeasured = { readonly verdict: "broken" | "fail"; readonly why: string; readonly findings?: readonly GateFinding[] };
type Asked = { readonly at: Oid; readonly tree: TreeView; readonly commands: readonly CoverageCommand[] };

/** Where coverage tools leave their reports when nobody tells them. One that the commit itself brings along is not what a run left. */
const usualReports = [
  "coverage/lcov.info",
  "lcov.info",
  "coverage/coverage-final.json",
  "coverage.json",
  "coverage.xml",
  "coverage/cobertura-coverage.xml",
  "cover.out",
  "coverage.out",
];

export async function measureCoverage(view: GateView, { at, tree, commands }: Asked): Promise<Measured | Unmeasured> {
  const paths = new Set(tree.files.map(({ path }) => path));
  const lines = [...new Set(commands.map(({ cmd }) => cmd))];
  const prefix = view.project.build ? `${view.project.build} && ` : "";
  const runs = await Promise.all(
    lines.map(async (cmd) => ({ cmd, ran: await view.run({ at, cmd: prefix + cmd, reads: usualReports.filter((path) => !paths.has(path)) }) })),
  );
  const found: FileCoverage[] = [];
  for (const { cmd, ran } of runs) {
    const read = reportsOf(ran);
    const trouble = troubleOf(cmd, ran, read);
    if (trouble) return trouble;
    found.push(...read.files);
  }
  return { files: inRepository(found, paths).filter(({ path }) => isSource(path)) };
}

function reportsOf(ran: Ran): { files: readonly FileCoverage[]; problems: readonly string[] } {
  const reads = Object.entries(ran.files).flatMap(([name, text]) => {
    const read = readCoverage(text);
    return read ? [{ name, read }] : [];
  });
  const problems = reads.flatMap(({ name, read }) => (read.ok ? [] : [`${name}: ${read.why}`]));
  return { files: reads.flatMap(({ read }) => (read.ok ? read.files : [])), problems };
}

function troubleOf(cmd: string, ran: Ran, { files, problems }: ReturnType<typeof reportsOf>): Unmeasured | null {
  const said = `${ran.stderr}\n${ran.stdout}`;
  const missing = missingTool.find(({ says }) => says.test(said));
  if (ran.exitCode === 127 || (missing && files.length === 0))
    return {
      verdict: "broken",
      why: `\`${cmd}\` could not run: ${missing ? `something it needs is not installed here; \`${missing.install}\` installs it` : "a program of it is not installed here"}`,
    };
  if (ran.ended === "over-time") return { verdict: "broken", why: `\`${cmd}\` took longer than its time limit; raise timeout_s of the goal` };
  const [problem] = problems;
  if (problem) return { verdict: "broken", why: `the coverage report cannot be read: ${problem}` };
  if (files.length > 0) return ran.exitCode === 0 ? null : failed(cmd, ran);
  return ran.exitCode === 0 ? { verdict: "broken", why: `\`${cmd}\` left no coverage report in $PEERS_REPORTS or where tools usually do` } : failed(cmd, ran);
}

function failed(cmd: string, ran: Ran): Unmeasured {
  const why = `\`${cmd}\` ended with exit code ${ran.exitCode}, so what it measured does not count`;
  const last = `${ran.stdout}\n${ran.stderr}`.trimEnd().split("\n").at(-1) ?? "";
  return { verdict: "fail", why, findings: [{ commit: null, file: null, line: null, text: last.slice(0, 200), claim: why, remedy: "make the tests pass" }] };
}

const missingTool = [
  { says: /No module named '?coverage'?/, install: "pip install coverage" },
  { says: /no such command: `?llvm-cov/, install: "cargo install cargo-llvm-cov" },
  { says: /MISSING DEPENDENCY .*coverage-v8|Failed to load .*@vitest\/coverage/i, install: "npm install -D @vitest/coverage-v8" },
  {
    says: /npx canceled due to missing packages|could not determine executable to run/,
    install: "npm ci, or name the folder of installed packages under gates.link",
  },
  { says: /(?:sh|bash): \d*:? ?\S+: not found|command not found/, install: "install it, or set project.coverage" },
];
