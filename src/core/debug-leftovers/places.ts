import { isTestPath } from "../test-paths.ts";

/** `program`: printing is its trade. `test`: its author reads it. `library`: nobody asked it to print. */
export type Place = "program" | "test" | "library";

/** What a file is by its path alone. */
export function placeOfPath(path: string): Place {
  if (isTestPath(path)) return "test";
  const folders = path.split("/");
  const name = folders.pop() ?? "";
  return folders.some((folder) => programFolders.test(folder)) || programNames.test(name) ? "program" : "library";
}

const programFolders =
  /^(?:scripts?|bin|cmd|cli|commands?|management|examples?|demos?|docs?|bench|benches|benchmarks?|tools?|tasks?|playgrounds?|sandbox|samples?|tutorials?|website|migrations?|seeds?|ci|\.github|notebooks?|hack|fuzz|profiling|(?:log(?:gers?|ging)?|reporters?|formatters?|printers?|transports?))$/i;

const programNames =
  /^(?:__main__|cli|main|setup|manage|noxfile|tasks|fabfile|gulpfile|gruntfile|jakefile|build|deploy|release|seed|server|(?:.*[-_.])?(?:log(?:ger|ging)?|console|report(?:er)?|print(?:er)?|debug(?:ger)?|[bp]db|trace|repl|cli|demo|example|script|bench(?:mark)?))\.\w+$|\.(?:config|conf|stories|script)\.\w+$/i;
