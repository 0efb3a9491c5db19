// Appends synthetic events to the log of a repository: fill-log <dir> <count>. Bundled and started by the benchmarks.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { discover } from "../../src/adapters/discover.ts";
import { encodeEntry, mentionedCommits } from "../../src/adapters/log/entry.ts";
import { openOperator } from "../../src/adapters/log/operator.ts";
import type { Event } from "../../src/core/event.ts";

const [dir = "", count = "0"] = process.argv.slice(2);
const paths = discover(dir, process.env);
const operator = paths && openOperator(paths.stateDir);
if (!paths || !operator) throw new Error(`${dir} has no log to fill`);
const git = (...args: string[]) => execFileSync("git", args, { cwd: dir, encoding: "utf8" }).trim();

const ref = `refs/peers/log/${operator.writer}`;
const commits = git("log", "--reverse", "--first-parent", "--format=%H %T", "main")
  .split("\n")
  .map((line) => line.split(" ") as [string, string]);
let tip = operator.expectedTip() ?? "";
const last = JSON.parse(git("log", "-1", "--format=%b", tip)) as { seq: number; at: number; tick: number; events: unknown[] };
let seq = last.seq + last.events.length;
let tick = last.tick;
const end = seq + Number(count);

for (let step = 0; seq < end; step++) {
  // The last one is the branch's tip again, so that what is in the log and what is in the repository agree.
  const [commit = "", tree = ""] = (end - seq <= 5 ? commits.at(-1) : commits[step % commits.length]) ?? [];
  tick += 1;
  for (const events of entriesOf(step, commit, tree)) {
    // Not in the future: git walks all of a history that is younger than what it is asked about.
    const entry = { v: 1 as const, seq, at: last.at, tick, events };
    tip = writeObject(
      encodeEntry(
        entry,
        { tree: "4b825dc642cb6eb9a060e54bf8d69288fbee4904", parents: [tip, ...mentionedCommits(events)], writer: operator.writer, format: "sha1" },
        operator.signer,
      ),
    );
    seq += events.length;
  }
}
git("update-ref", ref, tip);
operator.expect(tip);
rmSync(join(paths.stateDir, "checkpoint.json"), { force: true });

/** Five events in four entries: a commit, its turn, its verdict, its review. */
function entriesOf(step: number, commit: string, tree: string): Event[][] {
  const peer = step % 2 === 0 ? "alice" : "bob";
  const verdict = { gate: "quick", version: "1", commit, tree, verdict: "pass" as const, why: "exit code 0", durationMs: 4, attempts: 1, key: `key-${step}` };
  return [
    [{ kind: "turn-started", turn: tick, peer, role: "implement", goals: [], commit, tree, workspace: "shared", token: "0".repeat(64) }],
    [
      {
        kind: "commit-seen",
        commit,
        tree,
        parents: [],
        subject: `Change ${step}`,
        branch: "refs/heads/main",
        tip: true,
        how: "commit",
        from: null,
        author: { kind: "peer", name: peer },
        turn: tick,
      },
      {
        kind: "turn-ended",
        turn: tick,
        peer,
        role: "implement",
        outcome: "handed-off",
        why: "",
        exitCode: 0,
        durationMs: 60_000,
        commits: [commit],
        commit,
        interactive: false,
        warnings: [],
        usage: null,
        restUntil: null,
        session: null,
      },
    ],
    [{ kind: "gate-judged", ...verdict, head: "" }],
    [{ kind: "review-given", turn: tick, peer, goal: "blind", commit, tree, verdict: "fail", why: "not yet", findings: [], stance: null, changes: [] }],
  ];
}

function writeObject(content: Buffer): string {
  const whole = Buffer.concat([Buffer.from(`commit ${content.length}\0`), content]);
  const oid = createHash("sha1").update(whole).digest("hex");
  const file = join(dir, ".git", "objects", oid.slice(0, 2), oid.slice(2));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, deflateSync(whole, { level: 1 }));
  return oid;
}
