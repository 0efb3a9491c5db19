/** Why a file can change what a test command does by standing where it stands; null for others. */
export function steers(path: string): string | null {
  return steering.find(({ pattern }) => pattern.test(path))?.why ?? null;
}

/** The programs and modules a Python test runner imports: a file of that name at the top is imported in their place. */
const pythonNames =
  "pytest|_pytest|pluggy|iniconfig|packaging|unittest|sitecustomize|usercustomize|site|nose2?|hypothesis|coverage|doctest|" +
  "abc|argparse|ast|asyncio|atexit|base64|bdb|bisect|cmd|code|codecs|codeop|collections|configparser|contextlib|contextvars|copy|dataclasses|decimal|difflib|dis|" +
  "enum|errno|fnmatch|fractions|functools|gc|getopt|glob|hashlib|heapq|importlib|inspect|io|itertools|json|keyword|linecache|locale|logging|math|multiprocessing|" +
  "numbers|opcode|operator|os|pathlib|pdb|pickle|pkgutil|platform|posixpath|pprint|queue|random|re|reprlib|runpy|select|selectors|shlex|shutil|signal|socket|stat|" +
  "string|struct|subprocess|sys|sysconfig|tempfile|textwrap|threading|time|token|tokenize|traceback|types|typing|unicodedata|uuid|warnings|weakref|xml|zipfile|zipimport";

const steering: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /(^|\/)(conftest\.py|\.?pytest\.(ini|toml)|tox\.ini|noxfile\.py|\.coveragerc|pyvenv\.cfg|[^/]+\.pth)$/, why: "Python's test runners read it" },
  { pattern: /(^|\/)(sitecustomize|usercustomize)(\.py|\/.*)$/, why: "every Python runs it at its start" },
  { pattern: new RegExp(`^(src/|lib/|tests?/)?(${pythonNames})(\\.py|\\.so|/.*\\.(py|so))$`), why: "Python would import it in place of its own module" },
  { pattern: /(^|\/)__pycache__\/|\.py[co]$/, why: "Python may run it in place of its source" },
  { pattern: /(^|\/)(\.venv|venv|site-packages)\//, why: "it stands where the test runner is looked for" },
  { pattern: /(^|\/)node_modules\/|(^|\/)\.pnp\.[cm]?js$/, why: "it stands where the test runner is looked for" },
  {
    pattern:
      /(^|\/)(vitest|vite|jest|playwright|cypress|karma|ava|wdio|web-test-runner|babel|tsx|mocha|stryker)([.-](config|conf|workspace|setup|shims))(\.[\w-]+)*\.([cm]?[jt]sx?|json)$/,
    why: "it configures a test runner",
  },
  {
    pattern:
      /(^|\/)\.(mocharc|babelrc|swcrc|taprc|nycrc|c8rc|npmrc|yarnrc|pnpmfile|noderc)(\.[\w.]+)?$|(^|\/)(bunfig\.toml|cypress\.json|\.node-version|\.nvmrc|\.tool-versions|\.python-version|\.envrc)$/,
    why: "it configures what runs the tests",
  },
  { pattern: /(^|\/)\.env(\.(?!example$|sample$|template$|dist$)[\w.-]+)?$/, why: "it sets the environment" },
  { pattern: /(^|\/)go\.work(\.sum)?$/, why: "go reads it before go.mod" },
  { pattern: /(^|\/)\.cargo\/|(^|\/)rust-toolchain(\.toml)?$|(^|\/)(\.config\/)?nextest\.toml$/, why: "cargo reads it before Cargo.toml" },
  { pattern: /(^|\/)(phpunit\.xml(\.dist)?|\.rspec)$/, why: "it configures a test runner" },
];
