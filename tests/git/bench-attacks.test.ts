import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { benchFor } from "../support/bench.ts";
import { inRepository } from "../support/repo.ts";

describe("what an agent does to the repository changes no verdict", () => {
  test("a smudge filter and attributes in .git", () =>
    inRepository(async (sandbox) => {
      const commit = sandbox.commit("Bad", { ".gitattributes": "*.txt filter=fix\n", "a.txt": "bad\n" });
      sandbox.git(["config", "filter.fix.smudge", "sed s/bad/good/"]);
      sandbox.git(["config", "filter.fix.clean", "sed s/good/bad/"]);
      writeFileSync(join(sandbox.dir, ".git", "info", "attributes"), "*.txt filter=fix\n");
      expect(await benchFor(sandbox).ask(commit, "grep -q good a.txt")).toMatchObject({ verdict: "fail" });
    }));

  test("attributes made for archives", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("Hide", { ".gitattributes": "tests export-ignore\nv.txt export-subst\n", "tests/t.sh": "exit 1\n", "v.txt": "$Format:%H$\n" });
      expect(await benchFor(sandbox).ask("HEAD", "sh tests/t.sh")).toMatchObject({ verdict: "fail", why: "exit code 1" });
      expect(await benchFor(sandbox).ask("HEAD", "grep -q Format v.txt")).toMatchObject({ verdict: "pass" });
    }));

  test("replace refs and grafts", () =>
    inRepository(async (sandbox) => {
      const good = sandbox.commit("Good", { "a.txt": "good\n" });
      const bad = sandbox.commit("Bad", { "a.txt": "bad\n" });
      const blob = (commit: string) => sandbox.git(["rev-parse", `${commit}:a.txt`]);
      const [goodBlob, badBlob] = [blob(good), blob(bad)];
      const tree = sandbox.git(["rev-parse", `${bad}^{tree}`]);
      sandbox.git(["replace", badBlob, goodBlob]);
      sandbox.git(["replace", bad, good]);
      writeFileSync(join(sandbox.dir, ".git", "info", "grafts"), `${bad}\n`);
      const { ask } = benchFor(sandbox);
      expect(sandbox.git(["--no-replace-objects", "rev-parse", `${bad}^{tree}`])).toBe(tree);
      expect(await ask(bad, "grep -q good a.txt")).toMatchObject({ verdict: "fail" });
      expect(await ask(bad, "git show HEAD:a.txt | grep -q bad && git rev-parse HEAD~1")).toMatchObject({ verdict: "pass" });
    }));

  test("hooks, fsmonitor and sparse checkout", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("Bad", { "tests/t.sh": "exit 1\n" });
      const evil = join(sandbox.dir, ".git", "hooks", "post-checkout");
      writeFileSync(evil, "#!/bin/sh\necho exit 0 > tests/t.sh\n", { mode: 0o755 });
      sandbox.git(["config", "core.fsmonitor", evil]);
      sandbox.git(["sparse-checkout", "set", "nothing"]);
      expect(await benchFor(sandbox).ask("HEAD", "sh tests/t.sh")).toMatchObject({ verdict: "fail", why: "exit code 1" });
    }));

  test("an environment that would make tools run other code", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("Tool", { "bin/tool": "#!/bin/sh\necho from the repository\n" });
      sandbox.run("chmod", ["+x", "bin/tool"]);
      const poison = {
        ...sandbox.env,
        PATH: `${join(sandbox.dir, "bin")}:bin:.:${sandbox.env.PATH}`,
        BASH_ENV: "/x",
        ENV: "/x",
        NODE_OPTIONS: "--require /x",
        PYTHONPATH: "/x",
        LD_PRELOAD: "/x",
        LD_LIBRARY_PATH: "lib:/usr/lib",
        GIT_DIR: "/x",
        MY_API_KEY: "k-secret-value",
        OPENAI_BASE: "x",
        AWS_PROFILE: "x",
        KEEP_TOKEN: "kept-secret-value",
      };
      const { ask } = benchFor(sandbox, poison);
      const answer = await ask("HEAD", "env; ! command -v tool", { gates: { pass_env: ["KEEP_TOKEN"] } });
      expect(answer.verdict).toBe("pass");
      expect(answer.output).not.toMatch(/^(BASH_ENV|ENV|NODE_OPTIONS|PYTHONPATH|LD_\w+|GIT_\w+|MY_API_KEY|OPENAI_BASE|AWS_PROFILE)=/m);
      expect(answer.output).toMatch(/^CI=true$/m);
      expect(answer.output).toMatch(/^KEEP_TOKEN=\[redacted/m);
      expect(answer.output).toContain(`PEERS_COMMIT=${sandbox.git(["rev-parse", "HEAD"])}`);
    }));

  test("an expression that passes when its tool is missing, and a pipeline that hides it", () =>
    inRepository(async (sandbox) => {
      const { judge } = benchFor(sandbox);
      const goals = [
        { id: "inverted", cmd: "no-such-linter .", pass_when: "exit_code != 0" },
        { id: "piped", cmd: "no-such-linter . | wc -l" },
        { id: "denied", cmd: "./README.md", pass_when: "exit_code > 0" },
        { id: "unanswerable", cmd: "true", pass_when: "json('report.json').ok" },
      ];
      const answers = await judge("HEAD", goals);
      expect(Object.values(answers).map(({ verdict }) => verdict)).toEqual(["broken", "broken", "broken", "broken"]);
      expect(answers.denied?.why).toMatch(/cannot be executed.*Permission denied.*chmod \+x/);
      expect(answers.unanswerable?.why).toMatch(/report.json is not there; the gate did not write it \(exit code 0\)/);
    }));

  test("but a test that prints such words about something else is not broken", () =>
    inRepository(async (sandbox) => {
      expect(await benchFor(sandbox).ask("HEAD", "echo 'sh: 1: other-tool: not found' >&2")).toMatchObject({ verdict: "pass" });
    }));

  test("a report that is a link to somewhere else, or too much output to be searched", () =>
    inRepository(async (sandbox) => {
      writeFileSync(join(sandbox.home, "good.json"), '{"ok": true}');
      const { judge } = benchFor(sandbox);
      const goals = [
        { id: "link", cmd: `ln -s ${sandbox.home}/good.json r.json`, pass_when: "json('r.json').ok" },
        { id: "folder", cmd: `ln -s ${sandbox.home} d`, pass_when: "json('d/good.json').ok" },
        { id: "flood", cmd: "echo FAIL; head -c 5000000 /dev/zero | tr '\\0' x; echo ok", pass_when: "'nothing' not in stdout" },
        { id: "long", cmd: "head -c 1500000 /dev/zero | tr '\\0' x", pass_when: "not regex('FAIL', stdout)" },
      ];
      const answers = await judge("HEAD", goals);
      expect(Object.values(answers).map(({ verdict }) => verdict)).toEqual(["broken", "broken", "broken", "broken"]);
      expect(answers.link?.why).toMatch(/r.json is a symbolic link/);
      expect(answers.flood?.why).toMatch(/more to stdout than is kept/);
      expect(Buffer.byteLength(answers.flood?.output ?? "")).toBeLessThanOrEqual(64 << 10);
    }));
});

