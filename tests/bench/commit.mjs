// 1: what the hooks add to `git commit`, against a hook that does nothing, with a resident runner and with none, at three lengths of history.
import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone, interleaved, isThere, least, makeRepository, median, ms, row, sleep, timed, times } from "./support.mjs";

const lengths = (process.env.PEERS_BENCH_LENGTHS ?? "10 1000 10000").split(" ").map(Number);
const rounds = Number(process.env.PEERS_BENCH_ROUNDS ?? 25);

export async function bench() {
  const rows = [];
  const resident = [];
  for (const commits of lengths) {
    const [ours, rival] = [await makeRepository({ commits }), await makeRepository({ commits, install: false })];
    try {
      for (const name of ["post-commit", "post-rewrite", "post-merge", "post-checkout"]) {
        writeFileSync(join(rival.dir, ".git", "hooks", name), "#!/bin/sh\nexit 0\n");
        chmodSync(join(rival.dir, ".git", "hooks", name), 0o755);
      }
      resident.push(median(await withRunner(ours, rival, commits, rows)));
      if (commits === 1_000) rows.push(await withoutRunner(ours, rival));
    } finally {
      ours.close();
      rival.close();
    }
  }
  const flat = Math.max(...resident) / Math.min(...resident);
  return [...rows, row("the same at 10, 1,000 and 10,000 commits: largest / smallest ratio", times(flat), "<= 1.15x", flat <= 1.15)];
}

async function withRunner(ours, rival, commits, rows) {
  // Paused, so that what is measured is a commit and not the gates it starts.
  ours.peers(["pause"]);
  const runner = ours.start(["watch"]);
  while (!isThere(join(ours.dir, ".git", "peers", "runner"))) await sleep(20);
  await sleep(500);
  const got = await interleaved(rounds, { rival: (round) => commit(rival, round), ours: (round) => commit(ours, round) });
  await runner.stop();
  const ratios = got.ours.map((time, index) => time / got.rival[index]);
  const ratio = median(got.ours) / median(got.rival);
  rows.push(
    row(
      `\`git commit\` with a runner up, ${commits} commits / hook \`exit 0\``,
      `${times(ratio)} (min ${times(least(got.ours) / least(got.rival))}; ${ms(median(got.ours))} / ${ms(median(got.rival))})`,
      "<= 1.35x",
      ratio <= 1.35,
    ),
  );
  return ratios;
}

async function withoutRunner(ours, rival) {
  const present = join(ours.dir, ".git", "peers", "runner");
  const got = await interleaved(12, {
    rival: (round) => commit(rival, `w${round}`),
    ours: async (round) => {
      const time = await commit(ours, `w${round}`);
      while (!isThere(present)) await sleep(20);
      const pid = Number(readFileSync(present, "utf8").split(" ")[0]);
      process.kill(pid, "SIGTERM");
      while (isThere(present) || isThere(`/proc/${pid}`)) await sleep(20);
      return time;
    },
  });
  const more = median(got.ours) - median(got.rival);
  return row("`git commit` with no runner up / hook `exit 0`", `${ms(more)} more (min ${ms(least(got.ours) - least(got.rival))})`, "<= 8 ms", more <= 8);
}

async function commit(repository, round) {
  writeFileSync(join(repository.dir, "work.txt"), `${round}\n`);
  execFileSync("git", ["add", "work.txt"], { cwd: repository.dir, env: repository.env });
  const time = timed(() => execFileSync("git", ["commit", "-q", "-m", `Round ${round}`], { cwd: repository.dir, env: repository.env, stdio: "ignore" }));
  // The runner takes the commit in; the next measurement must not pay for it.
  await sleep(250);
  return time;
}

await alone(import.meta.url, bench);
