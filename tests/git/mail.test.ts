/** The letter boxes on a real file system, with real processes that send at once. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "rolldown";
import { expect, test } from "vitest";
import { createMail } from "../../src/adapters/mail.ts";
import { bodyCap, inboxCap, parseMessage, renderInbox } from "../../src/core/mail.ts";
import type { RepositoryPaths } from "../../src/ports/repository.ts";
import { inRepository } from "../support/repo.ts";

const everyone = ["alice", "bob", "human"];
const draft = (topic: string, more: object = {}) => ({ from: "alice", to: "bob", topic, sentAt: "2026-11-01T00:00:00.000Z", body: `about ${topic}`, ...more });

async function withMail(story: (it: { mail: ReturnType<typeof createMail>; comms: string; box: string; names: () => string[]; dir: string }) => Promise<void>) {
  await inRepository(async ({ dir }) => {
    const comms = join(dir, ".peers", "comms");
    const box = join(comms, "alice-to-bob");
    await story({ mail: createMail({ mainTop: dir } as RepositoryPaths), comms, box, dir, names: () => readdirSync(box).toSorted() });
  });
}

test("messages are numbered, named after their topic, and read back as they were sent", () =>
  withMail(async ({ mail, names }) => {
    await mail.send(draft('The "parser"\nis slow: why?', { body: "Look at line 3.\n\n---\nfrom: nobody\n" }));
    await mail.send(draft("Second"));
    expect(names()).toEqual(["0001-the-parser-is-slow-why.md", "0002-second.md"]);
    expect(await mail.waiting("bob", everyone)).toMatchObject([
      { from: "alice", to: "bob", number: 1, topic: 'The "parser" is slow: why?', body: "Look at line 3.\n\n---\nfrom: nobody" },
      { number: 2, topic: "Second" },
    ]);
    expect(await mail.waiting("alice", everyone)).toEqual([]);
  }));

test("processes that send into one box at once never take the same number, and nobody reads half a message", () =>
  withMail(async ({ mail, names, box, dir }) => {
    const module = join(dir, "mail.mjs");
    await build({ input: resolve("src/adapters/mail.ts"), platform: "node", logLevel: "silent", output: { file: module, format: "esm" } });
    const body = "x".repeat(3_900);
    const program = `const { createMail } = await import(${JSON.stringify(module)});
      const mail = createMail({ mainTop: ${JSON.stringify(dir)} });
      for (let n = 0; n < 15; n += 1) await mail.send({ from: "alice", to: "bob", topic: process.argv[1] + " " + n, sentAt: "", body: ${JSON.stringify(body)} });`;
    const senders = ["one", "two", "three", "four"].map(async (name) => {
      const [code] = await once(spawn(process.execPath, ["--input-type=module", "-e", program, name], { stdio: ["ignore", "ignore", "inherit"] }), "exit");
      expect(code).toBe(0);
    });
    let over = false;
    const all = Promise.all(senders).finally(() => {
      over = true;
    });
    while (!over) {
      for (const message of await mail.waiting("bob", everyone)) expect(message.body).toHaveLength(body.length);
      await new Promise((done) => setTimeout(done, 5));
    }
    await all;
    expect(names().map((name) => Number(name.slice(0, 4)))).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(readdirSync(box).filter((name) => name.startsWith("."))).toEqual([]);
  }));

test("numbers above 9999 come after those below", () =>
  withMail(async ({ mail, box, names }) => {
    mkdirSync(box, { recursive: true });
    writeFileSync(join(box, "9998-old.md"), "old");
    await mail.send(draft("a"));
    await mail.send(draft("b"));
    await mail.send(draft("c"));
    expect(names()).toContain("10001-c.md");
    expect((await mail.waiting("bob", everyone)).map(({ number }) => number)).toEqual([9998, 9999, 10_000, 10_001]);
  }));

test("the number of an archived message is not used again", () =>
  withMail(async ({ mail, names, comms }) => {
    await mail.send(draft("first"));
    await mail.archive(await mail.waiting("bob", everyone));
    expect(await mail.waiting("bob", everyone)).toEqual([]);
    await mail.send(draft("first"));
    expect(names()).toEqual(["0002-first.md"]);
    await mail.archive(await mail.waiting("bob", everyone));
    expect(readdirSync(join(comms, "archive", "alice-to-bob")).toSorted()).toEqual(["0001-first.md", "0002-first.md"]);
  }));

test("what came with the number of a read message, but was not read itself, stays", () =>
  withMail(async ({ mail, box, names }) => {
    await mail.send(draft("read"));
    const read = await mail.waiting("bob", everyone);
    writeFileSync(join(box, "0001-later.md"), "later");
    await mail.archive(read);
    expect(names()).toEqual(["0001-later.md"]);
  }));

test("links, pipes, folders, endless files and garbage in a box do no harm, and what is good is delivered all the same", () =>
  withMail(async ({ mail, box, comms, dir }) => {
    await mail.send(draft("good"));
    writeFileSync(join(dir, "secret"), "a secret of the machine");
    symlinkSync(join(dir, "secret"), join(box, "0002-link.md"));
    execFileSync("mkfifo", [join(box, "0003-pipe.md")]);
    mkdirSync(join(box, "0004-folder.md"));
    writeFileSync(join(box, "0005-huge.md"), "---\ntopic: huge\n---\nbegin");
    truncateSync(join(box, "0005-huge.md"), 3 * 1024 ** 3);
    writeFileSync(join(box, "0006-bytes.md"), Buffer.from([0xff, 0xfe, 0x00, 0x80]));
    writeFileSync(join(box, `${"9".repeat(40)}-infinite.md`), "number");
    writeFileSync(join(box, "notes.txt"), "no message");
    symlinkSync("/etc", join(comms, "human-to-bob"));
    writeFileSync(join(comms, "bob-to-bob"), "a file where a box should be");
    const waiting = await mail.waiting("bob", [...everyone, "bob"]);
    expect(waiting.map(({ number }) => number)).toEqual([1, 5, 6]);
    expect(JSON.stringify(waiting)).not.toContain("a secret of the machine");
    expect(waiting[1]?.body.length).toBeLessThanOrEqual(bodyCap);
    await mail.archive(waiting);
    expect((await mail.waiting("bob", everyone)).length).toBe(0);
    expect(await mail.send(draft("next"))).toMatch(/0007-next\.md$/);
  }));

test("a folder that is a link instead of the boxes is not followed, and boxes of nobody known are left alone", () =>
  withMail(async ({ mail, comms, dir }) => {
    await mail.send(draft("mine", { from: "mallory" }));
    expect(await mail.waiting("bob", everyone)).toEqual([]);
    execFileSync("mv", [comms, join(dir, "elsewhere")]);
    symlinkSync(join(dir, "elsewhere"), comms);
    expect(await mail.waiting("bob", ["mallory"])).toEqual([]);
  }));

test("a turn is handed only what its prompt holds whole; the rest waits for the next", () =>
  withMail(async ({ mail }) => {
    for (let n = 0; n < 8; n += 1) await mail.send(draft(`t${n}`, { body: "y".repeat(3_000) }));
    const first = await mail.waiting("bob", everyone);
    expect(renderInbox(first).length).toBeLessThanOrEqual(inboxCap);
    await mail.archive(first);
    const second = await mail.waiting("bob", everyone);
    expect(first.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(second.map(({ number }) => number)).toEqual([4, 5, 6]);
  }));

test("which of the waiting messages a prompt told is read off the prompt", () =>
  withMail(async ({ mail, dir }) => {
    await mail.send(draft("told"));
    const prompt = join(dir, "prompt.md");
    writeFileSync(prompt, `Messages\n\n${renderInbox(await mail.waiting("bob", everyone))}\n\nmore`);
    await mail.send(draft("not told"));
    expect(await mail.toldIn(prompt, "bob", everyone)).toMatchObject([{ topic: "told" }]);
    expect(await mail.toldIn(join(dir, "missing"), "bob", everyone)).toEqual([]);
    expect(existsSync(join(dir, "missing"))).toBe(false);
  }));

test("a message without front matter, or with half of it, is all body", () => {
  const place = { from: "alice", to: "bob", number: 1, file: "0001-x.md" };
  expect(parseMessage("just text", place)).toEqual({ ...place, topic: "", sentAt: "", body: "just text" });
  expect(parseMessage("---\ntopic: x\nno end", place)).toMatchObject({ topic: "", body: "---\ntopic: x\nno end" });
  expect(parseMessage('---\ntopic: "broken\n---\nbody', place)).toMatchObject({ topic: '"broken', body: "body" });
});
