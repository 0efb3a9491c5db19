// 6: what the gates that look at files cost, cold, with everything remembered, and after a commit.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { alone, cli, interleaved, least, makeRepository, median, ms, root, row, timed, times } from "./support.mjs";

const [files, bytes] = [3_000, 36 << 20];

export async function bench() {
  const program = await bundled();
  const repository = await makeRepository({ commits: 1, install: false });
  try {
    const tree = fill(repository);
    const at = commitAll(repository, "Everything");
    const later = [0, 1, 2, 3].map((round) => {
      touch(repository, 20 * round, 20 * round + 20);
      return commitAll(repository, "Change 20 files");
    });
    const looked = () => rmSync(join(repository.home, "state"), { recursive: true, force: true });
    const judge = (...args) => execFileSync(process.execPath, [program, repository.dir, ...args], { env: repository.env, encoding: "utf8" });
    const rg = () => timed(() => ripgrep(repository.dir));
    const cold = await interleaved(3, {
      rg,
      all: () => {
        looked();
        return timed(() => judge(at, "-", "files"));
      },
      again: () => timed(() => judge(at, "-", "files")),
    });
    looked();
    // One runner judges the whole tree first, then each commit against its parent.
    const [, ...commits] = ownTimes(judge([at, ...later, later.at(-1), later.at(-1)].join(","), "parent", "files"));
    const [fresh, again] = [commits.slice(0, later.length), commits.slice(later.length)];
    const unchanged = await everyGateAgain(program);
    const parallel = await sideBySide();
    const ratio = (one) => median(cold[one]) / median(cold.rg);
    return [
      row(
        `all file gates on ${tree} / ripgrep of five patterns, cold`,
        `${times(ratio("all"))} (${ms(median(cold.all))} / ${ms(median(cold.rg))})`,
        "<= 25.00x",
        ratio("all") <= 25,
      ),
      row("the same with what was found in each file remembered", `${times(ratio("again"))} (${ms(median(cold.again))})`, "<= 3.00x", ratio("again") <= 3),
      row(
        "a commit of 20 files of it, in a runner; the same tree again",
        `${ms(median(fresh))} (${fresh.map(ms).join(", ")}); ${ms(least(again))}`,
        "<= 150 ms; <= 50 ms",
        median(fresh) <= 150 && least(again) <= 50,
      ),
      row("every gate there is, on an unchanged tree of a small project", ms(unchanged), "<= 50 ms", unchanged <= 50),
      row("`peers verify` of 20 gates, one after the other / in parallel", times(parallel), ">= 1.70x", parallel >= 1.7),
    ];
  } finally {
    repository.close();
  }
}

/** All gates, those that run the project's commands too, asked about a tree that was judged before. */
async function everyGateAgain(program) {
  const repository = await makeRepository({ commits: 1, install: false });
  try {
    cpSync(join(root, "tests/modes/samples/javascript"), repository.dir, { recursive: true });
    const at = commitAll(repository, "A small project");
    const asked = [at, at, at].join(",");
    const every = "files,difference,history,commands";
    const [, ...again] = ownTimes(execFileSync(process.execPath, [program, repository.dir, asked, "parent", every], { env: repository.env, encoding: "utf8" }));
    return least(again);
  } finally {
    repository.close();
  }
}

/** Gates that keep a processor busy for some tenths of a second each. */
async function sideBySide() {
  const busy = `node -e "let sum = 0; for (let i = 0; i < 3e8; i++) sum += i % 7"`;
  const goals = `goals:\n${Array.from({ length: 20 }, (_, index) => `  - id: busy-${index}\n    type: hard\n    cmd: ${JSON.stringify(busy)}\n`).join("")}`;
  const [one, many] = [await makeRepository({ goals, config: "gates: { jobs: 1 }\n" }), await makeRepository({ goals })];
  const verify = (repository) => timed(() => execFileSync(process.execPath, [cli, "verify"], { cwd: repository.dir, env: repository.env, stdio: "ignore" }));
  try {
    const got = await interleaved(3, { one: () => verify(one), many: () => verify(many) });
    return median(got.one) / median(got.many);
  } finally {
    for (const repository of [one, many]) repository.close();
  }
}

const ownTimes = (text) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).ms);

const patterns = [
  "\\b(TODO|FIXME|XXX|HACK|PLACEHOLDER|STUB)\\b",
  "NotImplementedError|not implemented|unimplemented",
  "AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY",
  "(?i)(password|api[_-]?key)\\s*[:=]\\s*[\"'][^\"']{6,}",
  "\\.(skip|only|todo)\\(|@pytest\\.mark\\.(skip|xfail)|t\\.Skip\\(|#\\[ignore",
];

function ripgrep(dir) {
  try {
    execFileSync("rg", ["-c", "--no-ignore", ...patterns.flatMap((pattern) => ["-e", pattern]), dir], { stdio: "ignore" });
  } catch (fault) {
    if (fault.status !== 1) throw new Error("ripgrep is not installed: apt-get install ripgrep");
  }
}

/** Sources that are on the machine anyway, taken in turns: installed npm packages, Python's and Go's standard libraries. */
function fill({ dir }) {
  const libraries = [join(root, "node_modules"), ...pythonLibraries(), "/usr/share/go-1.19/src", "/usr/lib/go/src"].filter(existsSync);
  const lists = libraries.map((folder) => sources(folder).map((file) => ({ file, folder })));
  let [count, size] = [0, 0];
  for (let index = 0; count < files && size < bytes; index++) {
    const round = lists.flatMap((list) => (list[index] ? [list[index]] : []));
    if (round.length === 0) break;
    for (const { file, folder } of round.slice(0, files - count)) {
      const target = join(dir, `lib-${libraries.indexOf(folder)}`, file.slice(folder.length));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(file, target);
      [count, size] = [count + 1, size + statSync(file).size];
    }
  }
  return `${count} files, ${Math.round(size / (1 << 20))} MiB`;
}

const pythonLibraries = () => {
  try {
    return [execFileSync("python3", ["-c", "import os; print(os.path.dirname(os.__file__))"], { encoding: "utf8" }).trim()];
  } catch {
    return [];
  }
};

/** Files of a few to a few hundred kilobytes, spread over the folder. */
function sources(folder) {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.([cm]?[jt]sx?|py|go)$/.test(entry.name) && !/\.min\.|\.d\.[cm]?ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes("testdata") && statSync(file).size > 3_000 && statSync(file).size < 60_000)
    .sort();
  const step = Math.max(1, Math.floor(found.length / files));
  return found.filter((_, index) => index % step === 0);
}

function touch({ dir }, from, to) {
  const all = sources(dir);
  // Spread over the libraries, so that every language is there.
  for (const file of all.slice(from, to).map((_, index) => all[Math.floor(((from + index) * all.length) / 80)])) writeFileSync(file, "\n", { flag: "a" });
}

function commitAll(repository, message) {
  repository.git("add", "-A");
  repository.git("commit", "-q", "-m", message);
  return repository.git("rev-parse", "HEAD");
}

async function bundled() {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({
    input: { "judge-all": join(import.meta.dirname, "judge-all.ts"), "looking-thread": join(root, "src/cli/looking-thread.ts") },
    platform: "node",
    logLevel: "silent",
    external: ["ts-morph", "@vscode/tree-sitter-wasm"],
  });
  const dir = join(root, ".cache", "bench", "judge-all");
  await bundle.write({ dir, format: "esm", entryFileNames: "[name].mjs" });
  await bundle.close();
  return join(dir, "judge-all.mjs");
}

await alone(import.meta.url, bench);
