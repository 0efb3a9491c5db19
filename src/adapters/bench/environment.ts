import { isAbsolute, relative } from "node:path";
import { looksSecret } from "../../core/redact.ts";

type Environment = Readonly<Record<string, string>>;

export type GateEnvironment = {
  readonly environment: Environment;
  /** Folders whose programs must not be found by name: agents write there. */
  readonly untrusted: readonly string[];
  /** `gates.pass_env`. */
  readonly pass: readonly string[];
  readonly repository: string;
  readonly commit: string;
  readonly baseline: string | null;
};

/**
 * The environment of a gate: without what makes programs run other code than their own, without secrets, without git's and our
 * own variables; with `CI`, `PEERS_COMMIT` and `PEERS_BASELINE`. The runner may have been started by an agent's `git commit`.
 */
export function gateEnvironment({ environment, untrusted, pass, repository, commit, baseline }: GateEnvironment): Record<string, string> {
  const kept = Object.entries(environment).filter(([name, value]) => pass.includes(name) || isHarmless(name, value, untrusted));
  return {
    ...Object.fromEntries(kept),
    PATH: safePath(environment.PATH ?? "", untrusted) || "/usr/local/bin:/usr/bin:/bin",
    CI: "true",
    // A test may not give the operator's orders; see refuseInsideTurn.
    PEERS_REPOSITORY: repository,
    PEERS_COMMIT: commit,
    ...(baseline === null ? {} : { PEERS_BASELINE: baseline }),
  };
}

function isHarmless(name: string, value: string, untrusted: readonly string[]): boolean {
  if (name === "LD_LIBRARY_PATH") return value !== "" && safePath(value, untrusted) === value;
  return !steersPrograms.test(name) && !looksSecret(name);
}

/** Absolute entries outside the folders agents write to. */
function safePath(path: string, untrusted: readonly string[]): string {
  return path
    .split(":")
    .filter((entry) => isAbsolute(entry) && !untrusted.some((folder) => isWithin(folder, entry)))
    .join(":");
}

function isWithin(folder: string, entry: string): boolean {
  const way = relative(folder, entry);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

const steersPrograms = new RegExp(
  `^(?:${[
    "GIT_.*|PEERS_.*|BASH_ENV|ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|CDPATH|IFS|PS4|PROMPT_COMMAND",
    "LD_PRELOAD|LD_AUDIT|DYLD_.*|GCONV_PATH|LOCPATH|MALLOC_.*",
    "NODE_OPTIONS|NODE_PATH|NODE_V8_COVERAGE|NODE_EXTRA_CA_CERTS|NPM_CONFIG_.*|npm_.*|INIT_CWD|VITEST.*|JEST_.*|DENO_.*|BUN_.*",
    "PYTHONPATH|PYTHONSTARTUP|PYTHONHOME|PYTHONUSERBASE|PYTHONBREAKPOINT|PYTHONWARNINGS|PYTEST_.*|COVERAGE_.*",
    "RUBYOPT|RUBYLIB|PERL5OPT|PERL5LIB|PERL5DB|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|MAVEN_OPTS|GRADLE_OPTS",
    "RUSTC_WRAPPER|RUSTC_WORKSPACE_WRAPPER|RUSTFLAGS|RUSTDOCFLAGS|CARGO_.*_RUNNER|GOFLAGS|GOROOT|MAKEFLAGS|MAKEFILES|MFLAGS",
  ].join("|")})$`,
);
