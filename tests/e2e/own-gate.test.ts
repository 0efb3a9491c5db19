import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cli } from "../support/loop.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";

type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

function peers(sandbox: Sandbox, ...args: string[]): Answer {
  try {
    return { code: 0, stdout: sandbox.run(process.execPath, [cli, ...args]), stderr: "" };
  } catch (fault) {
    const { status, stdout, stderr } = fault as { status: number; stdout: string; stderr: string };
    return { code: status, stdout, stderr };
  }
}

/** With peers set up; the runner that its hooks start is gone before the folder is. */
const inPeers = (story: (sandbox: Sandbox) => void) =>
  inRepository((sandbox) => {
    expect(peers(sandbox, "init", "-y", "-q").code).toBe(0);
    try {
      story(sandbox);
    } finally {
      peers(sandbox, "stop");
    }
  });

const config = "peers:\n  - { name: ann, argv: ['true'] }\n  - { name: bob, argv: ['true'] }\n";
const goals = (id: string, gate: string) => `task: none\ngoals:\n  - { id: ${id}, type: hard, gate: ${gate} }\n`;

describe("a gate of the operator's own", () => {
  test("is written with a contract test that passes, can be tried, and judges from the accepted policy only", () =>
    inPeers((sandbox) => {
      const made = peers(sandbox, "gate", "new", "whole-lines");
      expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining("gate: ./gates/whole-lines.mjs") });
      sandbox.run(process.execPath, ["--test", ".peers/gates/whole-lines.test.mjs"]);
      sandbox.commit("Add notes", { "notes.md": "one\ntwo" });
      const tried = peers(sandbox, "gate", "./gates/whole-lines.mjs");
      expect(tried).toMatchObject({ code: 1, stdout: expect.stringContaining("notes.md:2: the file ends in the middle of a line") });

      sandbox.write(".peers/config.yaml", config);
      sandbox.write(".peers/goals.yaml", goals("whole-lines", "./gates/whole-lines.mjs"));
      const before = sandbox.git(["rev-parse", "HEAD~1"]);
      expect(peers(sandbox, "goals", "accept")).toMatchObject({ code: 0 });
      expect(peers(sandbox, "verify", "--at", before).code).not.toBe(70);

      // A peer that rewrites the file changes nothing.
      const file = join(sandbox.dir, ".peers/gates/whole-lines.mjs");
      writeFileSync(file, readFileSync(file, "utf8").replaceAll('verdict: "fail"', 'verdict: "pass"'));
      sandbox.commit("Add more", { "more.md": "three" });
      const judged = peers(sandbox, "verify", "--json");
      expect(JSON.parse(judged.stdout)).toMatchObject({
        ok: false,
        gates: [{ id: "whole-lines", verdict: "fail", output: expect.stringContaining("more.md:1") }],
      });
      expect(peers(sandbox, "doctor").stdout).toContain("differ");
    }));

  test("may be any program that prints its verdict as JSON", () =>
    inPeers((sandbox) => {
      const program =
        '#!/bin/sh\nif grep -rqs forbidden src; then\n  echo \'{"verdict":"fail","why":"a forbidden word","findings":[{"file":"src/a.txt","line":1,"text":"forbidden","claim":"a forbidden word","remedy":"choose another"}]}\'\nelse\n  echo \'{"verdict":"pass","why":"no forbidden word"}\'\nfi\n';
      sandbox.write(".peers/gates/words", program);
      sandbox.commit("Add a", { "src/a.txt": "allowed\n" });
      expect(peers(sandbox, "gate", "./gates/words")).toMatchObject({ code: 0, stdout: expect.stringContaining("pass: words") });
      sandbox.commit("Add b", { "src/a.txt": "forbidden\n" });
      expect(peers(sandbox, "gate", "./gates/words")).toMatchObject({ code: 1, stdout: expect.stringContaining("src/a.txt:1: a forbidden word") });

      sandbox.write(".peers/config.yaml", config);
      sandbox.write(".peers/goals.yaml", goals("words", "./gates/words"));
      expect(peers(sandbox, "goals", "accept")).toMatchObject({ code: 0 });
      sandbox.write(".peers/gates/words", '#!/bin/sh\necho \'{"verdict":"pass","why":""}\'\n');
      expect(JSON.parse(peers(sandbox, "verify", "--json").stdout)).toMatchObject({ ok: false, gates: [{ id: "words", verdict: "fail" }] });
    }));

  test.each([
    ["prints nothing", "#!/bin/sh\ntrue\n", "printed no verdict"],
    ["prints prose", "#!/bin/sh\necho all is well\n", "printed no verdict"],
    ["fails without a verdict", "#!/bin/sh\necho 'no such table' >&2\nexit 3\n", "ended with exit code 3: no such table"],
    ["says a verdict there is none of", '#!/bin/sh\necho \'{"verdict":"fine","why":""}\'\n', "printed no verdict"],
    ["throws", "export const gate = { id: 'x', says: 'Is it?', judge: () => { throw new Error('unhandled here'); } };\n", "unhandled here"],
  ])("one that %s is broken, never a pass", (_, program, why) =>
    inPeers((sandbox) => {
      sandbox.write(".peers/gates/odd", program);
      expect(peers(sandbox, "gate", "./gates/odd")).toMatchObject({ code: 3, stdout: expect.stringContaining(why) });
    }),
  );

  test("a file that is not there, or leads out of .peers, is not accepted", () =>
    inPeers((sandbox) => {
      sandbox.write(".peers/config.yaml", config);
      for (const gate of ["./gates/none.mjs", "./../README.md"]) {
        sandbox.write(".peers/goals.yaml", goals("odd", gate));
        expect(peers(sandbox, "goals", "accept")).toMatchObject({ code: 2, stderr: expect.stringContaining(`gate of odd is ${gate}; `) });
      }
    }));
});
