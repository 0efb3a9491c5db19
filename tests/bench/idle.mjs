// 5: what a runner costs that has nothing to do, against a node that only has a timer.
import { spawn } from "node:child_process";
import { alone, isThere, makeRepository, read, row, sleep } from "./support.mjs";

const seconds = Number(process.env.PEERS_BENCH_IDLE_S ?? 60);
const ticksPerSecond = 100;

function usage(pid) {
  const fields = read(`/proc/${pid}/stat`).split(") ").at(-1).split(" ");
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))[1];
  return { cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond, rssMiB: Number(rss) / 1024 };
}

export async function bench() {
  const repository = await makeRepository({ commits: 1_000 });
  const rival = spawn(process.execPath, ["-e", "setInterval(() => {}, 2000)"], { stdio: "ignore" });
  try {
    const runner = repository.start(["watch"]);
    while (!isThere(`${repository.dir}/.git/peers/runner`)) await sleep(50);
    await sleep(3_000);
    const before = [usage(runner.pid), usage(rival.pid)];
    await sleep(seconds * 1_000);
    const after = [usage(runner.pid), usage(rival.pid)];
    const [ours, theirs] = after.map(({ cpuMs }, index) => cpuMs - before[index].cpuMs);
    const [rss, theirRss] = after.map(({ rssMiB }) => rssMiB);
    // A tick of the kernel's clock is 10 ms: less than one in ten seconds cannot be told from nothing.
    return [
      row(`idle runner, CPU over ${seconds} s / node with a timer`, `${ours} ms / ${theirs} ms`, `<= ${seconds} ms`, ours - theirs <= seconds),
      row("idle runner, resident memory / node with a timer", `${Math.round(rss)} MiB / ${Math.round(theirRss)} MiB`, "<= 120 MiB", rss <= 120),
    ];
  } finally {
    rival.kill("SIGKILL");
    repository.close();
  }
}

await alone(import.meta.url, bench);
