import type { GateFinding, GateView } from "../../src/ports/gate.ts";

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
