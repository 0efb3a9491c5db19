/** How the command line of a runner is read, as of vitest 4, jest 30, mocha 11, playwright 1.57, pytest 9, Go 1.25 and cargo 1.91. */
export type Runner = {
  readonly starts: RegExp;
  /** Options that leave tests out, and take a value. */
  readonly valued: RegExp;
  /** The same without a value. */
  readonly bare: RegExp;
  /** Other options that take a value in the next word. */
  readonly others?: RegExp;
  /** How words that are no options pick: as folders and files, as a part of a path, or as names of tests. */
  readonly words: "path" | "part" | "name";
};

const none = /^$/;

export const runners: Readonly<Record<string, Runner>> = {
  vitest: {
    starts: /^vitest(?: (?:run|watch|dev|list|related|bench))?(?= |$)/,
    valued: /^(?:-t|--testNamePattern|--exclude|--shard|--dir|--changed|--project|--tagsFilter)$/,
    bare: /^(?:--passWithNoTests|--changed|--dangerouslyIgnoreUnhandledErrors)$/,
    others: /^(?:-c|--config|-r|--root|--reporter|--outputFile|--pool|--environment|--maxWorkers|--mode|--testTimeout)$/,
    words: "part",
  },
  jest: {
    starts: /^(?:jest|react-scripts test|craco test|wtr|ng test)(?= |$)/,
    valued:
      /^(?:-t|--testNamePattern|--testPathPatterns?|--testPathIgnorePatterns|--changedSince|--findRelatedTests|--shard|--selectProjects|--ignoreProjects|--runTestsByPath|--roots|--testMatch|--testRegex|--filter)$/,
    bare: /^(?:-o|--onlyChanged|--lastCommit|--onlyFailures|-f|--listTests|--passWithNoTests)$/,
    others: /^(?:-c|--config|--rootDir|--reporters|--outputFile|-w|--maxWorkers|--coverageDirectory|--env)$/,
    words: "part",
  },
  mocha: {
    starts: /^_?mocha(?= |$)/,
    valued: /^(?:-g|--grep|-f|--fgrep|--exclude|--ignore)$/,
    bare: /^(?:-i|--invert|--dry-run|--pass-on-failing-test-suite)$/,
    others: /^(?:-r|--require|-R|--reporter|-t|--timeout|--config|-u|--ui|--extension|--loader|--import|-O|--reporter-option)$/,
    words: "path",
  },
  ava: { starts: /^ava(?= |$)/, valued: /^(?:-m|--match)$/, bare: none, others: /^(?:--config|-c|--timeout|-T)$/, words: "path" },
  tap: {
    starts: /^(?:tap|tape|uvu|c8 tape)(?= |$)/,
    valued: /^(?:-g|--grep|-i|--ignore|--exclude|--changed)$/,
    bare: /^(?:--only|-O|--allow-empty-coverage|--changed|-n)$/,
    words: "path",
  },
  playwright: {
    starts: /^playwright test(?= |$)/,
    valued: /^(?:-g|--grep|-G|--gv|--grep-invert|--shard|--project|--only-changed|--test-list)$/,
    bare: /^(?:--list|--last-failed|--pass-with-no-tests|--only-changed)$/,
    others: /^(?:-c|--config|--reporter|-j|--workers|--retries|--timeout|--output)$/,
    words: "part",
  },
  cypress: {
    starts: /^cypress run(?= |$)/,
    valued: /^(?:-s|--spec)$/,
    bare: /^--pass-with-no-tests$/,
    others: /^(?:-b|--browser|-c|--config|-e|--env|-C|--config-file)$/,
    words: "part",
  },
  node: {
    starts: /^(?:node|tsx)(?= (?:\S+ )*--test(?: |$))/,
    valued: /^(?:--test-name-pattern|--test-skip-pattern|--test-shard)$/,
    bare: /^--test-only$/,
    others: /^(?:--import|-r|--require|--loader|--experimental-loader|--test-reporter|--test-reporter-destination|--env-file|-C|--conditions)$/,
    words: "path",
  },
  bun: {
    starts: /^bun test(?= |$)/,
    valued: /^(?:-t|--test-name-pattern|--path-ignore-patterns)$/,
    bare: /^(?:--only|--pass-with-no-tests|--changed)$/,
    others: /^(?:--preload|--timeout|--reporter)$/,
    words: "part",
  },
  deno: {
    starts: /^deno test(?= |$)/,
    valued: /^(?:--filter|--ignore|--changed)$/,
    bare: /^(?:--no-run|--permit-no-files)$/,
    others: /^(?:-c|--config|--import-map|--reporter)$/,
    words: "path",
  },
  pytest: {
    starts: /^(?:pytest|py\.test|nose2|nosetests)(?= |$)/,
    valued: /^(?:-k|-m|--deselect|--ignore|--ignore-glob|-c)$/,
    bare: /^(?:--lf|--last-failed|--sw|--stepwise|--sw-skip|--stepwise-skip|--co|--collect-only|--setup-only|--setup-plan|--suppress-no-test-exit-code|--noconftest|--testmon|--picked)$/,
    others:
      /^(?:-n|-p|-o|-W|-r|--cov|--cov-report|--cov-config|--junitxml|--junit-xml|--rootdir|--maxfail|--durations|--tb|--color|--timeout|--dist|--basetemp|--import-mode|--log-level|--confcutdir)$/,
    words: "path",
  },
  unittest: {
    starts: /^unittest(?: discover)?(?= |$)/,
    valued: /^-k$/,
    bare: none,
    others: /^(?:-s|--start-directory|-p|--pattern|-t|--top-level-directory)$/,
    words: "name",
  },
  go: {
    starts: /^(?:go test|gotestsum)(?= |$)/,
    valued: /^--?(?:test\.)?(?:run|skip|exec|list)$/,
    bare: /^--?(?:test\.)?(?:short|c)$/,
    others:
      /^--?(?:tags|timeout|coverprofile|coverpkg|covermode|bench|benchtime|cpu|p|parallel|count|o|ldflags|mod|format|junitfile|jsonfile|packages|outputdir|shuffle|vet|fuzz|fuzztime|gcflags)$/,
    words: "path",
  },
  cargo: {
    starts: /^cargo (?:\+\S+ )?(?:test|t|nextest run|llvm-cov(?: nextest| test)?|hack test|miri test)(?= |$)/,
    valued: /^(?:--skip|--test|--bin|--example|--bench|-p|--package|--exclude|-E|--filter-expr|--filterset|--no-tests|--partition)$/,
    bare: /^(?:--lib|--bins|--doc|--tests|--examples|--no-run|--list|--exact|--ignored)$/,
    others: /^(?:--features|-F|--manifest-path|--profile|--target|--target-dir|-j|--jobs|--color|--test-threads|--message-format|-Z|--config|--format|-P)$/,
    words: "name",
  },
};
