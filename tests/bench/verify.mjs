// 4: gates run in parallel, and many small ones cost little more than one.
import { execFileSync } from "node:child_process";
import { alone, cli, interleaved, least, makeRepository, median, ms, row, timed, times } from "./support.mjs";

const goals = (count, cmd) =>
  `goals:\n${Array.from({ length: count }, (_, index) => `  - id: gate-${index}\n    type: hard\n    cmd: ${JSON.stringify(cmd)}\n`).join("")}`;

export async function bench() {
  const [sleepers, one, fifty] = [
    await makeRepository({ goals: goals(10, "sleep 0.5") }),
    await makeRepository({ goals: goals(1, "true") }),
    await makeRepository({ goals: goals(50, "true") }),
  ];
  const verify = (repository) => timed(() => execFileSync(process.execPath, [cli, "verify"], { cwd: repository.dir, env: repository.env, stdio: "ignore" }));
  try {
    const got = await interleaved(7, {
      rival: () => timed(() => execFileSync("sh", ["-c", "for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5 & done; wait"])),
      sleepers: () => verify(sleepers),
      one: () => verify(one),
      fifty: () => verify(fifty),
    });
    const ratio = median(got.fifty) / median(got.one);
    return [
      row(
        "`peers verify`, 10 gates `sleep 0.5` / ten at once in sh",
        `${ms(median(got.sleepers))} (${times(median(got.sleepers) / median(got.rival))})`,
        "<= 1200 ms",
        median(got.sleepers) <= 1_200,
      ),
      row(
        "`peers verify`, 50 gates `true` / one",
        `${times(ratio)} (min ${times(least(got.fifty) / least(got.one))}; ${ms(median(got.fifty))} / ${ms(median(got.one))})`,
        "<= 3.00x",
        ratio <= 3,
      ),
    ];
  } finally {
    for (const repository of [sleepers, one, fifty]) repository.close();
  }
}

await alone(import.meta.url, bench);
