/** What tests of a language are recognised by. Patterns are applied to code without comments; `g` where they are counted. */
export type Language = {
  readonly assertion: RegExp;
  /** Marks that keep a test from running, or others. */
  readonly skipping: RegExp;
  readonly tautology: RegExp;
  /** What turns one test into many. */
  readonly table: RegExp;
  readonly definition: RegExp;
  readonly lineComment: string;
  readonly blockComment: readonly [string, string] | null;
};

export function languageOf(path: string): Language {
  const extension = path.slice(path.lastIndexOf(".") + 1);
  return byExtension[extension] ?? javascript;
}

// A helper that says it checks counts as the assertion it stands for, so that extracting one is no loss.
const helpers = "\\b(?:check|verify|ensure|validate|expect|assert|must|should)(?:[A-Z_]\\w*)?";
const words = (...patterns: readonly string[]) => new RegExp(patterns.join("|"), "g");

const javascript: Language = {
  assertion: words(
    "\\bexpect\\w*\\s*(?:\\.\\w+)*\\s*[(<]",
    "\\bassert\\w*\\s*(?:\\.\\w+)*\\s*\\(",
    "\\.should\\b",
    "\\bt\\.(?:is|not|deepEqual|like|true|false|truthy|falsy|throws\\w*|regex|equals?|same|strictSame|ok|notOk|match|snapshot|rejects)\\s*\\(",
    `${helpers}\\s*\\(`,
  ),
  skipping: words(
    "\\b(?:it|test|describe|context|suite|specify|bench)(?:\\.\\w+)*\\.(?:skip|only|todo|fails|failing|fixme|skipIf|runIf)\\b",
    "\\b(?:xit|xtest|xdescribe|xcontext|fit|fdescribe|fcontext)\\s*\\(",
    "\\b(?:this|t|ctx|context)\\.skip\\s*\\(",
    "\\b(?:skip|only|todo)\\s*:\\s*(?:true|[\"'`])",
    "\\bif\\s*\\(\\s*(?:false|0|!1)\\s*\\)",
  ),
  tautology: words(
    "\\bexpect\\(\\s*(true|false|null|undefined|\\d+|(['\"`]).*?\\2|\\w+)\\s*\\)\\s*\\.(?:toBe|toEqual|toStrictEqual|to\\.equal|to\\.be|to\\.eql)\\(\\s*\\1\\s*\\)",
    "\\bexpect\\(\\s*(?:true|1)\\s*\\)\\s*\\.(?:toBeTruthy|toBeDefined|to\\.be\\.true|to\\.be\\.ok)",
    "\\bassert(?:\\.ok)?\\(\\s*(?:true|1)\\s*[,)]",
    "\\bassert\\.\\w*[eE]qual\\(\\s*(\\w+)\\s*,\\s*\\3\\s*[,)]",
  ),
  table: /\.each\b|\.for\s*\(|\bfor\s*\(\s*(?:const|let)\b.*\bof\b|\.forEach\(/,
  definition: /\b(?:function\s+(\w+)|(?:const|let)\s+(\w+)\s*=\s*(?:async\s*)?(?:\(|\w+\s*=>|function))/,
  lineComment: "//",
  blockComment: ["/*", "*/"],
};

const python: Language = {
  assertion: words(
    "^\\s*assert\\b",
    "\\bself\\.(?:assert\\w+|fail\\w*)\\s*\\(",
    "\\bpytest\\.(?:raises|warns|fail)\\b",
    "\\.?\\bassert_\\w+\\s*\\(",
    `${helpers}\\s*\\(`,
  ),
  skipping: words(
    "\\bpytest\\.mark\\.(?:skip|skipif|xfail)\\b",
    "\\bpytest\\.(?:skip|xfail|importorskip)\\s*\\(",
    "\\bunittest\\.(?:skip\\w*|expectedFailure)\\b",
    "@(?:skip|skipIf|skipUnless|expectedFailure)\\b",
    "\\bself\\.skipTest\\s*\\(",
    "\\b__test__\\s*=\\s*False",
    "\\bcollect_ignore(?:_glob)?\\b",
    "\\bif\\s+(?:False|0)\\s*:",
  ),
  tautology: words(
    "^\\s*assert\\s+(?:True|1|not\\s+False)\\s*(?:,|$)",
    "^\\s*assert\\s+.*\\bor\\s+(?:True|1)\\s*(?:,|$)",
    "^\\s*assert\\s*\\(.*,.*\\)\\s*$",
    "^\\s*assert\\s+(\\w+|(['\"]).*?\\2)\\s*(?:==|is)\\s*\\1\\s*(?:,|$)",
    "\\bassert(?:True|IsNotNone)\\(\\s*(?:True|1)\\s*[,)]",
    "\\bassertEqual\\(\\s*(\\w+)\\s*,\\s*\\3\\s*[,)]",
  ),
  table: /\bparametrize\b|\bsubTest\b|^\s*for\s+.*\bin\b/,
  definition: /^\s*(?:async\s+)?def\s+(\w+)/,
  lineComment: "#",
  blockComment: ['"""', '"""'],
};

const go: Language = {
  assertion: words("\\b[tb]\\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\\s*\\(", "\\b(?:assert|require|is|qt|c)\\.[A-Z]\\w*\\s*\\(", `${helpers}\\s*\\(`),
  skipping: words("\\b[tbf]\\.(?:Skip|Skipf|SkipNow)\\s*\\(", "^//go:build\\s+(?:ignore|never)", "\\bif\\s+false\\s*\\{", "\\bos\\.Exit\\(0\\)"),
  tautology: words(
    "\\b(?:assert|require)\\.True\\(\\s*\\w+\\s*,\\s*true\\s*[,)]",
    "\\b(?:assert|require)\\.Equal\\(\\s*\\w+\\s*,\\s*(\\w+)\\s*,\\s*\\1\\s*[,)]",
  ),
  table: /\brange\b|\[\]struct\b|\[\]\w*[cC]ase\b/,
  definition: /^func\s+(\w+)/,
  lineComment: "//",
  blockComment: ["/*", "*/"],
};

const rust: Language = {
  assertion: words("\\b(?:debug_)?assert\\w*!", "\\b(?:panic|prop_assert\\w*|matches)!", "#\\[should_panic", `${helpers}\\s*\\(`),
  skipping: words("#\\[ignore", "\\bcfg_attr\\(.*\\bignore\\b", "#!?\\[cfg\\((?:any\\(\\)|FALSE|never)\\)\\]", "\\bif\\s+false\\s*\\{"),
  tautology: words("\\bassert!\\(\\s*true\\s*[,)]", "\\bassert_eq!\\(\\s*(\\w+)\\s*,\\s*\\1\\s*[,)]", "\\bassert!\\(.*\\|\\|\\s*true\\s*[,)]"),
  table: /#\[case|#\[values|#\[rstest|#\[test_case|\bfor\b.*\bin\b/,
  definition: /\bfn\s+(\w+)/,
  lineComment: "//",
  blockComment: ["/*", "*/"],
};

const ruby: Language = {
  assertion: words("\\b(?:assert|refute|flunk)\\w*", "\\bexpect\\b", "\\.(?:should|must|wont)\\w*", `${helpers}\\s*\\(`),
  skipping: words("^\\s*(?:skip|pending)\\b", "\\b(?:xit|xdescribe|xcontext|fit|fdescribe|fcontext)\\b", "\\b(?:skip|pending|focus):\\s*(?:true|['\"])"),
  tautology: words("\\bassert\\s*\\(?\\s*true\\b", "\\bassert_equal\\s*\\(?\\s*(\\w+)\\s*,\\s*\\1\\b", "\\bexpect\\(true\\)\\.to\\s"),
  table: /\.each\b|\bshared_examples\b/,
  definition: /^\s*def\s+(\w+)/,
  lineComment: "#",
  blockComment: null,
};

const java: Language = {
  assertion: words(
    "\\bassert\\w*\\s*\\(",
    "\\bassert\\b(?=\\s+\\w)",
    "\\bverify\\w*\\s*\\(",
    "\\bfail\\s*\\(",
    "\\bAssert\\.\\w+\\s*\\(",
    "\\bexpected\\s*=",
    "\\.should\\w*\\b",
    `${helpers}\\s*\\(`,
  ),
  skipping: words(
    "@(?:Disabled|Ignore|Skip)\\w*\\b",
    "\\b(?:assume\\w*|Assume\\.\\w+|Assumptions\\.\\w+)\\s*\\(",
    "\\bSkip\\s*=",
    "enabled\\s*=\\s*false",
    "\\bif\\s*\\(\\s*false\\s*\\)",
  ),
  tautology: words("\\bassertTrue\\(\\s*true\\s*[,)]", "\\bassertFalse\\(\\s*false\\s*[,)]", "\\bassertEquals\\(\\s*(\\w+)\\s*,\\s*\\1\\s*[,)]"),
  table: /@(?:ValueSource|CsvSource|MethodSource|EnumSource|DataProvider|InlineData|Theory)\b|\bfor\s*\(/,
  definition: /\b(?:void|fun|static|private)\s+(?:\w+\s+)*(\w+)\s*\(/,
  lineComment: "//",
  blockComment: ["/*", "*/"],
};

const byExtension: Readonly<Record<string, Language>> = {
  py: python,
  go,
  rs: rust,
  rb: ruby,
  ...Object.fromEntries(["java", "kt", "groovy", "scala", "cs", "php", "swift"].map((extension) => [extension, java])),
};
