/** What `peers init --modes` writes and refuses; a refusal leaves everything as it was. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { cli, equip, type Loop } from "../support/loop.ts";
import { inRepository } from "../support/repo.ts";
import { sampleFiles } from "./support.ts";

const fresh = (story: (it: Loop) => void, files = sampleFiles("javascript")) =>
  inRepository(
    (sandbox) => {
      const it = equip(sandbox, [process.execPath, cli]);
      it.commit("Begin", files);
      try {
        story(it);
      } finally {
        it.peers(["stop"]);
      }
    },
    { empty: true },
  );
const read = (it: Loop, name: string) => readFileSync(join(it.dir, ".peers", name), "utf8");
const init = (it: Loop, ...args: string[]) => it.peers(["init", "--yes", ...args]);

describe("init with modes", () => {
  test("writes goals that say where they are from, and the limits the modes ask for", () =>
    fresh((it) => {
      const { code, stdout } = init(it, "--modes=audit,thorough");
      expect(code).toBe(0);
      expect(stdout).toContain("modes: audit, thorough\nconvergence.clean_ticks: 3 (thorough)");
      // What a mode would look at and cannot here is told, or a green run would be believed to cover it.
      expect(stdout).toContain("left out: coverage-holds, since no project.coverage is set; set it in .peers/config.yaml");
      expect(read(it, "goals.yaml")).toContain("  # audit: Do all tests pass, and are at least as many run as at the baseline?\n  - id: tests-pass\n");
      expect(parse(read(it, "goals.yaml")).modes).toEqual(["audit", "thorough"]);
      expect(parse(read(it, "config.yaml")).convergence).toMatchObject({ clean_ticks: 3, all_peers_healthy: true });
      const { policy } = JSON.parse(it.peers(["info", "--json"]).stdout);
      expect(policy.modes.map(({ name }: { name: string }) => name)).toEqual(["audit", "thorough"]);
      expect(policy.modes[0].prompts.implement).toContain("Bug-Resolves: BUG-001");
    }));

  test.each([
    [["--modes=audti"], 'there is no mode "audti"; did you mean audit?'],
    [["--modes=thorough"], "thorough is incomplete without audit; write --modes=audit,thorough"],
    [["--modes="], "--modes names none"],
    [["--modes=audit", "--lang=cobol"], '--lang is "cobol"'],
    [["--lang=go"], "write --modes with it"],
  ])("%j is refused before anything is written", (args, says) =>
    fresh((it) => {
      const { code, stderr } = init(it, ...args);
      expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
      expect(existsSync(join(it.dir, ".peers", "goals.yaml"))).toBe(false);
      expect(it.git(["status", "--porcelain"])).toBe("");
    }),
  );

  test("keeps a person's configuration and sets in it only what has to be stricter", () =>
    fresh((it) => {
      init(it);
      const own = `# mine\n${read(it, "config.yaml").replace("clean_ticks: 1", "clean_ticks: 5 # patience")}`;
      it.write(".peers/config.yaml", own);
      const refused = init(it, "--modes=audit,thorough");
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining("`peers init --modes=audit,thorough --force` writes its goals anew and keeps its task"),
      ]);
      expect(read(it, "config.yaml")).toBe(own);
      it.write(".peers/goals.yaml", read(it, "goals.yaml").replace('task: ""', "task: Keep me."));
      expect(init(it, "--modes=audit,thorough", "--force").code).toBe(0);
      expect(read(it, "config.yaml")).toBe(own.replace("all_peers_healthy: false", "all_peers_healthy: true"));
      expect(parse(read(it, "goals.yaml"))).toMatchObject({ task: "Keep me.", modes: ["audit", "thorough"] });
    }));

  test("the task of another mode goes with it, and a mode without one needs none", () =>
    fresh((it) => {
      init(it, "--modes=document");
      expect(parse(read(it, "goals.yaml")).task).toMatch(/^Document this repository/);
      init(it, "--modes=audit", "--force");
      expect(parse(read(it, "goals.yaml")).task).toMatch(/^Audit this repository/);
      expect(read(it, "goals.yaml")).toMatch(/[^\n]\n$/);
      expect(it.peers(["goals", "accept"]).code).toBe(0);
      it.peers(["uninstall", "--purge"]);
      const { stdout } = init(it, "--modes=describe");
      expect([parse(read(it, "goals.yaml")).task, stdout]).toEqual(["", expect.stringMatching(/^next: peers run$/m)]);
    }));

  test("in a repository of several languages, the one that is named has the say", () =>
    fresh(
      (it) => {
        expect(init(it, "--modes=audit", "--lang=golang").code).toBe(0);
        expect(parse(read(it, "config.yaml")).project).toMatchObject({ test: "go test ./..." });
        expect(init(it, "--modes=audit", "--lang=rust", "--force").stderr).toContain(
          "there is no Rust here yet, only JavaScript or TypeScript and Go; the gates look at that, whatever --lang says",
        );
      },
      { ...sampleFiles("javascript"), ...sampleFiles("go") },
    ));

  test("an acceptance that succeeds already is refused with the way on, and taken with --force", () =>
    fresh((it) => {
      it.write("PLAN.md", "# Plan\n\n## Meta\nsurfaces: [lib]\nacceptance: exit 0\n\n## Steps\n- [ ] [STEP-1] Add up\n  - touches: [src/sum.js]\n");
      expect(it.peers(["plan", "show"])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("no policy is accepted in this repository; `peers init` does it"),
      });
      const { code, stderr } = init(it, "--modes=implement");
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/ask for what is still to be done, or accept it all the same with --force[\s\S]*say the same `peers init` again/),
      ]);
      expect(it.peers(["goals", "accept", "--force"]).stderr).toContain("no policy was accepted here yet; the first time `peers init` does it");
      expect(init(it, "--modes=implement", "--force").stdout).toContain("acceptance succeeds already");
      expect(it.peers(["plan", "show"]).stdout).toContain("STEP-1");
      // What a mode says of limits counts, also where it is more than what init writes by itself.
      expect(JSON.parse(it.peers(["info", "--json"]).stdout).policy).toMatchObject({
        budget: { max_runtime_s: 43_200, max_ticks: 400 },
        goals: expect.arrayContaining([expect.objectContaining({ id: "e2e-pass", timeout_s: 1_800, when: "end" })]),
      });
    }));

  test("without modes writes what it always wrote", () =>
    fresh((it) => {
      init(it);
      expect(parse(read(it, "goals.yaml")).goals.map(({ id }: { id: string }) => id)).toEqual([
        "test",
        "self-review-on-handoff",
        "history-intact",
        "blind-review",
      ]);
      expect(JSON.parse(it.peers(["info", "--json"]).stdout).policy.modes).toEqual([]);
    }));
});

describe("modes of one's own", () => {
  const own = (it: Loop, name: string, yaml: string) => {
    const folder = join(it.env.XDG_CONFIG_HOME ?? "", "peers", "modes", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "mode.yaml"), yaml);
    return folder;
  };
  test("are listed, shown and set up; a later edit of their prompt counts only once it is accepted", () =>
    fresh((it) => {
      const folder = own(
        it,
        "tidy",
        "name: tidy\nversion: 3\nsays: Leaves nothing lying about.\ngates: [tests-pass, no-stubs]\nprompts: {implement: implement.md}\n",
      );
      writeFileSync(join(folder, "implement.md"), "Be tidy, {{peer}}.");
      expect(it.peers(["modes", "list"]).stdout).toContain("tidy         Leaves nothing lying about.");
      expect(it.peers(["modes", "show", "tidy"]).stdout).toContain("Be tidy, {{peer}}.");
      expect(init(it, "--modes=tidy").code).toBe(0);
      writeFileSync(join(folder, "implement.md"), "Do as you like.");
      const said = () => JSON.parse(it.peers(["info", "--json"]).stdout).policy.modes[0].prompts.implement;
      expect(said()).toBe("Be tidy, {{peer}}.");
      it.peers(["goals", "accept"]);
      expect(said()).toBe("Do as you like.");
    }));
  test("may lie in a folder that config.yaml names, and a folder that is not there is told", () =>
    fresh((it) => {
      init(it);
      it.write(".peers/config.yaml", `modes_folder: tools/modes\n${read(it, "config.yaml")}`);
      expect(it.peers(["modes", "list"]).stderr).toMatch(/tools\/modes: there is no such folder; mend modes_folder/);
      it.write("tools/modes/tidy/mode.yaml", "name: tidy\nversion: 1\nsays: Leaves nothing lying about.\ngates: [no-stubs]\nprompts: {review: r.md}\n");
      it.write("tools/modes/tidy/r.md", "Look for litter.");
      it.write("tools/modes/audit/mode.yaml", "name: audit\nversion: 1\nsays: Asks little.\ngates: [no-stubs]\n");
      const { stdout, stderr } = it.peers(["modes", "list"]);
      expect(stdout).toMatch(/^tidy +Leaves nothing lying about\./m);
      expect(stdout).toMatch(/^audit +Finds bugs/m);
      expect(stderr).toContain("there is a mode audit already (modes/audit)");
      expect(init(it, "--modes=tidy", "--force").code).toBe(0);
      expect(it.peers(["goals", "accept"]).code).toBe(0);
      expect(JSON.parse(it.peers(["info", "--json"]).stdout).policy.modes).toMatchObject([{ name: "tidy", prompts: { review: "Look for litter." } }]);
    }));
  test("never take a name silently, and what cannot be read is told", () =>
    fresh((it) => {
      own(it, "audit", "name: audit\nversion: 1\nsays: Asks little.\ngates: [no-stubs]\n");
      symlinkSync("/etc", join(own(it, "plain", "name: plain\nversion: 1\nsays: Plain.\ngates: [no-stubs]\n"), "..", "linked"));
      const { stdout, stderr } = it.peers(["modes", "list"]);
      expect(stdout).toMatch(/^audit +Finds bugs/m);
      expect(stderr).toContain("there is a mode audit already (modes/audit)");
      expect(stderr).toMatch(/linked: it is no plain folder/);
      own(it, "audit", "name: audit\nversion: 1\nsays: Asks little.\nreplaces: audit\ngates: [no-stubs]\n");
      expect(it.peers(["modes", "list"]).stdout).toMatch(/^audit +Asks little\. \[replaces modes\/audit\]/m);
      expect(init(it, "--modes=audit").stdout).toContain("audit is yours and replaces modes/audit");
    }));
  test("a mode in goals.yaml that nobody knows is refused when the goals are accepted", () =>
    fresh((it) => {
      init(it);
      it.write(".peers/goals.yaml", `modes: [audti]\n${read(it, "goals.yaml")}`);
      expect(it.peers(["goals", "accept"])).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no mode "audti"; did you mean audit?') });
    }));
});
