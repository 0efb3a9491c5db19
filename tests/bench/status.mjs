// 3: how long `peers status` takes against starting node at all, and what a long log adds.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { alone, cli, fillLog, interleaved, least, makeRepository, median, ms, node, row, timed, times } from "./support.mjs";

export async function bench() {
  const [short, long] = [await makeRepository(), await makeRepository({ commits: 2_000 })];
  try {
    await fillLog(long, 10_000);
    const status = (repository, ...more) =>
      timed(() => execFileSync(process.execPath, [cli, "status", ...more], { cwd: repository.dir, env: repository.env, stdio: "ignore" }));
    const checkpoint = join(long.stateDir(), "checkpoint.json");
    const cold = () => {
      rmSync(checkpoint, { force: true });
      return status(long, "--json");
    };
    const other = (repository) => timed(() => execFileSync(process.execPath, [cli, "info"], { cwd: repository.dir, env: repository.env, stdio: "ignore" }));
    const slow = await interleaved(5, { cold, nothing: () => status(short) });
    const { rival, ours, warm, shortInfo, longInfo } = await interleaved(25, {
      rival: () => node("-e", "0"),
      ours: () => status(short),
      warm: () => status(long),
      shortInfo: () => other(short),
      longInfo: () => other(long),
    });
    const ratio = median(ours) / median(rival);
    const fold = median(slow.cold) - median(slow.nothing);
    const more = Math.max(median(warm) - median(ours), median(longInfo) - median(shortInfo));
    return [
      row("`peers status` / `node -e 0`", `${times(ratio)} (min ${times(least(ours) / least(rival))}; ${ms(median(ours))})`, "<= 1.70x", ratio <= 1.7),
      row("10,000 events, no checkpoint / status of an empty log", `${ms(fold)} more`, "<= 400 ms", fold <= 400),
      row("10,000 events, with checkpoint / empty log", `${ms(more)} more`, "<= 50 ms", more <= 50),
    ];
  } finally {
    short.close();
    long.close();
  }
}

await alone(import.meta.url, bench);
