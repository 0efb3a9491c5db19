/** Ways to have a plan called done without doing it, each tried inside of the loop. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { carriesOut, done, firstStep, moves, planFor, red, settingFor, tried } from "./implement.ts";
import { withSample } from "./support.ts";

/** Past the pre-commit hook, which says so at once: the log decides. */
const edited = (from: string, to: string) => `implement: [({ git, write, peer, sh }) => {
  write("PLAN.md", sh("cat PLAN.md").replaceAll(${JSON.stringify(from)}, ${JSON.stringify(to)}));
  git("add", "-A");
  git("commit", "-q", "--no-verify", "-m", signed(peer, "Tick it off", ["PLAN.md"], "Step: STEP-1\\n"));
}],`;

describe("a peer ticks off its own step", () => {
  test.each([
    ["at once", "- [ ] [STEP-1]", "- [x] [STEP-1]", /the box of STEP-1 says done, the log says open/],
    ["as partial on the way", "- [ ] [STEP-1]", "- [PARTIAL] [STEP-1]", /the box of STEP-1 says partial, the log says open/],
    ["as acknowledged by the operator", "- [ ] [STEP-1]", "- [BLOCKED-ACK] [STEP-1]", /the box of STEP-1 says blocked-acknowledged, the log says open/],
    ["with a mark of its own", "- [ ] [STEP-1]", "- [DONE] [STEP-1]", /the box of STEP-1 says "DONE", which is no mark, the log says open/],
    ["all of them as partial", "- [ ]", "- [PARTIAL]", /the box of STEP-1 says partial.* and 1 more/],
    ["without touches", "touches: [src/total.js, test/total.test.js]", "trivial_step: true", /touches of STEP-1 was changed/],
    ["with other touches", "[src/total.js, test/total.test.js]", "[README.md]", /touches of STEP-1 was changed/],
    ["in other words", "Add up several durations", "(no-op)", /STEP-1 reads otherwise/],
    [
      "with an easier acceptance",
      planFor("javascript").match(/acceptance: .*/)?.[0] ?? "",
      'acceptance: "true"',
      /says something else here than what was accepted/,
    ],
    [
      "by dropping the other and naming it in prose",
      planFor("javascript").match(/- \[ \] \[STEP-2\][\s\S]*?pure_documentation: true\n/)?.[0] ?? "",
      "<!-- Dropped: [STEP-2] -->\n",
      /STEP-2 is gone/,
    ],
  ])("%s", async (_, from, to, why) => {
    await tried(edited(from, to), ({ loop, log }) => {
      expect(moves(log)).toEqual([]);
      expect(red(log, "plan-intact").join("\n")).toMatch(why);
      expect(loop.status().state).not.toBe("converged");
    });
  });

  test("and hears at once that it is not its to do, so that the next commit is honest", async () => {
    const alice = `implement: [({ commit, peer, sh }) => {
      const tick = "sed 's/- . . .STEP-1/- [x] [STEP-1/' PLAN.md >ticked && mv ticked PLAN.md && git add -A && git commit -q -m Tick";
      const said = sh("(" + tick + ") 2>&1; echo exit $?; git checkout -q HEAD -- PLAN.md");
      const files = { ...steps["STEP-1"], "said.txt": said };
      return commit("Do STEP-1", files, signed(peer, "Do STEP-1", Object.keys(files), "Step: STEP-1\\n"));
    }],`;
    await tried(alice, ({ loop, log }) => {
      expect(readFileSync(join(loop.dir, "said.txt"), "utf8")).toMatch(/^peers: commit refused: PLAN\.md ticks STEP-1; leave the box.*\nexit 1\n$/);
      expect(red(log, "plan-intact")).toEqual([]);
    });
  });

  test("a plan that was not yet part of the repository, added with its boxes ticked", async () => {
    const added = edited("- [ ]", "- [x]").replace('git("add", "-A")', 'git("add", "-f", "PLAN.md")');
    const scripts = { alice: carriesOut("javascript", added), bob: carriesOut("javascript") };
    const { plan: _, ...setting } = settingFor("javascript", scripts, { phases: [] });
    await withSample("javascript", { ...setting, files: { ".gitignore": "PLAN.md\nnode_modules/\n", "PLAN.md": planFor("javascript") } }, async (loop) => {
      loop.peers(["run", "--max-ticks", "1"]);
      expect(moves(loop.log())).toEqual([]);
      expect(red(loop.log(), "plan-intact").join()).toMatch(/the box of STEP-1 says done, the log says open/);
    });
  });

  test("by a trailer", async () => {
    const alice = `implement: [({ commit, peer }) => commit("All done", { "src/total.js": "export const total = 0;\\n" }, signed(peer, "All done", ["src/total.js"], "Step: STEP-1\\nStep-Done: STEP-1\\nStep-Ack: STEP-2\\n"))],`;
    await tried(alice, ({ loop, log }) => {
      expect(moves(log)).toEqual([]);
      expect(log.flatMap((event) => (event.kind === "plan-traced" ? event.told.map(({ says }) => says) : [])).join()).toContain(
        "Only a reviewer's answer makes a step done",
      );
      expect(JSON.parse(loop.peers(["plan", "show", "--json"]).stdout).steps.map(({ state }: { state: string }) => state)).toEqual(["open", "open"]);
    });
  });

  test("by the operator's commands from within a turn", async () => {
    const alice = `implement: [({ commit, peer, sh, env }) => {
      const said = sh("(" + env.PEERS_TRY + " plan ack-block STEP-1 --reason fine; " + env.PEERS_TRY + " plan amend --acceptance true --reason easier; true) 2>&1");
      return commit("Try", { "said.txt": said });
    }],`;
    const scripts = { alice: carriesOut("javascript", alice), bob: carriesOut("javascript") };
    await withSample("javascript", settingFor("javascript", scripts, { phases: [] }), async (loop) => {
      loop.peers(["run", "--max-ticks", "1"], {
        env: { PEERS_TRY: `${process.execPath} ${join(process.cwd(), process.env.PEERS_DIST ?? "dist", "peers.js")}` },
      });
      expect(readFileSync(join(loop.dir, "said.txt"), "utf8").match(/is the operator's/g)).toHaveLength(2);
      expect(loop.log().filter(({ kind }) => kind === "plan-amended")).toEqual([]);
    });
  });
});

describe("what does not get a step reviewed, or reviewed and not done", () => {
  test("Step-Partial is never closed, and the loop does not end with it", async () => {
    const alice = `implement: [({ commit, peer }) => { const files = steps["STEP-1"]; return commit("Half", files, signed(peer, "Half", Object.keys(files), "Step: STEP-1\\nStep-Partial: STEP-1: the rest\\n")); }, ({ commit, peer }) => commit("More", { "src/more.js": "export const more = 1;\\n" }, signed(peer, "More", ["src/more.js"], "Step-Partial: STEP-1: still the rest\\n"))],`;
    await tried(
      alice,
      ({ loop, log }) => {
        expect(done(log)).toEqual([]);
        expect(moves(log)[0]).toMatchObject({ step: "STEP-1", from: "open", to: "partial", by: "implementer", name: "alice", why: "the rest" });
        expect(log.filter((event) => event.kind === "turn-started" && event.role === "review")).toEqual([]);
        expect(loop.status().state).not.toBe("converged");
      },
      { ticks: 3 },
    );
  });

  test("a commit that names a step and changes nothing it touches", async () => {
    const alice = `implement: [({ commit, peer }) => commit("Say so", { "NOTES.md": "done\\n" }, signed(peer, "Say so", ["NOTES.md"], "Step: STEP-1\\n"))],`;
    await tried(
      alice,
      ({ log }) => {
        expect(log.filter((event) => event.kind === "turn-started" && event.role === "review")).toEqual([]);
        expect(done(log)).toEqual([]);
      },
      { ticks: 2 },
    );
  });

  test.each([
    ["on another branch", `git("checkout", "-q", "-b", "side"); commit("Do it", files); git("checkout", "-q", "main");`, null],
    ["from before the plan was accepted", "", firstStep("javascript")],
  ])("work %s, named from here", async (_, elsewhere, before) => {
    const alice = `implement: [({ commit, git, peer }) => { const files = steps["STEP-1"]; ${elsewhere} return commit("Point to it", { "NOTES.md": "see there\\n" }, signed(peer, "Point to it", ["NOTES.md"], "Step: STEP-1\\n")); }],`;
    const scripts = { alice: carriesOut("javascript", alice), bob: carriesOut("javascript") };
    await withSample("javascript", { ...settingFor("javascript", scripts, { phases: [] }), ...(before ? { files: before } : {}) }, async (loop) => {
      loop.peers(["run", "--max-ticks", "2"]);
      const log = loop.log();
      const work = log.flatMap((event) => (event.kind === "plan-traced" ? event.work : []));
      expect(work.map(({ item, named, touched }) => `${item} ${named ? "named" : ""} ${touched ? "touched" : ""}`.trim())).toContain("STEP-1 named");
      expect(work.filter(({ touched }) => touched)).toEqual([]);
      expect(log.filter((event) => event.kind === "turn-started" && event.role === "review")).toEqual([]);
      expect(moves(log)).toEqual([]);
    });
  });

  test("one commit named for two steps, which touches only one of them", async () => {
    const alice = `implement: [({ commit, peer }) => { const files = steps["STEP-1"]; return commit("Both", files, signed(peer, "Both", Object.keys(files), "Step: STEP-1\\nStep: STEP-2\\n")); }],`;
    const bob = `review: [({ review }) => review(true, [], undefined, { steps: { "STEP-1": { state: "done", notes: "fine" }, "STEP-2": { state: "done", notes: "fine" } } })], implement: [() => {}],`;
    await tried(
      alice,
      ({ log }) => {
        expect(log.flatMap((event) => (event.kind === "turn-started" && event.role === "review" ? [event.goals] : []))).toEqual([["step:STEP-1"]]);
        expect(done(log).map(({ step }) => step)).toEqual(["STEP-1"]);
      },
      { bob, ticks: 3 },
    );
  });

  test("work on a later step before what it depends on", async () => {
    const alice = `implement: [({ commit, peer }) => { const files = steps["STEP-2"]; return commit("Readme", files, signed(peer, "Readme", Object.keys(files), "Step: STEP-2\\n")); }],`;
    await tried(
      alice,
      ({ log }) => {
        expect(log.filter((event) => event.kind === "turn-started" && event.role === "review")).toEqual([]);
        expect(done(log)).toEqual([]);
      },
      { ticks: 2 },
    );
  });

  test("a reviewer who says done and fails it is held to the stricter word", async () => {
    const bob = `review: [({ review }) => review(false, [{ severity: "high", file: "src/total.js", line: 1, claim: "wrong", command: "false" }], undefined, { steps: { "STEP-1": { state: "done", notes: "fine" } } })],`;
    await tried(
      "",
      ({ log }) => {
        expect(done(log)).toEqual([]);
        expect(moves(log)).toMatchObject([{ step: "STEP-1", to: "partial", by: "reviewer", name: "bob" }]);
      },
      { bob, ticks: 2 },
    );
  });

  test("a review from before the code: a later change puts the step back until somebody looks again", async () => {
    // STEP-1 is done; then alice empties it while she works on STEP-2.
    const bob = `implement: [({ commit, peer }) => { const files = { ...steps["STEP-2"], "src/total.js": "/** Nothing. */\\nexport const total = () => 0;\\n" }; return commit("Readme", files, signed(peer, "Readme", Object.keys(files), "Step: STEP-2\\n")); }],`;
    await tried(
      "",
      ({ log }) => {
        const first = moves(log).filter(({ step }) => step === "STEP-1");
        expect(first).toMatchObject([
          { to: "done", name: "bob" },
          { from: "done", to: "partial", by: "peers" },
          { from: "partial", to: "done", name: "alice" },
        ]);
      },
      { bob, ticks: 4 },
    );
  });
});

describe("phases", () => {
  const recon = (text: string) => `implement: [({ commit }) => commit("Write RECON.md", { "RECON.md": ${JSON.stringify(text)} })],`;
  const names = ["Module Map", "Key Abstractions", "Entry Points", "Conventions", "External Dependencies", "Implementation-Relevant Context"];
  const filled = (body: string) => `# Recon\n\n${names.map((name) => `## ${name}\n${body}\n`).join("\n")}`;
  test.each([
    ["without its sections", "# Recon\n\nAll fine.\n"],
    [
      "with sections that say nothing",
      "# Recon\n## Module Map\n## Key Abstractions\n## Entry Points\n## Conventions\n## External Dependencies\n## Implementation-Relevant Context\n",
    ],
    ["with filler in its sections", filled("TODO: to be written")],
    ["with the same in all of its sections", filled("done done done done done done")],
    [
      "with its sections in a fence",
      "```\n## Module Map\na\n## Key Abstractions\na\n## Entry Points\na\n## Conventions\na\n## External Dependencies\na\n## Implementation-Relevant Context\na\n```\n",
    ],
  ])("an artefact %s is not even reviewed", async (_, text) => {
    await tried(
      recon(text),
      ({ log }) => {
        expect(log.filter((event) => event.kind === "turn-started" && event.role === "review")).toEqual([]);
        expect(log.filter(({ kind }) => kind === "phase-accepted")).toEqual([]);
      },
      { ticks: 2, goals: { phases: ["recon"] } },
    );
  });

  test("all of them at once, with words that accept them, are looked at one after the other by somebody else", async () => {
    const alice = `implement: [({ commit, peer }) => {
      const files = { ...artefacts, ...steps["STEP-1"] };
      return commit("All phases", files, signed(peer, "All phases", Object.keys(files), "Phase-Accepted: recon\\nPhase: architecture accepted by bob\\nStep: STEP-1\\n"));
    }, work],`;
    await tried(
      alice,
      ({ log }) => {
        const asked = log.flatMap((event) => (event.kind === "turn-started" && event.role === "review" ? [[event.peer, ...event.goals]] : []));
        expect(asked).toEqual([
          ["bob", "phase:recon"],
          ["bob", "phase:alignment"],
          ["bob", "phase:architecture"],
          ["bob", "step:STEP-1"],
        ]);
        expect(log.flatMap((event) => (event.kind === "phase-accepted" ? [[event.phase, event.by, event.name]] : []))).toEqual([
          ["recon", "reviewer", "bob"],
          ["alignment", "reviewer", "bob"],
          ["architecture", "reviewer", "bob"],
        ]);
      },
      { ticks: 5, goals: { phases: ["recon", "alignment", "architecture"] } },
    );
  });

  test("an accepted artefact that is rewritten later is red until the operator accepts it", async () => {
    const bob = `implement: [({ commit, peer }) => { const files = { ...steps["STEP-1"], "RECON.md": "# all different\\n" }; return commit("Do", files, signed(peer, "Do", Object.keys(files), "Step: STEP-1\\n")); }],`;
    await tried(
      "",
      ({ loop, log }) => {
        expect(red(log, "architecture-intact")).toEqual(["RECON.md is no longer what bob accepted in the phase recon"]);
        const amended = loop.peers(["plan", "amend", "--phase", "recon", "--reason", "shorter"]);
        expect(amended.stdout).toContain("RECON.md is accepted as it is in");
        loop.peers(["run", "--max-ticks", "1"]);
        expect(loop.log().findLast((event) => event.kind === "gate-judged" && event.gate === "architecture-intact")).toMatchObject({ verdict: "pass" });
      },
      { bob, ticks: 3, goals: { phases: ["recon"] } },
    );
  });

  test("--checkpoint rests between the phases and the first step", async () => {
    const scripts = { alice: carriesOut("javascript"), bob: carriesOut("javascript") };
    await withSample("javascript", settingFor("javascript", scripts, { phases: ["recon"] }), async (loop) => {
      const rest = loop.peers(["run", "--checkpoint"]);
      expect(`${rest.stdout}${loop.status().reason}`).toContain("peers resume");
      expect(moves(loop.log())).toEqual([]);
      loop.peers(["resume"]);
      const status = await loop.until(({ state }) => state === "converged" || state === "stopped");
      expect(status.state).toBe("converged");
    });
  });
});

test("a blocked step stops the loop for a person; acknowledged, the rest goes on", async () => {
  const block = `implement: [({ commit, peer }) => commit("Cannot", { "NOTES.md": "no\\n" }, signed(peer, "Cannot", ["NOTES.md"], "Step-Blocked: STEP-1: there is no such thing\\n")), work],`;
  await tried(
    block,
    ({ loop, log }) => {
      expect(log.at(-1)).toMatchObject({ kind: "run-stopped", outcome: "needs-person" });
      expect(loop.status().reason).toContain("STEP-1 is blocked: there is no such thing; STEP-2 wait for it");
      expect(loop.peers(["plan", "ack-block", "STEP-1"]).stderr).toContain("--reason");
      expect(loop.peers(["plan", "ack-block", "STEP-2", "--reason", "x"]).stderr).toContain("STEP-2 is open; only a blocked step can be acknowledged");
      expect(loop.peers(["plan", "ack-block", "STEP-1", "--reason", "do without"]).code).toBe(0);
      expect(moves(loop.log()).at(-1)).toMatchObject({ step: "STEP-1", to: "blocked-acknowledged", by: "operator", why: "do without" });
      loop.peers(["run", "--max-ticks", "3"]);
      expect(done(loop.log()).map(({ step }) => step)).toEqual(["STEP-2"]);
    },
    { ticks: 3 },
  );
});