describe("what a gate does to its worktree reaches no other gate and no other commit", () => {
  test("files it rewrites are put back, and who ran beside it is asked again alone", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("Bad", { "src.txt": "bad\n", "test.sh": "echo good > src.txt\n" });
      const { judge, said } = benchFor(sandbox);
      const answers = await judge("HEAD", [
        { id: "test", cmd: "sh test.sh" },
        { id: "lint", cmd: "sleep 0.2; grep -q good src.txt" },
      ]);
      expect(answers).toMatchObject({ test: { verdict: "pass" }, lint: { verdict: "fail" } });
      expect(said).toEqual(["gates changed files of the commit while others ran (src.txt); judging 2 of them one at a time"]);
    }));

  test("also when it is changed back before the end", () =>
    inRepository(async (sandbox) => {
      sandbox.commit("Bad", { "src.txt": "bad\n" });
      const { judge } = benchFor(sandbox);
      const answers = await judge("HEAD", [
        { id: "test", cmd: "sleep 1.1; cp -p src.txt keep; echo good > src.txt; sleep 0.5; cat keep > src.txt; touch -r keep src.txt" },
        { id: "lint", cmd: "sleep 1.3; grep -q good src.txt" },
      ]);
      expect(answers.lint).toMatchObject({ verdict: "fail" });
    }));

  test("an honest gate that rewrites a tracked file on its own is not doubted", () =>
    inRepository(async (sandbox) => {
      const { ask, said } = benchFor(sandbox);
      expect(await ask("HEAD", "echo more >> README.md")).toMatchObject({ verdict: "pass" });
      expect(await ask("HEAD", "test $(wc -l < README.md) = 1")).toMatchObject({ verdict: "pass" });
      expect(said).toEqual([]);
    }));

  test.each([
    ["assume-unchanged in the worktree's own git", "git update-index --assume-unchanged a.txt && echo good > a.txt"],
    ["assume-unchanged in the git folder behind it", "GIT_DIR=../git GIT_WORK_TREE=. git update-index --assume-unchanged a.txt && echo good > a.txt"],
    [
      "a filter in the git folder behind it",
      "git --git-dir=../git config filter.fix.smudge 'sed s/bad/good/'; mkdir -p ../git/info; echo '*.txt filter=fix' > ../git/info/attributes",
    ],
    [
      "a hook in the git folder behind it",
      "mkdir -p ../git/hooks; printf '#!/bin/sh\\necho good > a.txt\\n' > ../git/hooks/post-checkout; chmod +x ../git/hooks/post-checkout",
    ],
    ["its own commit", "git -c user.name=x -c user.email=x@y commit -q --allow-empty -m x; echo good > a.txt; git add a.txt"],
    ["a repository inside", "git init -q evil && echo x > evil/x"],
    ["folders that cannot be removed", "mkdir -p mod/cache && echo x > mod/cache/x && chmod -w mod/cache mod"],
    ["another .git", "rm .git && git init -q"],
    ["no worktree any more", "rm -rf ../repo"],
    ["a link in place of the worktree", "mv ../repo ../away; ln -s $HOME ../repo"],
    ["a link in place of a folder", "rm -rf dir; ln -s $HOME dir"],
    ["a folder in place of a file", "rm a.txt; mkdir a.txt; echo good > a.txt/x"],
    ["a pipe in place of a file", "rm a.txt; mkfifo a.txt"],
  ])("%s", (_, cmd) =>
    inRepository(async (sandbox) => {
      const first = sandbox.commit("First", { "a.txt": "bad\n", "dir/b.txt": "b\n" });
      const second = sandbox.commit("Second", { "dir/b.txt": "c\n" });
      mkdirSync(join(sandbox.home, "precious"));
      writeFileSync(join(sandbox.home, "precious", "thesis"), "x");
      const { ask } = benchFor(sandbox);
      await ask(first, cmd);
      const exact = 'test bad = $(cat a.txt) && test -z "$(git status --porcelain)" && test ! -e evil -a ! -e mod && git diff --quiet HEAD';
      expect(await ask(first, `${exact} && test b = $(cat dir/b.txt) # first`)).toMatchObject({ verdict: "pass" });
      await ask(first, `${cmd} # again`);
      expect(await ask(second, `${exact} && test c = $(cat dir/b.txt)`)).toMatchObject({ verdict: "pass" });
      expect(existsSync(join(sandbox.home, "precious", "thesis"))).toBe(true);
    }),
  );

  test("a daemon it leaves behind is ended, whatever it did to hide, and does not delay the answer", () =>
    inRepository(async (sandbox) => {
      const { ask } = benchFor(sandbox);
      const trace = join(sandbox.home, "trace");
      const daemon = `while :; do echo x >> ${trace}; echo good > README.md; sleep 0.05; done`;
      const began = performance.now();
      const answer = await ask("HEAD", `(setsid sh -c '${daemon}' &) ; (sleep 100 &); sleep 0.2; true`);
      expect(answer.verdict).toBe("pass");
      expect(performance.now() - began).toBeLessThan(3_000);
      const before = readFileSync(trace, "utf8");
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(readFileSync(trace, "utf8")).toBe(before);
      expect(await ask("HEAD", "grep -q sample README.md")).toMatchObject({ verdict: "pass" });
    }));

  test("secrets it prints are redacted in the output and in the reason", () =>
    inRepository(async (sandbox) => {
      const { ask } = benchFor(sandbox, { ...sandbox.env, DEPLOY_TOKEN: "correct-horse-battery" });
      writeFileSync(join(sandbox.home, "leak"), "correct-horse-battery\n");
      const answer = await ask("HEAD", `cat ${sandbox.home}/leak; cat ${sandbox.home}/leak >&2; false`);
      expect(JSON.stringify(answer)).not.toContain("correct-horse");
      expect(answer.why).toBe("exit code 1: [redacted:env]");
    }));
});

