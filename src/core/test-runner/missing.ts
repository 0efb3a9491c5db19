/** What to type for a program a test command did not find; the name when nothing better is known. */
export function missingProgram(output: string, exitCode: number | null): string | null {
  const module = /: No module named '?([\w.]+)'?\s*$/m.exec(output)?.[1];
  const asked = module !== undefined && /^\S*python[\d.]*: No module named/m.test(output);
  if (asked) return `${module} is not installed here: python3 -m pip install ${module.split(".")[0]}`;
  const script = /npm (?:error|ERR!) (?:npx canceled due to missing packages and no YES option: \["([^@"]+)|could not determine executable)/.exec(output);
  if (script) return `${script[1] ?? "a program of node_modules"} is not installed here: npm ci, and node_modules under gates.link in .peers/config.yaml`;
  const entry = /Cannot find module '[^']*\/node_modules\/((?:@[^/']+\/)?[^/']+)[^']*'/.exec(output)?.[1];
  if (entry && /\b(vitest|jest|mocha|ava|playwright|tap|tsx)\b/.test(entry))
    return `${entry} is not installed here: npm ci, and node_modules under gates.link in .peers/config.yaml`;
  if (exitCode !== 127 && exitCode !== 126) return null;
  const refused = /(?:^|: )([\w@./+-]+): [Pp]ermission denied/m.exec(output)?.[1];
  if (refused) return `${refused} may not be executed: \`git update-index --chmod=+x ${refused}\` and commit, or name its interpreter, as in \`sh ${refused}\``;
  const program = /(?:^|: )([\w@./+-]+): (?:command )?not found/m.exec(output)?.[1] ?? /(?:exec|env): '?([\w@./+-]+)'?: No such file/.exec(output)?.[1];
  if (program?.includes("/")) return `there is no ${program} in the commit: add it, or name the command that is meant`;
  return program
    ? `${program} is not installed here: ${installs[program] ?? "npm ci, and node_modules under gates.link in .peers/config.yaml"}`
    : "a program is not installed here";
}

const installs: Readonly<Record<string, string>> = {
  go: "apt-get install golang-go, or https://go.dev/dl",
  cargo: "apt-get install cargo, or https://rustup.rs",
  python3: "apt-get install python3",
  python: "apt-get install python-is-python3",
  pytest: "python3 -m pip install pytest",
  node: "apt-get install nodejs npm",
  npm: "apt-get install npm",
  npx: "apt-get install npm",
  pnpm: "npm install --global pnpm",
  yarn: "npm install --global yarn",
  bun: "npm install --global bun",
  deno: "npm install --global deno",
  uv: "python3 -m pip install uv",
  poetry: "python3 -m pip install poetry",
  make: "apt-get install make",
};
