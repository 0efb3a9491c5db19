import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/loop.ts";

test("the demo of the README shows a caught commit, a refused push, a person joining in, and the loop converging, in under a minute", () => {
  const began = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/demo.mjs"], { cwd: root, encoding: "utf8", timeout: 90_000 });
  const repository = /The repository stays in (\S+);/.exec(stdout)?.[1];
  if (repository) rmSync(dirname(repository), { recursive: true, force: true, maxRetries: 5 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/refs\/heads\/main is refused: gate test is red/);
  expect(stdout).toMatch(/Saw [0-9a-f]{8} by Pat on main: Note where slugs are made/);
  expect(stdout).toMatch(/(?:ann|ben) answered sceptic for [0-9a-f]{8}: fail/);
  expect(stdout).toMatch(/F1 held for fixed by (?:ann|ben)/);
  expect(stdout).not.toContain("nothing-done");
  expect(stdout).toMatch(/Done at [0-9a-f]{8} after \d+ turns/);
  expect(stdout).toMatch(/-> main/);
  expect(stdout).toMatch(/ok: \d+ events in \d+ entries/);
  expect(Date.now() - began).toBeLessThan(60_000);
});
