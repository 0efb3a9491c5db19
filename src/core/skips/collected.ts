import { languageOfPath } from "../syntax.ts";

/** Whether a runner finds a file by its name. */
export function isCollected(path: string): boolean {
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  const language = languageOfPath(path);
  switch (language) {
    case null:
      return false;
    case "rust":
      return true;
    case "go":
      return /^[^_.].*_test\.go$/.test(name) && !folders.some((folder) => folder === "testdata" || /^[_.]/.test(folder));
    case "python":
      return /^test_.*\.py$|_test\.py$|^tests\.py$/.test(name);
    default:
      return hasTestName(name) || folders.includes("__tests__");
  }
}

const hasTestName = (name: string) => /^(?:.*[._-])?(?:test|spec|e2e|cy|test-d)\.[cm]?[jt]sx?$|^test-.*\.[cm]?js$/.test(name);

/** Whether the runner that found a test at its former path finds it at this one: a folder is enough when it was before. */
export function isStillCollected(path: string, former: string, byFolder: boolean): boolean {
  if (isCollected(path)) return true;
  return (
    (byFolder || !isCollected(former)) && /(?:^|\/)(?:tests?|specs?|e2e)\//.test(path) && languageOfPath(path) !== "go" && languageOfPath(path) !== "python"
  );
}
