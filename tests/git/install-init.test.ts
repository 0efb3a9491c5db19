import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { initWorld, uninstallWorld } from "../../src/adapters/init-world.ts";
import { type InitReport, init } from "../../src/app/init.ts";
import { uninstall } from "../../src/app/uninstall.ts";
import { readGoals } from "../../src/core/config/goals-file.ts";
import { as, hooksSeen, pathsOf, picture, textOf, writeScript } from "../support/hooks.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

type Given = { dir?: string; force?: boolean; home?: string };

const setUp = (sandbox: Sandbox, { dir = sandbox.dir, force = false, home = sandbox.home }: Given = {}): Promise<InitReport> =>
  as(sandbox, () =>
    init({ force }, initWorld({ cwd: dir, environment: { ...sandbox.env, HOME: home, PATH: `${sandbox.home}/bin:/usr/bin:/bin` }, launch: ["true"] })),
  );
const takeOut = (sandbox: Sandbox, purge = false) => as(sandbox, () => uninstall({ purge }, uninstallWorld(pathsOf(sandbox))));
const status = (sandbox: Sandbox) => sandbox.run("git", ["status", "--porcelain"]);
const agents = (sandbox: Sandbox, ...names: string[]) => names.forEach((name) => void writeScript(join(sandbox.home, "bin", name), "#!/bin/sh\n"));

test("init writes both files with the project's own commands, ignores .peers in a commit of its own, and installs hooks", () =>
  inRepository(async (sandbox) => {
    agents(sandbox, "claude", "codex");
    sandbox.commit("Program", { "package.json": '{"scripts":{"test":"node --test"}}', "package-lock.json": "{}" });
    const report = await setUp(sandbox);
    expect(report).toMatchObject({ ok: true, warnings: [], next: "write the task into .peers/goals.yaml, then: peers goals accept && peers run" });
    expect(report.lines).toEqual([
      "found JavaScript with npm",
      "wrote .peers/config.yaml",
      "wrote .peers/goals.yaml",
      "added .peers/ to .gitignore and committed only that",
      "installed git hooks",
    ]);
    const goals = readGoals(textOf(join(sandbox.dir, ".peers/goals.yaml")), "goals.yaml");
    expect(goals.ok && goals.value.goals[0]).toMatchObject({ id: "test", cmd: "npm test" });
    expect(existsSync(join(sandbox.dir, ".peers/schema/goals.schema.json"))).toBe(true);
    expect(status(sandbox)).toBe("");
    expect(sandbox.git(["show", "--format=%an <%ae> %cn%n%s", "--name-only"])).toBe("peers <peers@localhost> peers\nIgnore .peers/\n\n.gitignore");
    sandbox.commit("Go");
    expect(hooksSeen(pathsOf(sandbox))).toEqual(["post-commit"]);
  }));

test("packages that are not installed yet are told, and linked once they are there", () =>
  inRepository(async (sandbox) => {
    agents(sandbox, "claude", "codex");
    sandbox.commit("Program", { "package.json": '{"devDependencies":{"vitest":"4"}}', ".gitignore": "node_modules/\n" });
    expect((await setUp(sandbox)).warnings).toEqual(["node_modules is not there yet; `npm install` before the first run, or gates do not find what they need"]);
    expect(textOf(join(sandbox.dir, ".peers/config.yaml"))).toContain("link: [node_modules]");
  }));

test("a checkout on no branch is refused before anything is written, unless it was set up before", () =>
  inRepository(async (sandbox) => {
    sandbox.git(["checkout", "-q", "--detach"]);
    const [before, head] = [picture(sandbox.dir), sandbox.git(["rev-parse", "HEAD"])];
    expect(await setUp(sandbox)).toMatchObject({ ok: false, lines: [expect.stringMatching(/is on no branch .* `git switch`/)] });
    expect([picture(sandbox.dir), sandbox.git(["rev-parse", "HEAD"])]).toEqual([before, head]);
    sandbox.git(["checkout", "-q", "main"]);
    await setUp(sandbox);
    sandbox.git(["checkout", "-q", "--detach"]);
    expect(await setUp(sandbox)).toMatchObject({ ok: true });
  }));