describe("built-in gates", () => {
  test("run from the package on real history, and a wrong name is broken with the nearest one", () =>
    inRepository(async (sandbox) => {
      const baseline = sandbox.git(["rev-parse", "HEAD"]);
      const work = sandbox.commit("Work\n\n## Self-Review\nRead src/a.js again and ran every case in it; nothing odd.\n\nPeer-Status: handoff", {
        "src/a.js": "1\n",
      });
      const { judge } = benchFor(sandbox);
      const goals = [
        { id: "history", gate: "history-intact" },
        { id: "review", gate: "self-review-on-handoff" },
        { id: "typo", gate: "history-intakt" },
      ];
      const facts = { baseline, anchor: work, handoffs: [{ turn: 1, peer: "bob", commits: [work] }] };
      expect(await judge(work, goals, { facts })).toMatchObject({
        history: { verdict: "pass" },
        review: { verdict: "pass" },
        typo: { verdict: "broken", why: expect.stringMatching(/did you mean history-intact/) },
      });
      sandbox.git(["reset", "-q", "--hard", baseline]);
      sandbox.commit("Work", { "src/b.js": "2\n" });
      const answers = await judge("HEAD", goals, { facts });
      expect(answers.history).toMatchObject({ verdict: "fail", output: expect.stringMatching(/"Work" was rewritten as/) });
    }));

  test("a first commit can be handed off too", () =>
    inRepository(
      async (sandbox) => {
        const root = sandbox.commit("Root\n\n## Self-Review\nThe first file is a.js and all it does was tried out by hand.\n\nPeer-Status: handoff", {
          "a.js": "1\n",
        });
        const facts = { handoffs: [{ turn: 1, peer: "bob", commits: [root] }] };
        expect(await benchFor(sandbox).judge(root, [{ id: "review", gate: "self-review-on-handoff" }], { facts })).toMatchObject({
          review: { verdict: "pass" },
        });
      },
      { empty: true },
    ));
});
