import { pathsIn, type Search } from "./search.ts";

/** What a command line lacks in this repository; null when nothing, or when it is not known. */
export async function missingCommand(line: string, search: Search): Promise<string | null> {
  const [program = "", ...given] = line.split(/\s+/).filter((word) => !/^[A-Z_][A-Z0-9_]*=/.test(word));
  const words = given.filter((word) => !word.startsWith("-"));
  switch (program) {
    case "npm":
    case "pnpm":
    case "yarn":
      return missingScript(words, search);
    case "make":
      return missingTarget(words[0], search);
    case "go":
      return search.paths.some((path) => /(?:^|\/)go\.mod$/.test(path)) ? null : `there is no go.mod for \`${line}\``;
    case "cargo":
      return search.paths.some((path) => /(?:^|\/)Cargo\.toml$/.test(path)) ? null : `there is no Cargo.toml for \`${line}\``;
    case "node":
    case "python":
    case "python3":
    case "sh":
    case "bash":
      return given[0]?.startsWith("-") ? null : missingFile(words[0], search);
    default:
      return program.startsWith("./") && !program.startsWith("./node_modules/") ? missingFile(program, search) : null;
  }
}

const missingFile = (path: string | undefined, { paths }: Search) =>
  path !== undefined && /[./]/.test(path) && !path.startsWith("/") && pathsIn(paths, path).length === 0 ? `there is no file ${path}` : null;

async function missingScript([verb = "", name]: readonly string[], search: Search): Promise<string | null> {
  const script = verb === "run" ? name : ["test", "start"].includes(verb) ? verb : undefined;
  if (script === undefined) return null;
  const manifests = search.paths.filter((path) => /(?:^|\/)package\.json$/.test(path));
  for (const path of manifests) if (scriptsOf((await search.text(path)) ?? "").includes(script)) return null;
  return manifests.length === 0 ? `there is no package.json with a script ${script}` : `package.json has no script ${script}`;
}

function scriptsOf(text: string): string[] {
  try {
    return Object.keys((JSON.parse(text) as { scripts?: object }).scripts ?? {});
  } catch {
    return [];
  }
}

async function missingTarget(target: string | undefined, search: Search): Promise<string | null> {
  const makefile = search.paths.find((path) => /(?:^|\/)(?:GNUm|M|m)akefile$/.test(path));
  if (makefile === undefined) return "there is no Makefile";
  const escaped = target?.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const text = (await search.text(makefile)) ?? "";
  return escaped === undefined || new RegExp(`^(?:[^\\s:#]+ )*${escaped}(?: [^\\s:#]+)*\\s*:`, "m").test(text) ? null : `the Makefile has no target ${target}`;
}