test("a home folder that nobody made is no hindrance", () =>
  inRepository(async (sandbox) => expect(await setUp(sandbox, { home: "/nonexistent" })).toMatchObject({ ok: true })));

test("init again changes nothing", () =>
  inRepository(async (sandbox) => {
    await setUp(sandbox);
    const [before, head] = [picture(sandbox.dir), sandbox.git(["rev-parse", "HEAD"])];
    const report = await setUp(sandbox);
    expect(report.lines).toEqual([
      ".peers/config.yaml is as init would write it",
      ".peers/goals.yaml is as init would write it",
      "git ignores .peers/ already",
      "installed git hooks",
    ]);
    expect([picture(sandbox.dir), sandbox.git(["rev-parse", "HEAD"])]).toEqual([before, head]);
  }));

test("edited settings are kept and the difference is shown; --force writes them anew", () =>
  inRepository(async (sandbox) => {
    await setUp(sandbox);
    const file = join(sandbox.dir, ".peers/goals.yaml");
    const fresh = textOf(file);
    writeFileSync(file, fresh.replace('task: ""', "task: Make it faster"));
    const report = await setUp(sandbox);
    expect(report.lines).toContain("  -task: Make it faster");
    expect(report.lines).toContain('  +task: ""');
    expect(report.next).toBe("peers run");
    expect(textOf(file)).toContain("Make it faster");
    await setUp(sandbox, { force: true });
    expect(textOf(file)).toBe(fresh);
  }));

test("an agent that is missing is named with the command that installs it", () =>
  inRepository(async (sandbox) => {
    agents(sandbox, "claude");
    const report = await setUp(sandbox);
    expect(report.warnings[0]).toBe(
      "Codex (codex) is not installed here: `npm install -g @openai/codex` installs it, or name another program in .peers/config.yaml under peers",
    );
  }));

test("what a person has staged and changed stays exactly so", () =>
  inRepository(async (sandbox) => {
    sandbox.commit("Begin", { "a.txt": "1\n", "b.txt": "1\n", ".gitignore": "*.log\n" });
    sandbox.write("a.txt", "2\n");
    sandbox.write("new.txt", "n\n");
    sandbox.git(["add", "a.txt", "new.txt"]);
    sandbox.write("a.txt", "3\n");
    sandbox.write("b.txt", "2\n");
    const before = [status(sandbox), sandbox.git(["diff"]), sandbox.git(["diff", "--cached"])];
    await setUp(sandbox);
    expect([status(sandbox), sandbox.git(["diff"]), sandbox.git(["diff", "--cached"])]).toEqual(before);
    expect(sandbox.git(["show", "--format=", "-U0"]).split("\n").slice(-1)).toEqual(["+.peers/"]);
  }));

test("a .gitignore with changes, staged and not, keeps them beside the new line", () =>
  inRepository(async (sandbox) => {
    sandbox.commit("Begin", { ".gitignore": "*.log\n" });
    sandbox.write(".gitignore", "*.log\n*.tmp\n");
    sandbox.git(["add", ".gitignore"]);
    sandbox.write(".gitignore", "*.log\n*.tmp\n*.bak");
    await setUp(sandbox);
    expect(sandbox.git(["show", "HEAD:.gitignore"])).toBe("*.log\n.peers/");
    expect(sandbox.git(["show", ":.gitignore"])).toBe("*.log\n*.tmp\n.peers/");
    expect(textOf(join(sandbox.dir, ".gitignore"))).toBe("*.log\n*.tmp\n*.bak\n.peers/\n");
  }));

test("a .gitignore with CRLF gets a line with CRLF", () =>
  inRepository(async (sandbox) => {
    sandbox.commit("Begin", { ".gitignore": "*.log\r\n" });
    await setUp(sandbox);
    expect(textOf(join(sandbox.dir, ".gitignore"))).toBe("*.log\r\n.peers/\r\n");
    expect(status(sandbox)).toBe("");
  }));

