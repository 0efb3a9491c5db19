export const goSystems = ["linux", "darwin", "windows"] as const;
export type GoSystem = (typeof goSystems)[number];

const families = /^(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9|solaris|wasip1|windows|zos)$/;
const machines = /^(?:386|amd64|arm|arm64|loong64|mips\w*|ppc64\w*|riscv64|s390x|wasm)$/;

/** The systems on which the go tool takes a file when nobody gives it tags: by `//go:build` and by the end of its name. */
export function systemsOf({ path, text }: { readonly path: string; readonly text: string }): GoSystem[] {
  const head = text.slice(0, Math.max(0, text.search(/^package\s/m)));
  const expression = /^\/\/go:build\s+(.*)$/m.exec(head)?.[1] ?? null;
  const named =
    /_([a-z0-9]+)(?:_([a-z0-9]+))?\.go$/
      .exec(path)
      ?.slice(1)
      .filter((part) => part !== undefined) ?? [];
  const own = named.find((part) => families.test(part));
  return goSystems.filter((system) => (own === undefined || own === system) && (expression === null || holds(expression, system) !== false));
}

/** Of `||`, `&&`, `!` and parentheses; null for what depends on more than the system. */
function holds(expression: string, system: GoSystem): boolean | null {
  const tokens = expression.match(/\|\||&&|!|\(|\)|[\w.]+/g) ?? [];
  const joined = (sign: string, part: () => boolean | null, decided: boolean): boolean | null => {
    const values = [part()];
    while (tokens[0] === sign) {
      tokens.shift();
      values.push(part());
    }
    if (values.includes(decided)) return decided;
    return values.includes(null) ? null : !decided;
  };
  const either = (): boolean | null => joined("||", () => joined("&&", single, false), true);
  const single = (): boolean | null => {
    const token = tokens.shift() ?? "";
    if (token === "!") return opposite(single());
    if (token !== "(") return isGiven(token, system);
    const value = either();
    tokens.shift();
    return value;
  };
  return either();
}

const opposite = (value: boolean | null) => (value === null ? null : !value);

function isGiven(tag: string, system: GoSystem): boolean | null {
  if (machines.test(tag) || tag === "cgo") return null;
  return tag === system || (tag === "unix" && system !== "windows") || /^(?:gc|go1(?:\.\d+)?)$/.test(tag);
}
