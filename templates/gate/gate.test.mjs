// node --test .peers/gates
import assert from "node:assert/strict";
import { test } from "node:test";
import { gate } from "./{{NAME}}.mjs";

/** A commit written down as data: the baseline's files, and the commit's. */
const viewOf = (files, baseline = {}) => ({
  commit: "0".repeat(40),
  baseline: Object.keys(baseline).length > 0 ? "1".repeat(40) : null,
  files: Object.keys(files),
  read: async (path) => files[path] ?? null,
  readBaseline: async (path) => baseline[path] ?? null,
  changed: Object.keys({ ...baseline, ...files })
    .filter((path) => files[path] !== baseline[path])
    .map((path) => ({ path, status: !(path in files) ? "deleted" : path in baseline ? "modified" : "added" })),
});

test("asks one question and goes by its name", () => {
  assert.equal(gate.id, "{{NAME}}");
  assert.match(gate.says, /^[A-Z].*\?$/);
});

test("does not apply to a commit without anything in it", async () => {
  assert.equal((await gate.judge(viewOf({}))).verdict, "not-applicable");
});

test("refuses what it is there for, and says where, what and what would do", async () => {
  const { verdict, findings } = await gate.judge(viewOf({ "notes.md": "one\ntwo" }));
  assert.equal(verdict, "fail");
  assert.deepEqual(
    findings.map(({ file, line }) => [file, line]),
    [["notes.md", 2]],
  );
  for (const { claim, remedy } of findings) assert.ok(claim && remedy);
});

test("lets an honest commit pass, the same way twice", async () => {
  const view = viewOf({ "notes.md": "one\ntwo\n" });
  assert.deepEqual(await gate.judge(view), await gate.judge(view));
  assert.equal((await gate.judge(view)).verdict, "pass");
});
