/** A path in plain prose: with a folder and the ending of a file. The second group is a line. */
export const plainPath = /(?<![\w/:.@~-])((?:[\w.-]+\/)+[\w.-]*\.[a-z]{1,5})(?::(\d+))?(?![\w/])/gi;

const endings =
  /\.(?:[cm]?[jt]sx?|py|pyi|go|rs|md|json|ya?ml|toml|lock|sh|txt|html?|css|sql|mod|sum|cfg|ini|xml|svg|proto|c|h|cc|cpp|hpp|java|kt|rb|php|swift|cs)$/i;

/** `src/a.ts`, `src/a.ts:12`, `src/a.ts:12-20`, `src/`, `README.md`; null for anything else. */
export function namesPath(text: string): { readonly path: string; readonly line: number | null } | null {
  const [, path = "", line] = /^((?:\.{1,2}\/)*[\w@.+*-]+(?:\/[\w@.+*[\]-]+)*\/?)(?::(\d+)(?::\d+|-\d+)?)?$/.exec(text) ?? [];
  if (path === "" || /^v?\d+(?:\.\d+)*$/.test(path)) return null;
  const isPath =
    endings.test(path) || (path.includes("/") && /^(?:src|lib|tests?|docs?|bin|cmd|pkg|internal|scripts|examples)\//.test(path.replace(/^\.\//, "")));
  return isPath ? { path, line: line ? Number(line) : null } : null;
}

/** `Parser.parse`, `parse()`, `parse_duration`, `pay::store::Store`; null for what may be anything, a single plain word above all. */
export function identifierPath(text: string): string | null {
  const [, name = "", call] = /^([\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::|#|->)[\p{L}_$][\p{L}\p{N}_$]*)*)!?(\(.*\))?$/su.exec(text) ?? [];
  if (name === "") return null;
  const segments = segmentsOf(name);
  if (segments.some((segment) => wellKnown.has(segment)) || (call === undefined && /(?:Error|Exception)$/.test(name))) return null;
  if (call !== undefined || segments.length > 1) return name;
  return /\p{Ll}\p{Lu}|\p{L}_\p{L}/u.test(name) && name !== name.toUpperCase() ? name : null;
}

export const segmentsOf = (name: string): string[] => name.split(/\.|::|#|->/);

/** Names of languages and their runtimes, which no project defines. */
const wellKnown = new Set(
  "JSON Math Object Array Promise Number String Boolean Date RegExp Symbol BigInt Intl Map Set WeakMap process console window document globalThis require import eval exec print len range open repr isinstance super int str float list dict tuple re os sys typing pytest unittest self fmt errors strconv time strings regexp testing panic recover make append std core alloc Ok Err Some None Result Option Vec Box Rc Arc unwrap expect println println! format! assert_eq node npm cargo".split(
    " ",
  ),
);
