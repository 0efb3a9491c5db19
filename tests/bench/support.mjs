// What the benchmarks share: throw-away repositories, real peers, interleaved runs, one row a question.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const root = resolve(import.meta.dirname, "../..");
export const cli = join(root, process.env.PEERS_DIST ?? "dist", "peers.js");
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** A repository with `commits` commits in its history and peers installed; `close` ends what runs there and removes it. */
export async function makeRepository({
  commits = 10,
  config = "",
  goals = 'goals:\n  - id: quick\n    type: hard\n    cmd: "true"\n',
  peers = shPeers,
  install = true,
} = {}) {
  const home = mkdtempSync(join(tmpdir(), "peers-bench-"));
  const dir = join(home, "repo");
  mkdirSync(dir);
  writeFileSync(join(home, "gitconfig"), "[user]\n\tname = Pat\n\temail = pat@example.org\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n");
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_STATE_HOME: join(home, "state"),
    XDG_CACHE_HOME: join(home, "cache"),
    GIT_CONFIG_GLOBAL: join(home, "gitconfig"),
    GIT_CONFIG_NOSYSTEM: "1",
    LC_ALL: "C",
  };
  const started = [];
  const repository = {
    home,
    dir,
    env,
    git: (...args) => execFileSync("git", args, { cwd: dir, env, encoding: "utf8" }).trim(),
    peers: (args, more = {}) => spawnSync(process.execPath, [cli, ...args], { cwd: dir, env: { ...env, ...more }, encoding: "utf8" }),
    start: (args, more = {}) => {
      const child = spawn(process.execPath, [cli, ...args], { cwd: dir, env: { ...env, ...more }, stdio: "ignore" });
      const exited = new Promise((done) => child.on("exit", done));
      started.push(child);
      return {
        pid: child.pid,
        exited,
        stop: () => {
          child.kill("SIGTERM");
          return exited;
        },
      };
    },
    stateDir: () => join(home, "state", "peers", readdirSync(join(home, "state", "peers"))[0]),
    close: () => {
      for (const child of started) child.kill("SIGKILL");
      if (install) repository.peers(["stop"]);
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  repository.git("init", "-q", "-b", "main");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: dir, env, input: history(commits) });
  repository.git("reset", "-q", "--hard");
  if (!install) return repository;
  mkdirSync(join(dir, ".peers"));
  writeFileSync(join(dir, ".peers", "config.yaml"), `${peers(home)}${config}`);
  writeFileSync(join(dir, ".peers", "goals.yaml"), goals);
  const init = repository.peers(["init", "--yes"], { PEERS_HOOKS: "0" });
  if (init.status !== 0) throw new Error(`peers init: ${init.stdout}${init.stderr}`);
  return repository;
}

/** 200 files, each commit changes one. */
function history(commits) {
  const lines = [];
  for (let n = 1; n <= commits; n++) {
    const message = `Change ${n}`;
    const text = `text ${n}\n`;
    lines.push(`commit refs/heads/main\ncommitter Pat <pat@example.org> ${1_700_000_000 + n} +0000\ndata ${message.length}\n${message}`);
    lines.push(`M 644 inline dir-${n % 10}/file-${n % 200}.txt\ndata ${text.length}\n${text}`);
  }
  return `${lines.join("\n")}\n`;
}

/** Two peers of a few lines of sh each: they note when they begin and end, and never agree. */
export function shPeers(home) {
  const script = join(home, "peer.sh");
  writeFileSync(
    script,
    `#!/bin/sh
began=$(date +%s%N)
if [ "$PEERS_ROLE" = implement ]; then
  echo "$PEERS_TURN" >work.txt
  git add work.txt
  git commit -q -m "Work $PEERS_TURN

Peer-Status: handoff"
else
  real= fixed= changes=
  for id in $(sed -n 's/^- \\[\\(F[0-9]*\\)\\] .*/\\1/p' "$PEERS_PROMPT_FILE"); do
    real="$real\${real:+,}\\"$id\\":{\\"real\\":true,\\"notes\\":\\"it is there\\"}"
    fixed="$fixed\${fixed:+,}\\"$id\\":{\\"fixed\\":false,\\"notes\\":\\"it is still there\\"}"
  done
  if [ -f work.txt ]; then
    changes='{"file":"work.txt","kind":"behaviour","what":"the number of the turn","line":1,"quote":"'"$(cat work.txt)"'"}'
  fi
  if grep -q '^- confirm: ' "$PEERS_PROMPT_FILE"; then
    echo '{"goals":{"confirm":{"pass":true,"notes":"looked"}},"confirms":{'"$real"'}}' >"$PEERS_REVIEW_FILE"
  else
    echo '{"verdict":"reject","changes":['"$changes"'],"settled":{'"$fixed"'},"goals":{"blind":{"pass":false,"notes":"not yet"},"settle":{"pass":false,"notes":"not yet"}},"findings":[{"severity":"high","file":"dir-1/file-1.txt","line":1,"claim":"not right yet"}]}' >"$PEERS_REVIEW_FILE"
  fi
fi
echo "$PEERS_TURN $PEERS_ROLE $began $(date +%s%N)" >>"${home}/turns"
`,
  );
  chmodSync(script, 0o755);
  return `peers:\n  - name: alice\n    argv: [/bin/sh, ${script}]\n  - name: bob\n    argv: [/bin/sh, ${script}]\n`;
}

/** Runs each of the named steps in turn, round after round, and returns the milliseconds of each, so that both see the same machine. */
export async function interleaved(rounds, steps) {
  const times = Object.fromEntries(Object.keys(steps).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, step] of Object.entries(steps)) {
      const ms = await step(round);
      // The first round warms caches.
      if (round > 0) times[name].push(ms);
    }
  }
  return times;
}

export function timed(run) {
  const began = performance.now();
  run();
  return performance.now() - began;
}

export const node = (...args) => timed(() => execFileSync(process.execPath, args, { stdio: "ignore" }));
export const sorted = (times) => times.toSorted((one, other) => one - other);
export const median = (times) => sorted(times)[Math.floor(times.length / 2)];
export const least = (times) => Math.min(...times);
export const ms = (value) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
export const times = (value) => `${value.toFixed(2)}x`;

/** One line of the table. `met` compares what was measured with what was asked for. */
export const row = (question, measured, target, met) => ({ question, measured, target, met: met ? "yes" : "NO" });

export function print(rows) {
  const columns = ["question", "measured", "target", "met"];
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((each) => each[column].length)));
  const line = (cells) => `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(" | ")} |`;
  console.log([line(columns), line(widths.map((width) => "-".repeat(width))), ...rows.map((each) => line(columns.map((column) => each[column])))].join("\n"));
}

/** Run alone, a benchmark prints its own rows. */
export async function alone(url, bench) {
  if (process.argv[1] && url === pathToFileURL(process.argv[1]).href) print(await bench());
}

/** Entries written as the program would have written them over months, but without waiting for the disk each time. */
export async function fillLog(repository, events) {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({ input: join(import.meta.dirname, "fill-log.ts"), platform: "node", logLevel: "silent" });
  const file = join(root, ".cache", "bench", "fill-log.mjs");
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  execFileSync(process.execPath, [file, repository.dir, String(events)], { env: repository.env, stdio: ["ignore", "inherit", "inherit"] });
}

export const isThere = existsSync;
export const read = (file) => readFileSync(file, "utf8");
