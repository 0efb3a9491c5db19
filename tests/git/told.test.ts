import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { discover } from "../../src/adapters/discover.ts";
import { createCommitMemory } from "../../src/adapters/looking/commits.ts";
import { createRepository } from "../../src/adapters/repository.ts";
import { historyOf, type MessageReader } from "../../src/core/message-reader.ts";
import { makeSandbox, type Sandbox } from "../support/repo.ts";

const marks: MessageReader<string> = {
  id: "marks",
  version: "1",
  from: (message) => /^Mark: (.*)$/m.exec(message)?.[1] ?? null,
  wantsPaths: (value) => value.endsWith("!"),
};

let home = "";
let sandbox: Sandbox;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "peers-told-"));
  sandbox = makeSandbox(home);
  sandbox.run("git", ["init", "-q", "-b", "main", sandbox.dir], { cwd: home });
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

const git = (...args: string[]) => execFileSync("git", args, { cwd: sandbox.dir, env: sandbox.env, encoding: "utf8" }).trim();
const commit = (message: string, ...more: string[]) => {
  git("commit", "-q", "--allow-empty", "-m", message, ...more);
  return git("rev-parse", "HEAD");
};

/** Asked as another process would: nothing but what is written down is known. */
async function told(known: string | null, tip = git("rev-parse", "HEAD")) {
  const paths = discover(sandbox.dir, sandbox.env);
  if (!paths) throw new Error("no repository");
  const repository = createRepository(paths);
  try {
    return await createCommitMemory(repository).told(marks, tip, known);
  } finally {
    await repository.close();
  }
}

const forgotten = async (known: string | null) => {
  rmSync(shelf(), { force: true });
  return told(known);
};

const shelf = () => {
  const folder = join(home, readdirSync(home).includes("state") ? "state" : ".", "peers");
  const below = readdirSync(folder, { recursive: true }).map(String);
  return join(folder, below.find((name) => name.includes("told-marks@1")) ?? "none");
};

const values = (list: readonly { value: string }[]) => list.map(({ value }) => value);

test("messages are told oldest first, and what was told stays told as commits come", async () => {
  commit("Begin\n\nMark: before");
  const base = git("rev-parse", "HEAD");
  commit("One\n\nMark: one");
  expect(values(await told(base))).toEqual(["one"]);
  commit("Quiet");
  commit("Two\n\nMark: two");
  const grown = await told(base);
  expect(values(grown)).toEqual(["one", "two"]);
  expect(await forgotten(base)).toEqual(grown);
  expect(values(await told(null))).toEqual(["before", "one", "two"]);
});

test("of branches that were merged each knows only its own history, however it was asked before", async () => {
  const base = commit("Begin");
  commit("One\n\nMark: one");
  await told(base);
  git("checkout", "-q", "-b", "side", base);
  commit("Side\n\nMark: side");
  await told(base);
  git("checkout", "-q", "main");
  commit("Two\n\nMark: two");
  git("merge", "-q", "--no-edit", "side");
  commit("Last\n\nMark: last");
  const list = await told(base);
  expect([...values(list)].sort()).toEqual(["last", "one", "side", "two"]);
  const oid = (value: string) => list.find((each) => each.value === value)?.commit ?? "";
  const isBehind = historyOf(list);
  expect([isBehind(oid("one"), oid("two")), isBehind(oid("side"), oid("two")), isBehind(oid("side"), oid("last")), isBehind(oid("last"), oid("last"))]).toEqual(
    [true, false, true, false],
  );
  expect(await forgotten(base)).toEqual(list);
});

test("an amended or dropped commit tells nothing any more", async () => {
  const base = commit("Begin");
  commit("One\n\nMark: one");
  commit("Two\n\nMark: two");
  await told(base);
  commit("Two\n\nMark: other", "--amend");
  expect(values(await told(base))).toEqual(["one", "other"]);
  git("reset", "-q", "--hard", "HEAD~1");
  expect(values(await told(base))).toEqual(["one"]);
});

test("files are named where they matter: other content, not a move or a mode", async () => {
  writeFileSync(join(sandbox.dir, "a.txt"), "a\n");
  git("add", ".");
  const base = commit("Begin");
  git("mv", "a.txt", "b.txt");
  writeFileSync(join(sandbox.dir, "c.txt"), "c\n");
  writeFileSync(join(sandbox.dir, "empty.txt"), "");
  git("add", ".");
  commit("Move\n\nMark: moved!");
  writeFileSync(join(sandbox.dir, "c.txt"), "d\n");
  git("add", ".");
  commit("Change\n\nMark: not asked for");
  expect((await told(base)).map(({ value, paths }) => [value, paths])).toEqual([
    ["moved!", ["c.txt"]],
    ["not asked for", []],
  ]);
});

test("a file of memories that was cut is not believed", async () => {
  const base = commit("Begin");
  for (const name of ["one", "two", "three"]) commit(`${name}\n\nMark: ${name}`);
  const before = await told(base);
  const text = readFileSync(shelf(), "utf8");
  truncateSync(shelf(), Math.floor(text.length / 2));
  expect(await told(base)).toEqual(before);
  writeFileSync(shelf(), text.split("\n").slice(1).join("\n"));
  expect(await told(base)).toEqual(before);
});
