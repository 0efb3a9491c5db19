import { languageOfPath } from "../../src/core/syntax.ts";
import type { GateFinding, GateView, TreeView } from "../../src/ports/gate.ts";

/** Files a test runner or its interpreter would take for a part of itself, by where they stand. */
const shadows = [
  /^(src\/)?(pytest|_pytest|pluggy|unittest|sitecustomize|usercustomize)(\.py|\/(__init__|__main__)\.py)$/,
  /^(.*\/)?node_modules\/(\.bin\/[^/]+|(vitest|jest|jest-cli|mocha|ava|tap|@playwright\/test|playwright)\/.*)$/,
  /^(.*\/)?\.?venv\/(bin|lib|Scripts)\//,
];

/** What the commit brings that would run in place of the test runner. */
export function shadowedRunner(view: GateView): GateFinding[] {
  const paths = view.now.files.map(({ path }) => path).filter((path) => shadows.some((pattern) => pattern.test(path)));
  return paths
    .filter((path) => view.base?.file(path)?.oid !== view.now.file(path)?.oid)
    .map((path) => ({
      commit: null,
      file: path,
      line: 1,
      text: path,
      claim: "it stands where the test runner would be looked for, and would say that all is well in its place",
      remedy: "give it another name, and leave installed programs out of the repository",
      fingerprint: view.digest(`tests-pass\n${path}`).slice(0, 12),
    }));
}

/** What the commit brings that reaches for the folder of reports: only runners and what stood there at the baseline write to it. */
export async function reportForgers(view: GateView): Promise<GateFinding[]> {
  const changed = (await view.changed()).filter(({ status, path }) => status !== "deleted" && mayRun(path));
  const found = await Promise.all(
    changed.map(async ({ path, from }) => {
      const line = await mentionIn(view.now, path);
      const known = line === null || (view.base !== null && (await mentionIn(view.base, from ?? path)) !== null);
      return known ? [] : [forger(view, { path, ...line })];
    }),
  );
  return found.flat();
}

const mayRun = (path: string) =>
  languageOfPath(path) !== null || /(^|\/)(package\.json|[Mm]akefile|justfile|tox\.ini|noxfile\.py|deno\.jsonc?)$|\.(sh|bash|toml|cfg|ini)$/.test(path);

async function mentionIn(tree: TreeView, path: string): Promise<{ line: number; text: string } | null> {
  const lines = ((await tree.text(path)) ?? "").split("\n");
  const at = lines.findIndex((line) => line.includes("PEERS_REPORTS"));
  return at < 0 ? null : { line: at + 1, text: (lines[at] ?? "").trim() };
}

const forger = (view: GateView, { path, line, text }: { path: string; line: number; text: string }): GateFinding => ({
  commit: null,
  file: path,
  line,
  text,
  claim: "it reaches for the folder in which the test runner leaves its report",
  remedy: "let the runner write the report; a project that has to write its own gets this accepted by somebody else",
  fingerprint: view.digest(`tests-pass\n${path}\n${text}`).slice(0, 12),
});
