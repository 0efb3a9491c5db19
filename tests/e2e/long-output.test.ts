import { expect, test } from "vitest";
import { cli, withLoop } from "../support/loop.ts";

const peer = "export default { implement: [], review: [], sceptic: [] };";
const task = `task: ${"word ".repeat(60_000)}\ngoals:\n  - { id: unit, type: hard, cmd: node test.mjs }\n`;
const program = `${JSON.stringify(process.execPath)} ${JSON.stringify(cli)}`;

test("a reader that is slower than peers gets all of a long output; one that goes away is no fault", () =>
  withLoop({ scripts: { alice: peer, bob: peer }, goals: task }, async (it) => {
    const length = Number(it.run("/bin/sh", ["-c", `${program} log --json | (sleep 1; wc -c)`]));
    it.run("/bin/sh", ["-c", `${program} log --json >whole.txt`]);
    expect(length).toBeGreaterThan(300_000);
    expect(length).toBe(Number(it.run("/bin/sh", ["-c", "wc -c <whole.txt"])));
    expect(it.run("/bin/sh", ["-c", `(${program} log --json; echo "ended with $?" >&2) 2>said.txt | head -c 3 >/dev/null; sleep 1; cat said.txt`])).toBe(
      "ended with 0\n",
    );
  }));
