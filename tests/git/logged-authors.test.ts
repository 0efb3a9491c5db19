import { expect, test } from "vitest";
import { discover } from "../../src/adapters/discover.ts";
import { createEventLog } from "../../src/adapters/event-log.ts";
import { createLoggedAuthors } from "../../src/adapters/log/authors.ts";
import { createOperator } from "../../src/adapters/log/operator.ts";
import type { Event } from "../../src/core/event.ts";
import type { Author } from "../../src/core/vocabulary.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

const open = (it: Sandbox) => {
  const paths = discover(it.dir, it.env);
  if (!paths) throw new Error("no repository");
  const operator = createOperator(paths.stateDir);
  return { paths, operator, log: createEventLog({ paths, operator, now: () => 1_700_000_000_000, secrets: [] }) };
};

const commitOf = (it: Sandbox, message: string) => {
  it.git(["commit", "-q", "--allow-empty", "-m", message]);
  return { commit: it.git(["rev-parse", "HEAD"]), tree: it.git(["rev-parse", "HEAD^{tree}"]) };
};

const seen = ({ commit, tree }: { commit: string; tree: string }, author: Author): Event => {
  return { kind: "commit-seen", commit, tree, parents: [], subject: "", branch: "refs/heads/main", tip: true, how: "commit", from: null, author, turn: null };
};

test("who made a commit is told however long ago it was, also after the log went on, and never by its message", () =>
  inRepository(async (it) => {
    const { paths, operator, log } = open(it);
    const first = commitOf(it, "One\n\nPeer: mallory");
    const began: Event = { kind: "log-started", writer: operator.writer, publicKey: operator.signer.publicKey, continues: null };
    const zero = await log.append((await log.read()).state, [began]);
    const one = await log.append(zero.state, [seen(first, { kind: "peer", name: "alice" })]);
    expect(await createLoggedAuthors(paths)(first.commit)).toEqual({ kind: "peer", name: "alice" });
    const second = commitOf(it, "Two");
    expect(await createLoggedAuthors(paths)(second.commit)).toBeNull();
    await log.append(one.state, [seen(second, { kind: "human", name: "pat" })]);
    const authors = createLoggedAuthors(paths);
    expect([await authors(first.commit), await authors(second.commit)]).toEqual([
      { kind: "peer", name: "alice" },
      { kind: "human", name: "pat" },
    ]);
  }));

test("without a log nobody is known", () =>
  inRepository(async (it) => {
    const paths = discover(it.dir, it.env);
    expect(paths && (await createLoggedAuthors(paths)(it.git(["rev-parse", "HEAD"])))).toBeNull();
  }));
