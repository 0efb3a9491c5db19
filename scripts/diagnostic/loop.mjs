// A real repository with peers installed, for one arm of the diagnostic.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const build = process.env.PEERS_DIST ?? "dist";
const scripted = join(root, "tests", "fixtures", "agents", "scripted.mjs");

/** Builds what is missing, so that it works in a fresh clone. */
export function prepare() {
  if (!existsSync(join(root, "node_modules"))) execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  if (!existsSync(join(root, build, "peers.js"))) execFileSync("npm", ["run", "-s", "build"], { cwd: root, stdio: "inherit" });
}

/** `programs` is how many a reviewer runs; `peersFile` holds the peers of config.yaml where real agents are to work. */
export function openLoop({ files, goals, programs, peersFile = null }) {
  const home = mkdtempSync(join(tmpdir(), "peers-diagnostic-"));
  const dir = join(home, "tally");
  writeFileSync(join(home, "gitconfig"), "[user]\n\tname = Pat\n\temail = pat@example.org\n[init]\n\tdefaultBranch = main\n");
  const env = { ...process.env, GIT_CONFIG_GLOBAL: join(home, "gitconfig"), XDG_STATE_HOME: join(home, "state"), XDG_CACHE_HOME: join(home, "cache") };
  const git = (...args) => execFileSync("git", args, { cwd: dir, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  const peers = (...args) => spawnSync(process.execPath, [join(root, build, "peers.js"), ...args], { cwd: dir, env, encoding: "utf8", maxBuffer: 1 << 28 });
  const write = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const commit = (subject, changed) => {
    for (const [path, text] of Object.entries(changed)) write(path, text);
    git("add", "-A");
    // Without the hook that wakes a runner: the one in the foreground is to have the limits it is given.
    git("-c", "core.hooksPath=/dev/null", "commit", "-qm", subject);
    return git("rev-parse", "HEAD");
  };
  execFileSync("git", ["init", "-q", "-b", "main", dir], { env });
  commit("Begin", files);
  write(".peers/config.yaml", (peersFile ? readFileSync(peersFile, "utf8") : peersOf(home, programs)) + limits);
  write(".peers/goals.yaml", goals);
  const init = peers("init", "--yes");
  if (init.status !== 0) throw new Error(`peers init failed: ${init.stdout}${init.stderr}`);
  const events = () =>
    peers("log", "--json")
      .stdout.split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const read = (path) => (existsSync(join(dir, path)) ? readFileSync(join(dir, path), "utf8") : null);
  const close = () => {
    peers("stop");
    if (!process.env.PEERS_DIAGNOSTIC_KEEP) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  return { home, dir, git, peers, commit, events, read, close };
}

function peersOf(home, programs) {
  const names = ["ann", "ben"].map((name) => {
    const script = join(home, `${name}.mjs`);
    writeFileSync(
      script,
      `import { peer } from ${JSON.stringify(pathToFileURL(join(root, "scripts", "diagnostic", "peer.mjs")).href)};\nexport default peer(${JSON.stringify({ programs })});\n`,
    );
    return `  - name: ${name}\n    argv: [${[process.execPath, scripted, script].map((part) => JSON.stringify(part)).join(", ")}]\n`;
  });
  return `peers:\n${names.join("")}`;
}

// A new interpreter is one place with many faults: that many reviews find something in it is no sign of going round.
const limits = `budget:
  max_ticks: 150
stuck:
  same_gates: 60
  same_region: 100
  same_finding: 30
convergence:
  rounds: 100
  max_rounds: 100
`;