test("before the first commit the line is written and said to go with it", () =>
  inRepository(
    async (sandbox) => {
      const report = await setUp(sandbox);
      expect(report.lines).toContain("added .peers/ to .gitignore; not committed: there is no commit yet; it goes with your first");
      sandbox.commit("First");
      expect(sandbox.git(["ls-files"])).toBe(".gitignore");
    },
    { empty: true },
  ));

test("in the middle of a merge nothing is committed", () =>
  inRepository(async (sandbox) => {
    sandbox.git(["checkout", "-q", "-b", "side"]);
    sandbox.commit("Side", { "s.txt": "s" });
    sandbox.git(["checkout", "-q", "main"]);
    sandbox.git(["merge", "-q", "--no-commit", "--no-ff", "side"]);
    const head = sandbox.git(["rev-parse", "HEAD"]);
    expect((await setUp(sandbox)).lines.join("\n")).toContain("a merge, rebase or bisection is under way");
    expect(sandbox.git(["rev-parse", "HEAD"])).toBe(head);
  }));

test("an index that is locked is left alone, and so is HEAD", () =>
  inRepository(async (sandbox) => {
    writeFileSync(join(sandbox.dir, ".git/index.lock"), "");
    const head = sandbox.git(["rev-parse", "HEAD"]);
    expect((await setUp(sandbox)).lines.join("\n")).toContain("the index is locked by another git command");
    expect(sandbox.git(["rev-parse", "HEAD"])).toBe(head);
  }));

test("in a linked worktree everything goes there, and from then on it is the place wherever peers is called", () =>
  inRepository(async (sandbox) => {
    const linked = join(sandbox.home, "linked");
    sandbox.git(["worktree", "add", "-q", linked]);
    const before = [sandbox.git(["rev-parse", "main"]), textOf(join(sandbox.dir, ".git/config"))];
    expect((await setUp(sandbox, { dir: linked })).ok).toBe(true);
    expect([existsSync(join(linked, ".peers/goals.yaml")), existsSync(join(sandbox.dir, ".peers"))]).toEqual([true, false]);
    expect([sandbox.git(["status", "--porcelain"], linked), sandbox.git(["log", "-1", "--format=%s"], linked)]).toEqual(["", "Ignore .peers/"]);
    expect([pathsOf(sandbox).mainTop, pathsOf(sandbox, linked).mainTop]).toEqual([linked, linked]);
    expect((await setUp(sandbox)).lines[0]).toContain(`peers works in ${linked}, not in ${sandbox.dir}`);
    await takeOut(sandbox, true);
    expect([sandbox.git(["rev-parse", "main"]), textOf(join(sandbox.dir, ".git/config"))]).toEqual(before);
  }));

test("set up in the main checkout, it stays there when init is run in a linked worktree", () =>
  inRepository(async (sandbox) => {
    const linked = join(sandbox.home, "linked");
    await setUp(sandbox);
    sandbox.git(["worktree", "add", "-q", linked]);
    expect((await setUp(sandbox, { dir: linked })).lines[0]).toContain(`peers works in ${sandbox.dir}`);
    expect(existsSync(join(linked, ".peers"))).toBe(false);
  }));

test("the ignored state is honoured wherever it comes from", () =>
  inRepository(async (sandbox) => {
    writeFileSync(join(sandbox.dir, ".git/info/exclude"), ".peers\n");
    expect((await setUp(sandbox)).lines).toContain("git ignores .peers/ already");
    expect(existsSync(join(sandbox.dir, ".gitignore"))).toBe(false);
  }));

