// `peers codemap` on 50,000 lines of TypeScript, of Python, of Go: the whole command, cold and after one file was changed. Beside it, on
// the same files in the same round, the parser each language has of its own, which keeps nothing for the next time.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generated } from "./codemap-sources.mjs";
import { alone, interleaved, least, makeRepository, median, root, row, timed } from "./support.mjs";

const rounds = 3;

export async function bench() {
  const rows = [];
  for (const language of Object.keys(rivals)) rows.push(...(await measured(language)));
  return rows;
}

async function measured(language) {
  const repository = await makeRepository({ install: false, commits: 1 });
  try {
    const { files, lines, change } = generated(language);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(repository.dir, path)), { recursive: true });
      writeFileSync(join(repository.dir, path), text);
    }
    repository.git("add", "-A");
    repository.git("commit", "-q", "-m", "All of it");
    const look = () => timed(() => expectNames(repository.peers(["codemap"]), lines));
    const times = await interleaved(rounds, {
      cold: () => {
        rmSync(join(repository.home, "state"), { recursive: true, force: true });
        return look();
      },
      next: (round) => {
        const { path, text } = change(round);
        writeFileSync(join(repository.dir, path), text);
        return look();
      },
      rival: () => timed(() => rivals[language].run(repository.dir, Object.keys(files))),
    });
    const [cold, next, rival] = [median(times.cold), median(times.next), median(times.rival)];
    const what = `codemap of ${lines.toLocaleString("en")} lines of ${language}`;
    return [
      row(`${what}, cold`, `${seconds(cold)} (min ${seconds(least(times.cold))}; ${rivals[language].name}: ${seconds(rival)})`, "<= 3 s", cold <= 3_000),
      row(
        `${what}, one file changed`,
        `${seconds(next)} (min ${seconds(least(times.next))}; ${rivals[language].name}: ${seconds(rival)})`,
        "<= 0.3 s",
        next <= 300,
      ),
    ];
  } finally {
    repository.close();
  }
}

const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;

function expectNames({ status, stdout, stderr }, lines) {
  const count = status === 0 ? Number(/: (\d+) in all/.exec(stdout)?.[1]) : 0;
  if (!(count > lines / 25)) throw new Error(`the codemap has only ${count} entries: ${stderr}`);
}

/** What lists the same names in each language without peers. */
const rivals = {
  TypeScript: {
    name: "the TypeScript compiler's parser",
    run: (dir, paths) => ran(process.execPath, ["--input-type=module", "-e", typescript], dir, paths),
  },
  Python: { name: "python3 ast", run: (dir, paths) => ran("python3", ["-c", python], dir, paths) },
  Go: { name: "gofmt -e", run: (dir, paths) => ran("gofmt", ["-e", "-l", "."], dir, paths) },
};

function ran(program, args, dir, paths) {
  const { status, error, stderr } = spawnSync(program, args, { cwd: dir, input: paths.join("\n"), encoding: "utf8", maxBuffer: 1 << 26 });
  if (error || status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
}

const typescript = `
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const { ts } = createRequire(${JSON.stringify(join(root, "package.json"))})("ts-morph");
let count = 0;
for (const path of readFileSync(0, "utf8").split("\\n")) {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ESNext, true);
  ts.forEachChild(file, (node) => { if (ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) count += 1 + (node.members?.length ?? 0); });
}
console.log(count);`;

const python = `
import ast, sys
count = 0
for path in sys.stdin.read().split("\\n"):
    for node in ast.walk(ast.parse(open(path).read())):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)): count += 1
print(count)`;

await alone(import.meta.url, bench);
