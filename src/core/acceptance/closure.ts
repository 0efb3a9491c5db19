import { isLock } from "../dependencies/locks/read.ts";
import { globMatcher } from "../skips/glob.ts";
import { isTestPath } from "../test-paths.ts";
import type { AskedAcceptance, ClosureTree, FrozenFile } from "./contract.ts";
import { isManifest } from "./manifests.ts";
import { namedBy } from "./named.ts";
import { steers } from "./steering.ts";

export type Closure = {
  readonly files: readonly FrozenFile[];
  /** Files the commands name that were taken for the implementation: they may change. */
  readonly left: readonly string[];
  /** Runners of each command whose reports are known. */
  readonly runners: { readonly acceptance: ReadonlySet<string>; readonly e2e: ReadonlySet<string> };
  /** Tests the commands name that are not there yet: whoever does the work writes them. */
  readonly open: readonly string[];
  readonly problems: readonly string[];
};

/** Files the operator named with a glob, of which nothing is found: a misspelt contract guards nothing. */
const unmatched = (asked: AskedAcceptance, tree: ClosureTree) =>
  asked.files.filter((glob) => !tree.files.some(({ path }) => globMatcher(glob)(path))).map((glob) => `files: ${glob} matches no file of the commit`);

/** More would mean that something else than tests is frozen. */
const most = 4_000;

/**
 * What the commands depend on, besides the implementation: the tests they name (all tests where they name none) and what is beside
 * those below a folder of tests, the scripts and build files they go through, what configures runners, manifests and lock files.
 */
export async function closureOf(asked: AskedAcceptance, tree: ClosureTree): Promise<Closure> {
  const named = await Promise.all([asked.command, ...(asked.e2e ? [asked.e2e] : [])].map((command) => namedBy(command, tree)));
  const scripts = new Map(named.flatMap((each) => [...each.scripts]));
  const tests = new Set(named.flatMap((each) => [...each.tests]));
  const isAsked = asked.files.map(globMatcher);
  const all = named.some((each) => each.tests.size === 0);
  const why = (path: string): string | null =>
    (isAsked.some((matches) => matches(path)) && "the contract names it") ||
    scripts.get(path) ||
    (tests.has(path) && "the command names it") ||
    steers(path) ||
    (isManifest(path) && "it says what is run and with what") ||
    (isLock(path) && "it says with which versions the tests run") ||
    (isTestPath(path) && (all || isSupport(path, tests)) && "it belongs to the tests") ||
    (isHelper(path) && "it belongs to the tests") ||
    null;
  const files = tree.files.flatMap(({ path, oid, kind }) => {
    const reason = kind === "submodule" ? null : why(path);
    return reason === null || kind === "submodule" ? [] : [{ path, oid, kind, why: reason, hidden: false }];
  });
  const left = named.flatMap((each) => [...each.others]).filter((path) => !files.some((file) => file.path === path));
  const many = files.length > most ? [`${files.length} files would be frozen, ${most} are the most; name the tests in the command, e.g. tests/acceptance`] : [];
  const [acceptance = new Set<string>(), e2e = new Set<string>()] = named.map(({ runners }) => runners);
  return {
    files,
    left: [...new Set(left)],
    open: [...new Set(named.flatMap((each) => [...each.missing]))],
    runners: { acceptance, e2e },
    problems: [...unmatched(asked, tree), ...many],
  };
}

/** What lies in the same folder of tests as a test that is named, and is no test of another part: fixtures, helpers, snapshots. */
function isSupport(path: string, tests: ReadonlySet<string>): boolean {
  const root = testRoot(path);
  return root !== null && [...tests].some((test) => testRoot(test) === root || path.startsWith(test.slice(0, test.lastIndexOf("/") + 1) || "\0"));
}

/** The outermost folder of tests a path stands in, with its final slash. */
export const testRoot = (path: string): string | null =>
  /^(?:.*?\/)??(?:__tests?__|__mocks__|tests?|e2e|cypress|testdata|specs?|acceptance|integration-?tests?)\//i.exec(path)?.[0] ?? null;

const isHelper = (path: string) =>
  /(^|\/)(test[-_]?(utils?|helpers?|support|kit|lib)|testing)(\/|\.[\w.]+$)|^(helpers?|support|fixtures?|mocks?|spec)\/|(^|\/)spec_helper\./i.test(path);
