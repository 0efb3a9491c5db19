/** How a kind of file marks its comments, and what hides a mark. */
export type Marks = {
  readonly lines: readonly string[];
  readonly blocks: readonly (readonly [open: string, close: string])[];
  /** Longest first. `raw` knows no backslash; `long` may span lines. */
  readonly strings: readonly { readonly quote: string; readonly raw?: true; readonly long?: true }[];
  /** A mark counts only at the start of a line, or after a blank. */
  readonly marksStand?: "at-line-start" | "after-blank";
  readonly hides?: "heredocs" | "block-scalars" | "fences";
  /** Parts between tags are of another kind. */
  readonly parts?: Readonly<Record<string, string>>;
};

/** The marks of a file's kind, by its name; null for kinds without comments, or none we know. */
export function marksOf(path: string): Marks | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const kind = byName.find(([pattern]) => pattern.test(name))?.[1] ?? byEnding[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
  return kind === undefined ? null : marksOfKind(kind);
}

export const marksOfKind = (kind: string): Marks | null => kinds[kind] ?? null;

const double = { quote: '"' } as const;
const single = { quote: "'" } as const;
const triple = { quote: '"""', long: true } as const;
const slashes = { lines: ["//"], blocks: [["/*", "*/"]] } as const;

const kinds: Readonly<Record<string, Marks>> = {
  c: { ...slashes, strings: [double, single] },
  java: { ...slashes, strings: [triple, double, single] },
  script: { ...slashes, strings: [double, single, { quote: "`", long: true }] },
  css: { lines: [], blocks: [["/*", "*/"]], strings: [double, single] },
  scss: { ...slashes, strings: [double, single] },
  php: { lines: ["//", "#"], blocks: [["/*", "*/"]], strings: [double, single], marksStand: "after-blank", hides: "heredocs" },
  shell: {
    lines: ["#"],
    blocks: [],
    strings: [
      { ...double, long: true },
      { quote: "'", raw: true, long: true },
    ],
    marksStand: "after-blank",
    hides: "heredocs",
  },
  ruby: { lines: ["#"], blocks: [["\n=begin", "\n=end"]], strings: [double, single], marksStand: "after-blank", hides: "heredocs" },
  make: { lines: ["#"], blocks: [], strings: [double, single], marksStand: "after-blank" },
  docker: { lines: ["#"], blocks: [], strings: [], marksStand: "at-line-start" },
  toml: { lines: ["#"], blocks: [], strings: [triple, { quote: "'''", raw: true, long: true }, double, { ...single, raw: true }] },
  yaml: { lines: ["#"], blocks: [], strings: [double, { ...single, raw: true }], marksStand: "after-blank", hides: "block-scalars" },
  sql: {
    lines: ["--"],
    blocks: [["/*", "*/"]],
    strings: [
      { quote: "'", raw: true, long: true },
      { ...double, raw: true },
    ],
  },
  terraform: { lines: ["#", "//"], blocks: [["/*", "*/"]], strings: [double], hides: "heredocs" },
  markup: { lines: [], blocks: [["<!--", "-->"]], strings: [], parts: { script: "script", style: "scss" } },
  markdown: { lines: [], blocks: [["<!--", "-->"]], strings: [{ quote: "`", raw: true }], hides: "fences" },
};

const byName: readonly (readonly [RegExp, string])[] = [
  [/^(?:Dockerfile|Containerfile)(?:\..+)?$|\.dockerfile$/i, "docker"],
  [/^(?:GNU)?[Mm]akefile(?:\..+)?$/, "make"],
  [/^(?:Rakefile|Gemfile|Vagrantfile|Podfile|Fastfile|Brewfile)$/, "ruby"],
  [/^\.(?:bashrc|bash_profile|profile|zshrc|envrc)$/, "shell"],
];

const endings: Readonly<Record<string, string>> = {
  c: "c h cc cpp cxx hh hpp hxx m mm cs proto dart",
  java: "java kt kts swift scala groovy gradle",
  script: "jsonc json5",
  css: "css",
  scss: "scss less",
  php: "php",
  shell: "sh bash zsh ksh bats",
  ruby: "rb rake gemspec",
  make: "mk mak",
  toml: "toml",
  yaml: "yaml yml",
  sql: "sql",
  terraform: "tf hcl",
  markup: "html htm xhtml xml svg vue svelte astro",
  markdown: "md markdown mdx",
};

const byEnding: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(endings).flatMap(([kind, all]) => all.split(" ").map((ending) => [ending, kind])),
);
