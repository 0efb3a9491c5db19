// Runs a gate of the operator's own in the worktree of a commit and prints its answer as one line of JSON.
import { execFileSync } from "node:child_process";

const git = (...args) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "ignore"] });
const listed = (tree) =>
  new Map(
    git("ls-tree", "-r", "-z", tree)
      .split("\0")
      .filter(Boolean)
      .map((row) => [row.slice(row.indexOf("\t") + 1), row.split("\t")[0]]),
  );
const reader = (tree, files) => async (path) => (files.has(path) ? git("cat-file", "blob", `${tree}:${path}`) : null);

const commit = process.env.PEERS_COMMIT;
const baseline = process.env.PEERS_BASELINE ?? null;
const now = listed(commit);
const before = baseline ? listed(baseline) : new Map();
const changed = [...new Set([...before.keys(), ...now.keys()])]
  .filter((path) => now.get(path) !== before.get(path))
  .map((path) => ({ path, status: !now.has(path) ? "deleted" : before.has(path) ? "modified" : "added" }));

const { gate } = await import("./gate.mjs");
const answer = await gate.judge({ commit, baseline, files: [...now.keys()], read: reader(commit, now), readBaseline: reader(baseline, before), changed });
process.stdout.write(`${JSON.stringify(answer)}\n`);
