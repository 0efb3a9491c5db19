import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { gates } from "../../gates/index.ts";
import { inRepository, type Sandbox } from "../support/repo.ts";
import { installRuntimes, runtimes } from "../support/runtimes.ts";

beforeAll(installRuntimes, 300_000);

/** Something for every gate that looks at files or history to say, in each language, with a baseline to compare with. */
const before = {
  "package.json": '{ "name": "shop", "type": "module", "dependencies": {} }\n',
  "src/price.ts": "export function net(gross: number): number {\n  return gross / 1.2;\n}\n",
  "src/price.test.ts": 'import { expect, test } from "vitest";\nimport { net } from "./price.ts";\ntest("net", () => {\n  expect(net(12)).toBe(10);\n});\n',
  "pay/core.py": "def charge(amount):\n    return amount * 2\n",
  "go.mod": "module example.org/shop\n\ngo 1.19\n",
  "stock.go": "package shop\n\n// Left says how many are left.\nfunc Left(all, sold int) int { return all - sold }\n",
  "Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\n',
  "src/lib.rs": "pub fn double(x: i32) -> i32 {\n    x * 2\n}\n",
};
const after = {
  "package.json": '{ "name": "shop", "type": "module", "dependencies": { "left-pad": "1.3.0" } }\n',
  "src/price.ts":
    'export function net(gross: number, _rate: number): number {\n  // TODO: the rate\n  console.log("here", gross);\n  throw new Error("not implemented");\n}\n',
  "src/price.test.ts":
    'import { expect, test } from "vitest";\nimport { net } from "./price.ts";\ntest.skip("net", () => {\n  expect(net).toBeDefined();\n});\n',
  "pay/core.py": "def charge(amount):\n    # x = amount * 2\n    # return x\n    pass\n\n\ndef refund(amount):\n    raise NotImplementedError\n",
  "stock.go": 'package shop\n\n// Left says how many are left.\nfunc Left(all int) int { panic("not implemented") }\n',
  "src/lib.rs": "pub fn double(x: i32) -> i32 {\n    dbg!(x);\n    todo!()\n}\n",
  ".env": `AWS_SECRET_ACCESS_KEY=${"wJalrXUtnFEMI/K7MDENG/b"}${"PxRfiCYzzzzqqqKEYq"}\n`,
};

const answerOf = (sandbox: Sandbox, { launcher, gate, base }: { launcher: readonly string[]; gate: string; base: string }) => {
  const [program = "", ...args] = launcher;
  const ran = spawnSync(program, [...args, "gate", gate, "--base", base, "--json"], {
    cwd: sandbox.dir,
    // Nothing one runtime found may be another's answer.
    env: { ...sandbox.env, XDG_STATE_HOME: join(sandbox.home, "state", launcher.join("-").replace(/\W/g, "").slice(-60)) },
    encoding: "utf8",
  });
  return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
};

/** The gates as a program of their own, without the rest of the commands. */
const alone = (launcher: readonly string[]) => [...launcher.slice(0, -1), (launcher.at(-1) ?? "").replace(/peers(?=\.[jt]s$)/, "gate")];

test(
  "a gate is a plain script on each of them, with the same answer and exit code",
  () =>
    inRepository((sandbox) => {
      sandbox.commit("Begin", before);
      sandbox.commit("Cut corners", after);
      for (const [gate, code] of [
        ["no-stubs", 1],
        ["no-mocks-in-implementation", 0],
        ["history-intact", 4],
        ["nothing-such", 2],
      ] as const) {
        const answers = runtimes.map(({ launcher }) => {
          const [program = "", ...args] = alone(launcher);
          const { status, stdout } = spawnSync(program, [...args, gate, "--json"], { cwd: sandbox.dir, env: sandbox.env, encoding: "utf8" });
          return { status, stdout };
        });
        expect(answers).toEqual(answers.map(() => ({ status: code, stdout: answers[0]?.stdout })));
      }
    }),
  120_000,
);

test(
  "a pattern of the operator's is answered in time on each of them, and one that cannot be is not accepted",
  () =>
    inRepository((sandbox) => {
      const ask = ({ launcher }: (typeof runtimes)[number], ...args: string[]) => {
        const [program = "", ...first] = launcher;
        const { status, stdout, stderr } = spawnSync(program, [...first, ...args], { cwd: sandbox.dir, env: sandbox.env, encoding: "utf8", timeout: 30_000 });
        return { status, stdout, stderr };
      };
      const [node] = runtimes;
      if (!node) throw new Error("there is no runtime");
      sandbox.commit("Begin", before);
      expect(ask(node, "init", "-y", "-q").status).toBe(0);
      sandbox.write(".peers/config.yaml", "peers:\n  - { name: ann, argv: ['true'] }\n  - { name: bob, argv: ['true'] }\n");
      const accept = (pattern: string) => {
        sandbox.write(
          ".peers/goals.yaml",
          `task: none\ngoals:\n  - { id: zeros, type: hard, cmd: "printf %0200000d 1", pass_when: "regex('${pattern}', stdout)" }\n`,
        );
        return runtimes.map((runtime) => ask(runtime, "goals", "accept").status);
      };
      try {
        expect(accept("(?=0)1")).toEqual(runtimes.map(() => 2));
        expect(accept("(0+)+$")).toEqual(runtimes.map(() => 0));
        for (const runtime of runtimes) {
          sandbox.commit("Go on", { "now.txt": `${runtime.name}\n` });
          expect(ask(runtime, "verify", "--json").stdout, runtime.name).toContain('"verdict": "fail"');
        }
      } finally {
        ask(node, "stop");
      }
    }),
  120_000,
);

const looking = gates.filter(({ reads }) => reads !== "commands");

test(
  "every gate answers the same bytes on Node, Bun and Deno",
  () =>
    inRepository((sandbox) => {
      const base = sandbox.commit("Begin", before);
      sandbox.commit("Cut corners", after);
      const answers = looking.map(({ id: gate }) => runtimes.map(({ name, launcher }) => ({ gate, name, ...answerOf(sandbox, { launcher, gate, base }) })));
      for (const [first, ...others] of answers) {
        expect(first?.stdout, `${first?.gate} on ${first?.name}: ${first?.stderr}`).toContain('"verdict"');
        for (const other of others)
          expect({ name: other.name, stdout: other.stdout, code: other.code }).toEqual({ name: other.name, stdout: first?.stdout, code: first?.code });
      }
      const refused = answers.filter(([first]) => first?.code === 1).map(([first]) => first?.gate);
      expect(refused).toContain("no-shortcut-markers");
    }),
  300_000,
);
