// The bug ledger over 10,000 commits: what reading it costs beside `git log` itself, and what it costs once it is known.
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { alone, least, makeRepository, median, ms, root, row, timed, times } from "./support.mjs";

const commits = 10_000;
// The first rounds compile what runs in them.
const warming = 4;

export async function bench() {
  const { openLedger } = await bundled();
  const repository = await makeRepository({ commits: 1, install: false });
  try {
    execFileSync("git", ["fast-import", "--quiet", "--force"], { cwd: repository.dir, env: repository.env, input: history() });
    const got = { log: [], cold: [], warm: [], next: [] };
    const look = () => openLedger(repository.dir, repository.env);
    for (let round = 1 - warming; round <= 15; round++) {
      rmSync(join(repository.home, "state"), { recursive: true, force: true });
      // What git itself prints, taken in by the same means; before and after, so that both see the same machine.
      const log = timed(() => spawnSync("git", ["log", "-z", "--format=%B"], { cwd: repository.dir, env: repository.env, maxBuffer: 1 << 30 }));
      const cold = await look();
      const warm = await look();
      repository.git("commit", "-q", "--allow-empty", "-m", `Look again ${round}\n\nBug-Confirm: BUG-150`);
      const next = await look();
      if (cold.answer !== warm.answer || cold.bugs < 150) throw new Error(`cold and warm differ: ${cold.answer} ${warm.answer}`);
      if (round > 0) for (const [name, value] of Object.entries({ log, cold: cold.ms, warm: warm.ms, next: next.ms })) got[name].push(value);
    }
    const ratio = median(got.cold) / median(got.log);
    return [
      row(
        "ledger of 10,000 commits, cold / `git log -z --format=%B`",
        `${times(ratio)} (min ${times(least(got.cold) / least(got.log))}; ${ms(median(got.cold))} / ${ms(median(got.log))})`,
        "<= 1.30x",
        ratio <= 1.3,
      ),
      row("ledger of 10,000 commits, known", ms(median(got.warm)), "<= 20 ms", median(got.warm) <= 20),
      row("ledger of 10,000 commits, one commit later", ms(median(got.next)), "<= 20 ms", median(got.next) <= 20),
    ];
  } finally {
    repository.close();
  }
}

/** 160 bugs, reported, fixed and confirmed by three authors, among ordinary messages. */
function history() {
  const lines = [];
  for (let n = 1; n <= commits; n++) {
    const message = messageOf(n);
    const text = `export const value = ${n};\n`;
    const author = ["Ann", "Ben", "Pat"][n % 3];
    lines.push(
      `commit refs/heads/main\ncommitter ${author} <${author}@example.org> ${1_700_000_000 + n} +0000\ndata ${Buffer.byteLength(message)}\n${message}`,
    );
    lines.push(`${n === 1 ? "from refs/heads/main^0\n" : ""}M 644 inline src/dir-${n % 10}/file-${n % 200}.js\ndata ${text.length}\n${text}`);
  }
  return `${lines.join("\n")}\n`;
}

function messageOf(n) {
  const prose = `Change the value of file ${n % 200}\n\nThe former value was read by nobody since the last change, which a search\nover all callers shows; the new one is what the task asks for.\n`;
  const id = `BUG-${String(Math.floor(n / 62) + 1).padStart(3, "0")}`;
  const report = {
    id,
    severity: "high",
    title: "the value is off by one",
    description: "seen with an empty list",
    file: `src/dir-${n % 10}/file-${n % 200}.js`,
  };
  const said = { 10: `\n${JSON.stringify(report, null, 2)}\n\nBug-Report: ${id}\n`, 20: `\nBug-Resolves: ${id}\n`, 30: `\nBug-Confirm: ${id}\n` }[n % 62] ?? "";
  return `${prose}${said}`;
}

/** The gate and its view as the program has them, without starting it. */
async function bundled() {
  const { rolldown } = await import("rolldown");
  const bundle = await rolldown({ input: join(root, "tests", "bench", "open-ledger.ts"), platform: "node", logLevel: "silent" });
  const file = join(root, ".cache", "bench", "open-ledger.mjs");
  await bundle.write({ file, format: "esm", codeSplitting: false });
  await bundle.close();
  return import(file);
}

await alone(import.meta.url, bench);