const unfit: [string, (sandbox: Sandbox) => Given | undefined, RegExp][] = [
  ["outside a repository", ({ home }) => ({ dir: home }), /is not in a git repository; `git init` makes one/],
  ["in the home folder", ({ dir }) => ({ home: dir }), /the repository is your home folder/],
  ["with a linked .peers", ({ dir, home }) => void symlinkSync(home, join(dir, ".peers")), /\.peers is a symbolic link/],
  ["with .peers a file", ({ dir }) => void writeFileSync(join(dir, ".peers"), ""), /\.peers is a file/],
  [
    "with linked settings",
    ({ dir, home }) => {
      mkdirSync(join(dir, ".peers"));
      symlinkSync(join(home, "x"), join(dir, ".peers/goals.yaml"));
      return undefined;
    },
    /goals\.yaml is a symbolic link/,
  ],
  [
    "in a bare repository",
    (sandbox) => {
      sandbox.run("git", ["clone", "-q", "--bare", sandbox.dir, join(sandbox.home, "bare.git")], { cwd: sandbox.home });
      return { dir: join(sandbox.home, "bare.git") };
    },
    /is a bare repository without a checkout/,
  ],
];

test.each(unfit)("init refuses %s, and does nothing", (_, arrange, says) =>
  inRepository(async (sandbox) => {
    const given = arrange(sandbox) ?? {};
    const before = picture(sandbox.home);
    const report = await setUp(sandbox, given);
    expect([report.ok, report.next]).toEqual([false, null]);
    expect(report.lines[0]).toMatch(says);
    expect(picture(sandbox.home)).toEqual(before);
  }),
);

test("a hook that cannot be chained is said, and init is not done", () =>
  inRepository(async (sandbox) => {
    const hook = join(sandbox.dir, ".git/hooks/post-commit");
    writeScript(hook, "#!/bin/sh\n");
    await setUp(sandbox);
    writeScript(hook, "#!/bin/sh\necho other\n");
    const report = await setUp(sandbox);
    expect(report.ok).toBe(false);
    expect(report.lines.at(-1)).toMatch(/hooks were not installed: .*merge the two/);
  }));

test("chained hooks are named", () =>
  inRepository(async (sandbox) => {
    writeScript(join(sandbox.dir, ".git/hooks/pre-push"), "#!/bin/sh\n");
    expect((await setUp(sandbox)).lines.at(-1)).toBe("installed git hooks; your pre-push still runs");
  }));

test("uninstall puts hooks and .gitignore back byte for byte, keeps .peers, and purging removes that too", () =>
  inRepository(async (sandbox) => {
    sandbox.commit("Begin", { ".gitignore": "*.log" });
    writeScript(join(sandbox.dir, ".git/hooks/post-commit"), "#!/bin/sh\n");
    const before = picture(join(sandbox.dir, ".git/hooks"));
    await setUp(sandbox);
    sandbox.git(["update-ref", "refs/peers/log/x", "HEAD"]);
    const report = await takeOut(sandbox);
    expect(report.lines).toEqual([
      "took .peers/ out of .gitignore and committed only that",
      "removed the git hooks; what was there before is back",
      "kept .peers/ and the log under refs/peers; `peers uninstall --purge` removes both",
    ]);
    expect(picture(join(sandbox.dir, ".git/hooks"))).toEqual(before);
    expect(readFileSync(join(sandbox.dir, ".gitignore"), "utf8")).toBe("*.log");
    expect(status(sandbox)).toBe("?? .peers/\n");
    expect(existsSync(join(sandbox.dir, ".git/peers"))).toBe(false);
    await takeOut(sandbox, true);
    expect(status(sandbox)).toBe("");
    expect(sandbox.git(["for-each-ref", "refs/peers"])).toBe("");
  }));

test("a .gitignore that init made is gone after uninstall; one that has grown since keeps what it has grown", () =>
  inRepository(async (sandbox) => {
    await setUp(sandbox);
    await takeOut(sandbox, true);
    expect([existsSync(join(sandbox.dir, ".gitignore")), status(sandbox)]).toEqual([false, ""]);
    await setUp(sandbox);
    sandbox.commit("More", { ".gitignore": "*.a\n.peers/\n*.b\n" });
    await takeOut(sandbox, true);
    expect([textOf(join(sandbox.dir, ".gitignore")), status(sandbox)]).toEqual(["*.a\n*.b\n", ""]);
    rmSync(join(sandbox.dir, ".gitignore"));
  }));
