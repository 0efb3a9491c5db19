import { isPureTestConfig, isTestPath } from "./test-paths.ts";

/** Anything a program is made of. Prose and lock files accompany a change, they are not it. */
export function isSourcePath(path: string): boolean {
  if (isTestPath(path) || isPureTestConfig(path)) return false;
  return !/(^|\/)(docs?|\.peers)\/|\.(md|mdx|txt|rst|adoc)$|(^|\/)(package-lock\.json|[^/]*\.lock|[^/]*-lock\.yaml|go\.sum|\.gitignore)$/i.test(path);
}
