import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { inRepository, type Sandbox } from "../support/repo.ts";

const root = resolve(import.meta.dirname, "../..");
const built = join(root, "dist");

type Answer = { readonly code: number; readonly stdout: string; readonly stderr: string };

function run(sandbox: Sandbox, argv: readonly string[], env: Record<string, string> = {}): Answer {
  try {
    return { code: 0, stdout: sandbox.run(argv[0] ?? "", argv.slice(1), { env }), stderr: "" };
  } catch (fault) {
    const { status, stdout, stderr } = fault as { status: number; stdout: string; stderr: string };
    return { code: status, stdout, stderr };
  }
}

const peers = (sandbox: Sandbox, ...args: string[]) => run(sandbox, [process.execPath, join(built, "peers.js"), "gate", ...args]);

describe("peers gate, in a repository peers knows nothing of", () => {
  test("1: names the place, the text, why and what would do; 0 and 4 when there is nothing to say", () =>
    inRepository((sandbox) => {
      expect(peers(sandbox, "no-stubs")).toMatchObject({ code: 4 });
      sandbox.commit("Add a", { "src/a.ts": "export const a = 1;\n" });
      expect(peers(sandbox, "no-shortcut-markers")).toMatchObject({ code: 0, stdout: expect.stringContaining("pass: no-shortcut-markers at ") });
      sandbox.commit("Add b", { "src/b.ts": "// TODO: all of it\nexport const b = 1;\n" });
      const answer = peers(sandbox, "no-shortcut-markers");
      expect(answer.code).toBe(1);
      expect(answer.stdout).toMatch(/src\/b\.ts:1: .*TODO.*\n.*TODO: all of it\n.*-> /);
      expect(existsSync(join(sandbox.dir, ".peers"))).toBe(false);
    }));

  test("--at and --base: what the base had already is known, not held against the commit", () =>
    inRepository((sandbox) => {
      const before = sandbox.commit("Add a", { "a.py": "# TODO: name it\nx = 1\n" });
      const after = sandbox.commit("Move it", { "b.py": "# TODO: name it\nx = 2\n", "a.py": "y = 1\n" });
      expect(peers(sandbox, "no-shortcut-markers", "--at", before).code).toBe(1);
      const { code, stdout } = peers(sandbox, "no-shortcut-markers", "--at", after, "--base", before, "--json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ verdict: "pass", commit: after, base: before, known: [{ file: "b.py", line: 1 }] });
      // Known is that one mark with its words: neither a second one like it nor another one in its place.
      sandbox.commit("Copy it", { "c.py": "# TODO: name it\nz = 1\n" });
      expect(peers(sandbox, "no-shortcut-markers", "--base", before)).toMatchObject({ code: 1, stdout: expect.stringContaining("1 known since") });
      sandbox.commit("Say more", { "b.py": "# TODO: name it, and check it\nx = 2\n", "c.py": "z = 1\n" });
      expect(peers(sandbox, "no-shortcut-markers", "--base", before)).toMatchObject({ code: 1, stdout: expect.stringContaining("b.py:1") });
    }));

  test("2: an unknown gate names the nearest one, an unknown revision itself", () =>
    inRepository((sandbox) => {
      expect(peers(sandbox, "no-shortcut-marker")).toMatchObject({ code: 2, stderr: expect.stringContaining("no-shortcut-markers") });
      expect(peers(sandbox, "no-shortcut-markers", "--at", "nowhere")).toMatchObject({ code: 2, stderr: expect.stringContaining("nowhere names no commit") });
    }));

  test("3: what cannot be run says how to get it; what is too large to be read is no pass", () =>
    inRepository((sandbox) => {
      sandbox.commit("Test it", { "package.json": '{ "scripts": { "test": "mocha" } }\n', "a.test.js": 'test("a", () => expect(1).toBe(1));\n' });
      const answer = peers(sandbox, "tests-pass");
      expect(answer).toMatchObject({ code: 3, stdout: expect.stringMatching(/^broken: tests-pass at .*\b(?:install|npm ci)\b/) });
      sandbox.commit("Add much", { "src/much.js": `// ${"x".repeat(17 << 20)}\nfunction pay() { throw new Error("not implemented"); }\n` });
      expect(peers(sandbox, "no-stubs")).toMatchObject({ code: 1, stdout: expect.stringContaining("src/much.js:1: the file is too large to be looked at") });
    }));

  test("--list shows every gate with its question", () =>
    inRepository((sandbox) => {
      const { code, stdout } = peers(sandbox, "--list", "--json");
      expect(code).toBe(0);
      const listed = JSON.parse(stdout) as { id: string; says: string }[];
      expect(listed.length).toBeGreaterThan(2);
      expect(peers(sandbox, "--list").stdout.trim().split("\n")).toHaveLength(listed.length);
    }));
});
