import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { discover } from "../../src/adapters/discover.ts";
import { createEventLog } from "../../src/adapters/event-log.ts";
import { logRef } from "../../src/adapters/log/chain.ts";
import { createOperator } from "../../src/adapters/log/operator.ts";
import { initial } from "../../src/core/state.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

const open = (it: Sandbox, now = () => 1_700_000_000_000) => {
  const paths = discover(it.dir, it.env);
  if (!paths) throw new Error("no repository");
  const operator = createOperator(paths.stateDir);
  return { paths, operator, log: createEventLog({ paths, operator, now, secrets: ["hunter2hunter2"] }) };
};

test("an entry reads as a sentence, carries its artefacts redacted, and git itself accepts its signature", () =>
  inRepository(async (it) => {
    const head = it.git(["rev-parse", "HEAD"]);
    const { log, paths, operator } = open(it);
    const first = await log.append((await log.read()).state, [
      { kind: "log-started", writer: operator.writer, publicKey: operator.signer.publicKey, continues: null },
    ]);
    expect(first.appended).toBe(true);
    const second = await log.append(
      first.state,
      [
        { kind: "wait-started", why: "a person is typing" },
        { kind: "branches-known", branches: { "refs/heads/main": head }, continues: null },
      ],
      { "gates/unit.txt": "password hunter2hunter2\n", "prompt.md": "hello" },
    );
    expect(second).toMatchObject({ appended: true, state: { seq: 3, waiting: "a person is typing" } });
    const ref = logRef(operator.writer);
    expect(it.git(["log", "--first-parent", "--format=%s", ref])).toBe("Waiting: a person is typing\nBegan the log");
    expect(it.git(["rev-parse", `${ref}^2`])).toBe(head);
    expect(it.git(["show", `${ref}:gates/unit.txt`])).not.toContain("hunter2");
    expect(it.git(["show", `${ref}:prompt.md`])).toBe("hello");
    it.git(["-c", "gpg.format=ssh", "-c", `gpg.ssh.allowedSignersFile=${join(paths.stateDir, "allowed_signers")}`, "verify-commit", ref]);
    expect(it.git(["fsck", "--strict"])).not.toMatch(/error/);
    const { log: again } = open(it);
    expect((await again.read()).state.seq).toBe(3);
    const seen = [];
    for await (const event of again.events()) seen.push(event.event.kind);
    expect(seen).toEqual(["log-started", "wait-started", "branches-known"]);
  }));

test("two writers of one clone never lose an event, and the outrun one is told", () =>
  inRepository(async (it) => {
    const [one, other] = [open(it), open(it)];
    const state = (await one.log.read()).state;
    await other.log.read();
    await one.log.append(state, [{ kind: "run-paused" }]);
    expect(await other.log.append(initial, [{ kind: "run-resumed" }])).toMatchObject({ appended: false, state: { status: "paused", seq: 1 } });
    expect(await other.log.append((await other.log.read()).state, [{ kind: "run-resumed" }])).toMatchObject({
      appended: true,
      state: { seq: 2, status: "running" },
    });
  }));

test("a deleted, moved or forged log is put back to where the operator's folder says it was", () =>
  inRepository(async (it) => {
    const { log, operator } = open(it);
    const ref = logRef(operator.writer);
    const { state } = await log.append((await log.read()).state, [{ kind: "run-paused" }]);
    await log.append(state, [{ kind: "wait-started", why: "x" }]);
    const tip = it.git(["rev-parse", ref]);
    it.git(["update-ref", "-d", ref]);
    expect((await open(it).log.read()).problems).toMatchObject([{ what: "missing", recovered: true }]);
    expect(it.git(["rev-parse", ref])).toBe(tip);
    it.git(["update-ref", ref, `${tip}~1`]);
    expect((await open(it).log.read()).problems).toMatchObject([{ what: "forked", recovered: true }]);
    const body = '{"v":1,"seq":3,"at":1,"tick":0,"events":[{"kind":"run-resumed"}]}';
    const forged = it.git(["commit-tree", "-p", tip, "-m", "Resumed", "-m", body, `${tip}^{tree}`]);
    it.git(["update-ref", ref, forged]);
    const answer = await open(it).log.read();
    expect(answer.problems).toMatchObject([{ what: "forged", recovered: true }]);
    expect(answer.state).toMatchObject({ seq: 2, status: "paused" });
    expect(it.git(["rev-parse", ref])).toBe(tip);
  }));

test("a log whose newest entry is gone from the repository is refused, not begun anew", () =>
  inRepository(async (it) => {
    const { log, operator } = open(it);
    await log.append((await log.read()).state, [{ kind: "run-paused" }]);
    it.git(["update-ref", "-d", logRef(operator.writer)]);
    execFileSync("git", ["-C", it.dir, "gc", "-q", "--prune=now"], { env: it.env });
    expect((await open(it).log.read()).problems).toMatchObject([{ what: "missing", recovered: false }]);
  }));

test("a sha256 repository is written through git and reads the same", () =>
  inRepository(async (it) => {
    const other = join(it.home, "other");
    it.run("git", ["init", "-q", "--object-format=sha256", "-b", "main", other]);
    writeFileSync(join(other, "a"), "a");
    it.git(["add", "a"], other);
    it.git(["commit", "-qm", "Begin"], other);
    const paths = discover(other, it.env);
    if (!paths) throw new Error("no repository");
    const log = createEventLog({ paths, operator: createOperator(paths.stateDir), now: () => 5_000, secrets: [] });
    const { state } = await log.append((await log.read()).state, [{ kind: "run-paused" }], { "a/b.txt": "x" });
    expect(await log.append(state, [{ kind: "run-resumed" }])).toMatchObject({ appended: true });
    expect(it.git(["fsck", "--strict"], other)).toBe("");
  }));
