import { nodeHook, nodeReporter } from "./node-hook.ts";
import { pytestProbe, sitecustomize } from "./python-probe.ts";
import { shims } from "./shims.ts";

/**
 * A shell line that runs a test command so that every runner it starts, through however many scripts, leaves a report in
 * `$PEERS_REPORTS`. Nothing of the project is changed. `build` has to succeed before; that it did not is left as `build-failed`.
 */
export function instrumented(command: string, build: string | null): string {
  const before = build === null ? "" : `( ${build}\n) >&2 || { echo $? > "$PEERS_REPORTS/build-failed"; rm -rf "$h"; exit 1; }\n`;
  const files = Object.entries({
    "hook.cjs": nodeHook,
    "node-reporter.mjs": nodeReporter,
    "python/sitecustomize.py": sitecustomize,
    "python/peers_probe.py": pytestProbe,
  });
  return [
    'h="$PEERS_REPORTS/.peers"; mkdir -p "$h/bin" "$h/python"; pwd -P > "$PEERS_REPORTS/top"',
    ...files.map(([name, text]) => `cat > "$h/${name}" <<'PEERS_END'\n${text}PEERS_END`),
    ...Object.entries(shims).map(([program, script]) => shim(program, script)),
    `${before}( ${environment}\n${reachable(command)}\n)`,
    'code=$?; rm -rf "$h"; exit $code',
  ].join("\n");
}

const shim = (program: string, script: string) =>
  [
    `if r=$(command -v ${program}); then case "$r" in /*)`,
    `  { printf "#!/bin/sh\\nreal='%s'\\n" "$r"; cat; } > "$h/bin/${program}" <<'PEERS_END'`,
    `[ -n "$PEERS_REPORTS" ] || exec "$real" "$@"\n${script}PEERS_END`,
    `  chmod +x "$h/bin/${program}";;\nesac; fi`,
  ].join("\n");

// pytest has a report of its own for where the plugin cannot be found: an interpreter that ignores PYTHONPATH.
const environment = [
  // The environment of a project is linked into the worktree under the name it has in the checkout.
  'for v in .venv venv; do [ -x "$v/bin/python" ] && PATH="$PWD/$v/bin:$PATH"; done',
  'PATH="$h/bin:$PATH"',
  'PYTHONPATH="$h/python${PYTHONPATH:+:$PYTHONPATH}"',
  'NODE_OPTIONS="--require=\\"$h/hook.cjs\\"${NODE_OPTIONS:+ $NODE_OPTIONS}"',
  'PYTEST_ADDOPTS="-o junit_family=xunit1 --junitxml=$PEERS_REPORTS/junit-pytest-$$.xml"',
  "export PATH PYTHONPATH NODE_OPTIONS PYTEST_ADDOPTS",
].join("; ");

/** An assignment in the command would hide our folder. */
const reachable = (command: string) => command.replace(/(^|[\s;&|(])PYTHONPATH=/g, '$1PYTHONPATH="$h/python":');
