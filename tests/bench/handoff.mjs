// 2: from the end of one peer to the start of the next, with one gate `true` between, in a young and in an old repository.
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone, fillLog, least, makeRepository, median, ms, read, row, times } from "./support.mjs";

const goals = 'goals:\n  - id: quick\n    type: hard\n    cmd: "true"\n  - id: blind\n    type: soft\n    prompt: Is it right?\n';
const config =
  "budget:\n  max_ticks: 100000\n  max_consecutive_failures: 1000\nstuck:\n  same_gates: 1000\n  oscillation: 1000\n  same_region: 1000\n  same_finding: 1000\nconvergence:\n  rounds: 1000\n  max_rounds: 1000\n";
const turnsEach = 12;

export async function bench() {
  const [young, old] = [await makeRepository({ config, goals }), await makeRepository({ commits: 10_000, config, goals })];
  try {
    await fillLog(old, 5_000);
    const got = { young: [], old: [], rival: [], back: [] };
    for (let round = 0; round < 4; round++) {
      for (const [name, repository] of Object.entries({ young, old })) {
        const { judged, unjudged } = gaps(repository);
        got[name].push(...judged);
        if (name === "young") got.back.push(...unjudged);
      }
      got.rival.push(...leastPossible(young));
    }
    const flat = median(got.old) / median(got.young);
    return [
      row(
        "peer ends to next peer begins, one gate `true` / a script that does only that",
        `${ms(median(got.young))} (min ${ms(least(got.young))}; ${times(median(got.young) / median(got.rival))})`,
        "<= 120 ms",
        median(got.young) <= 120,
      ),
      row("reviewer ends to next peer begins, nothing to judge", `${ms(median(got.back))} (min ${ms(least(got.back))})`, "<= 120 ms", median(got.back) <= 120),
      row(
        "the same at 10,000 commits and 5,000 events / at 10",
        `${times(flat)} (min ${times(least(got.old) / least(got.young))}; ${ms(median(got.old))})`,
        "<= 1.20x",
        flat <= 1.2,
      ),
    ];
  } finally {
    young.close();
    old.close();
  }
}

function gaps(repository) {
  rmSync(join(repository.home, "turns"), { force: true });
  repository.peers(["run", "--max-ticks", String(turnsEach)], { PEERS_HOOKS: "1" });
  const turns = read(join(repository.home, "turns"))
    .trim()
    .split("\n")
    .map((line) => line.split(" "));
  const gap = (index) => Number(BigInt(turns[index + 1][2]) - BigInt(turns[index][3])) / 1e6;
  const all = turns.slice(0, -1).map((turn, index) => ({ role: turn[1], ms: gap(index) }));
  // The first of a run pays for what the run sets up.
  const of = (role) => all.slice(1).flatMap((each) => (each.role === role ? [each.ms] : []));
  return { judged: of("implement"), unjudged: of("review") };
}

/** Look what was committed, check it out elsewhere, ask the gate, start the next: no driver of two peers can do with less. */
function leastPossible(repository) {
  const other = join(repository.home, "rival");
  const script = join(repository.home, "rival.sh");
  writeFileSync(
    script,
    'git worktree add -q --detach "$1" HEAD\nfor i in 1 2 3 4 5 6; do\n  began=$(date +%s%N)\n  tip=$(git rev-parse HEAD)\n  git -C "$1" checkout -q --detach "$tip"\n  (cd "$1" && sh -c true)\n  sh -c \'date +%s%N\' >"$1.at"\n  read -r at <"$1.at"\n  echo $((at - began))\ndone\ngit worktree remove --force "$1"\n',
  );
  return execFileSync("sh", [script, other], { cwd: repository.dir, env: { ...repository.env, PEERS_HOOKS: "0" }, encoding: "utf8" })
    .trim()
    .split("\n")
    .map((nanoseconds) => Number(nanoseconds) / 1e6);
}

await alone(import.meta.url, bench);
