/** What a command of a CI job or a hook asks of the code. */
export const checkKinds = ["test", "lint", "types", "coverage", "security", "all"] as const;
export type CheckKind = (typeof checkKinds)[number];

export type Command = {
  /** Without what starts it (`npx`, `sudo`), spaces made one. */
  readonly text: string;
  readonly kinds: readonly CheckKind[];
  /** Why its failure does not count; null when it does. */
  readonly off: string | null;
  /** Line of the script, from 0. */
  readonly line: number;
};

/** The commands of a shell script that check something. */
export function commandsIn(script: string): Command[] {
  const found: Command[] = [];
  const shadowed = [...script.matchAll(/^\s*(?:function\s+)?([\w-]+)\s*\(\)\s*\{|^\s*alias\s+([\w-]+)=/gm)].map(([, one, other]) => one ?? other ?? "");
  let ended: string | null = null;
  for (const { text, line } of logicalLines(script)) {
    const other = shadowed.find((name) => text.startsWith(`${name} `));
    if (other) ended ??= `${other} is something else here`;
    ended ??= endsHere(text);
    found.push(...onLine(text).map((command) => ({ ...command, line, off: ended ?? command.off })));
  }
  return found;
}

/** Lines continued with a backslash are one; what a comment says is not run. */
function logicalLines(script: string): { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let open = false;
  for (const [line, raw] of script.split("\n").entries()) {
    const text = raw.replace(/(^|\s)#.*$/, "").trim();
    const last = lines.at(-1);
    if (open && last) last.text += ` ${text.replace(/\\$/, "").trim()}`;
    else lines.push({ text: text.replace(/\\$/, "").trim(), line });
    open = text.endsWith("\\");
  }
  return lines;
}

function endsHere(text: string): string | null {
  if (/^exit(\s+0)?$/.test(text)) return "an exit before it";
  if (/^set\s+\+[a-z]*e/.test(text)) return "set +e";
  return /^if\s+(false|\[\s*0\s*=\s*1\s*\])\b/.test(text) ? "if false" : null;
}

const swallowing = /^(true|:|exit\s+0|echo\b.*|printf\b.*)$/;

function onLine(text: string): Omit<Command, "line">[] {
  const parts = text.split(/(&&|\|\||;|(?<!\|)\|(?!\|)|(?<![&>])&(?!&))/).map((part) => part.trim());
  return parts.flatMap((part, index) => {
    const command = index % 2 === 1 ? "" : bare(part);
    const kinds = command === "" ? [] : kindsOf(command);
    return kinds.length === 0
      ? []
      : [{ text: command, kinds, off: skipped(parts, index) ?? swallowed(parts, index) ?? forgiving.exec(command)?.[0].trim() ?? null }];
  });
}

function skipped(parts: readonly string[], index: number): string | null {
  const before = `${parts[index - 2]} ${parts[index - 1]}`;
  return before === "false &&" || before === "true ||" ? before : null;
}

function swallowed(parts: readonly string[], index: number): string | null {
  const [operator, after = ""] = parts.slice(index + 1);
  if (operator === "&") return "&";
  if (operator === "|" && /^(?:cat|true|:)\b/.test(after)) return `| ${after}`;
  return (operator === "||" || operator === ";") && swallowing.test(after) ? `${operator} ${after}` : null;
}

/** Options that make a checker find nothing to complain about. */
const forgiving =
  /(?:^|\s)(?:--pass-?with-?no-?tests|--exit-zero|--soft-fail|--no-fail(?!-)|--if-present|--dry-run|--collect-only|--list(?:-tests)?|--version|--help)(?=\s|=|$)/i;

const starters =
  /^(?:then|do|else|time|sudo|command|exec|env|xvfb-run(?:\s+-\S+)*|npx(?:\s+(?:--no-install|--yes|-y))*|bunx|(?:pnpm|yarn|npm)\s+(?:exec|dlx)(?:\s+--)?|(?:poetry|uv|pdm|pipenv|hatch|rye)\s+run|(?:\S+\/)?python[\d.]*\s+-m|cross-env|\w+=(?:"[^"]*"|'[^']*'|\S*))\s+/;

function bare(part: string): string {
  let text = part
    .replace(/^[!({\s]+/, "")
    .replace(/[)}]+$/, "")
    .replace(/\s+/g, " ")
    .replace(/\s*\d?>(?:&\d|\s*\S+)/g, "")
    .trim();
  for (let shorter = text.replace(starters, ""); shorter !== text; shorter = text.replace(starters, "")) text = shorter;
  return text.replace(/^(?:\.\/)?node_modules\/\.bin\//, "");
}

const script =
  "(?:(?:npm|pnpm|yarn|bun|deno|just|task|make|nox|tox|hatch|rake|composer|mage|turbo|lerna|nx|moon)(?: (?:run|run-script|task|-s|-e|--silent|--if-present|--workspaces|-r|-w \\S+|--filter[ =]\\S+|-C \\S+|--prefix \\S+))* )";
const named = (words: string) => `|^${script}(?:\\S*[:_-])?(?:${words})(?:[:_-]\\S*)?(?= |$)`;

const kinds: readonly (readonly [CheckKind, RegExp])[] = [
  [
    "test",
    new RegExp(
      `^(?:npm (?:t|it)|vitest|jest|mocha|ava|tap|playwright test|cypress run|node(?: -\\S+)* --test|deno test|bun test|pytest|py\\.test|unittest|tox|nox|nosetests|go test|gotestsum|cargo (?:\\+\\S+ )?(?:nextest run|test|t|llvm-cov|tarpaulin)|(?:\\./)?gradlew? .*test|(?:\\./)?mvnw? .*(?:test|verify)|ctest|bats|rspec|phpunit|dotnet test|manage\\.py test|coverage run)(?= |$)${named("tests?|e2e|unit|integration|spec")}`,
    ),
  ],
  [
    "lint",
    new RegExp(
      `^(?:eslint|biome|oxlint|xo|standard|stylelint|prettier|dprint|ruff|flake8|pylint|black|isort|golangci-lint|staticcheck|revive|gofmt|go vet|cargo (?:\\+\\S+ )?(?:clippy|fmt)|shellcheck|hadolint|yamllint|markdownlint\\S*|pre-commit run|lint-staged|rubocop|ktlint|deno (?:lint|fmt)|actionlint|knip|commitlint)(?= |$)${named("lint|format|fmt|style")}`,
    ),
  ],
  [
    "types",
    new RegExp(`^(?:tsc|vue-tsc|svelte-check|mypy|pyright|basedpyright|pyre|ty check|deno check|flow)(?= |$)${named("types?|typecheck|type-check|tsc")}`),
  ],
  [
    "coverage",
    new RegExp(
      `^(?:c8|nyc|codecov|coverage (?:run|report|xml)|diff-cover|cargo (?:llvm-cov|tarpaulin))(?= |$)|\\s--cov(?:erage)?(?:[.=\\s]|$)|\\s-cover(?:profile|mode)?(?:=|\\s|$)|\\s--experimental-test-coverage${named("cov|coverage")}`,
    ),
  ],
  [
    "security",
    /^(?:(?:npm|pnpm|yarn) audit|pip-audit|safety|bandit|cargo (?:audit|deny)|govulncheck|gosec|gitleaks|trufflehog|snyk|semgrep|trivy|osv-scanner)(?= |$)/,
  ],
  ["all", new RegExp(`^(?:peers (?:verify|gate))(?= |$)${named("check|verify|validate|ci|qa|all")}`)],
];

export const kindsOf = (command: string): CheckKind[] => kinds.filter(([, pattern]) => pattern.test(command)).map(([kind]) => kind);

/** Actions of other people that check something, without their version. */
export const kindsOfAction = (name: string): CheckKind[] => actions.filter(([, pattern]) => pattern.test(name)).map(([kind]) => kind);

const actions: readonly (readonly [CheckKind, RegExp])[] = [
  ["test", /cypress-io\/github-action|pytest|playwright|\btest(s|-action|-runner)?$/i],
  ["lint", /golangci|lint|pre-commit\/action|ruff-action|biome|prettier|shellcheck|black|clippy/i],
  ["coverage", /codecov|coveralls|coverage/i],
  ["security", /codeql-action\/(analyze|autobuild|init)|gitleaks|trufflehog|snyk|trivy|dependency-review|semgrep|cargo-deny|audit/i],
  ["all", /^\.\.?\//],
];

/** Whether a command asks for less than another of the same kind did: fewer tests, fewer rules, an option that widened it gone. */
export function asksLess(before: string, after: string): string | null {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const added = now.filter((word) => !old.includes(word));
  const gone = old.filter((word) => !now.includes(word));
  const filter = added.find((word) => filters.test(word));
  if (filter) return filter;
  const wide = gone.find((word) => widening.test(word));
  if (wide) return `${wide} is gone`;
  const places = (words: readonly string[]) => words.filter(isPlace);
  const lost = places(gone);
  const narrow = places(added).find((word) => !roots.test(word));
  if (lost.length > 0 && !places(added).some((word) => roots.test(word))) return `${lost[0]} is gone`;
  return narrow && places(old).length === 0 ? narrow : null;
}

// The program and what it is told to do first are no places.
const wordsOf = (command: string) =>
  command
    .replace(/^(?:npm|pnpm|yarn|bun|deno|make|just|task|cargo|go|dotnet|node|turbo|nx)(?: (?:run|run-script|-s|--silent))* [^-\s]\S*/, "x")
    .split(" ")
    .slice(1)
    .filter(Boolean);
const isPlace = (word: string) =>
  !word.startsWith("-") && !/^[\w]+=|[:@]/.test(word) && (/[/*]/.test(word) || /\.(py|[cm]?[jt]sx?|go|rs)$/.test(word) || roots.test(word));
const roots = /^(?:\.|\.\/|\.\/\.\.\.|(?:\.\/)?(?:tests?|src|lib|app|packages|crates)\/?(?:\*\*)?)$/;
const filters =
  /^(?:-k|-m|-t|-g|-run|-skip|-short|--skip|--(?:testNamePattern|test-name-pattern|testPathPatterns?|testPathIgnorePatterns|grep|fgrep|invert|deselect|ignore(?:-glob|-path|-pattern)?|exclude|extend-exclude|extend-ignore|lf|last-failed|onlyChanged|changed|related|findRelatedTests|shard|bail-out|quiet|no-verify|no-cov|select|disable|allow-warnings|fix))(?:=.*)?$/;
const widening =
  /^(?:--workspace|--workspaces|--all|--all-targets|--all-features|-race|--race|--strict|--max-warnings(?:=.*)?|-D|--cov-fail-under(?:=.*)?|--fail-under(?:=.*)?|--forbid-only|--check|--recursive|-r)$/;
