/** The operator's word on a plan that is in force. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Line, Loop } from "../support/loop.ts";
import { carriesOut, firstStep, planFor, settingFor } from "./implement.ts";
import { withSample } from "./support.ts";

const scripts = { alice: carriesOut("javascript"), bob: carriesOut("javascript") };
const goals = { phases: [], goals: [{ id: "plan-intact", type: "hard", gate: "plan-intact" }] };
const several = 'import { test } from "node:test";\nimport { total } from "../src/total.js";\n\ntest("several", () => total(["1h"]));\n';
const setting = { ...settingFor("javascript", scripts, goals), files: { "checks/several.js": several } };
const inForce = (story: (loop: Loop) => Promise<void>) => withSample("javascript", setting, story);

const planText = (loop: Loop) => readFileSync(join(loop.dir, "PLAN.md"), "utf8");
const policies = (log: Line[]) => log.flatMap((event) => (event.kind === "policy-accepted" ? [event.policy] : []));
const amend = (loop: Loop, ...words: string[]) => loop.peers(["plan", "amend", ...words]);
const steps = (loop: Loop) => JSON.parse(loop.peers(["plan", "show", "--json"]).stdout).steps.map(({ id, state }: Record<string, string>) => `${id} ${state}`);

/** Refused: neither the log nor the file says anything new. */
function expectNothingNew(loop: Loop, before: Line[], text = planFor("javascript")): void {
  expect(loop.log().length).toBe(before.length);
  expect(planText(loop)).toBe(text);
}

test("another acceptance is tried, frozen anew and signed into the log with its reason", async () => {
  await inForce(async (loop) => {
    const command = "node --test checks/several.js";
    const said = amend(loop, "--acceptance", command, "--reason", "the first test was too easy");
    expect(said.code, said.stderr).toBe(0);
    expect(said.stdout).toMatch(/running acceptance[\s\S]*acceptance fails, as it should[\s\S]*acceptance is now: node --test checks\/several\.js/);
    expect(planText(loop)).toContain(`acceptance: ${command}\n`);
    const log = loop.log();
    const at = log.findIndex(({ kind }) => kind === "plan-amended");
    expect(log[at]).toMatchObject({ reason: "the first test was too easy" });
    expect(log[at + 1]?.kind).toBe("policy-accepted");
    const [former, now] = policies(log).slice(-2);
    expect(former?.acceptance?.files.map(({ path }) => path)).not.toContain("checks/several.js");
    expect(now?.plan?.meta.acceptance).toBe(command);
    expect(now?.acceptance).toMatchObject({ acceptance: { command }, commit: loop.git(["rev-parse", "HEAD"]).trim(), planned: true });
    expect(now?.acceptance?.files.map(({ path }) => path)).toContain("checks/several.js");
    expect(loop.peers(["verify", "--log"]).code).toBe(0);
  });
});

test("an acceptance that proves nothing, or cannot be run, is refused and nothing changes", async () => {
  await inForce(async (loop) => {
    const before = loop.log();
    for (const [command, why] of [
      ["test -f README.md", "it succeeds already"],
      ["no-such-program --test", "no-such-program"],
    ] as const) {
      const said = amend(loop, "--acceptance", command, "--reason", "easier");
      expect(said.stderr).toContain(why);
      expect(said.code).not.toBe(0);
      expectNothingNew(loop, before);
    }
    const forced = amend(loop, "--acceptance", "test -f README.md", "--reason", "it is done", "--force");
    expect(forced.code, forced.stderr).toBe(0);
    expect(policies(loop.log()).at(-1)?.acceptance?.acceptance.command).toBe("test -f README.md");
  });
});

test("without a reason, with nothing to change but boxes, or with a plan that does not read, nothing changes", async () => {
  await inForce(async (loop) => {
    const before = loop.log();
    expect(amend(loop, "--acceptance", "false").stderr).toContain("--reason");
    expect(amend(loop, "--reason", "again").stderr).toContain("there is nothing to amend");
    writeFileSync(join(loop.home, "bad.md"), planFor("javascript").replace("[STEP-2]", "[STEP-7]"));
    expect(amend(loop, "--plan", join(loop.home, "bad.md"), "--reason", "more").stderr).toMatch(/PLAN\.md:\d+: steps are numbered in order; write STEP-2/);
    expect(amend(loop, "--plan", join(loop.home, "none.md"), "--reason", "more").stderr).toContain("there is no ");
    const ticked = planFor("javascript").replace("- [ ] [STEP-1]", "- [x] [STEP-1]");
    writeFileSync(join(loop.home, "ticked.md"), ticked);
    const said = amend(loop, "--plan", join(loop.home, "ticked.md"), "--reason", "done");
    expect(said).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/only the box of STEP-1 differs, and boxes are the log's: .*put the box back to \[ \]/),
    });
    expectNothingNew(loop, before);
    writeFileSync(join(loop.home, "both.md"), ticked.replace("Say in the README", "Show in the README"));
    const reset = amend(loop, "--plan", join(loop.home, "both.md"), "--reason", "better words");
    expect(reset.stdout).toMatch(/^STEP-2 reads otherwise\n[\s\S]*the box of STEP-1 is set to that/m);
    expect(reset.stdout).not.toMatch(/the box of STEP-1 says done/);
    expect(planText(loop)).toBe(planFor("javascript").replace("Say in the README", "Show in the README"));
    expect(steps(loop)).toEqual(["STEP-1 open", "STEP-2 open"]);
  });
});

test("another plan keeps what became of the steps that read as before, and the contract", async () => {
  await inForce(async (loop) => {
    loop.peers(["run", "--max-ticks", "2"]);
    expect(steps(loop)).toEqual(["STEP-1 done", "STEP-2 open"]);
    const text = planFor("javascript")
      .replace("Say in the README how several are added up", "Show in the README how several are added up")
      .replace("\n## Input Domains", "- [ ] [STEP-3] Refuse what is no duration\n  - touches: [src/total.js]\n\n## Input Domains");
    writeFileSync(join(loop.home, "next.md"), text);
    const said = amend(loop, "--plan", join(loop.home, "next.md"), "--reason", "it grew");
    expect(said.code, said.stderr).toBe(0);
    expect(said.stdout).toMatch(/STEP-2 reads otherwise\nSTEP-3 is no step of the accepted plan\n/);
    expect(steps(loop)).toEqual(["STEP-1 done", "STEP-2 open", "STEP-3 open"]);
    expect(planText(loop)).toBe(text);
    const shown = loop.peers(["plan", "show", "STEP-1"]);
    expect(shown.stdout).toMatch(
      /^STEP-1 Add up several durations\n {2}touches +src\/total\.js, test\/total\.test\.js\n {2}why +a day's work comes in pieces\n {2}state +done by bob in turn 2 at [0-9a-f]{8}: bob looked at STEP-1\n {2}history\n {4}turn 1: commit [0-9a-f]{8} by alice, which names it\n {4}turn 2: review by bob of [0-9a-f]{8}: pass: .*\n {4}turn 2: open to done by bob, reviewer at [0-9a-f]{8}: bob looked at STEP-1\n$/,
    );
    expect(JSON.parse(loop.peers(["plan", "show", "STEP-2", "--json"]).stdout)).toMatchObject({
      id: "STEP-2",
      text: "Show in the README how several are added up",
      touches: ["README.md"],
      depends: ["STEP-1"],
      pure_documentation: true,
      state: "open",
      history: [{ what: "amended", why: "it grew" }],
    });
    expect(loop.peers(["plan", "show", "STEP-7"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no "STEP-7" in the plan; steps are STEP-1, STEP-2, STEP-3'),
    });
    expect(loop.peers(["plan", "show", "--text"]).stdout).toBe(text);
    const [former, now] = policies(loop.log()).slice(-2);
    expect(now?.acceptance).toEqual(former?.acceptance);
    loop.git(["commit", "-qam", "The plan as amended"]);
    loop.peers(["run", "--max-ticks", "1"]);
    expect(loop.log().findLast((event) => event.kind === "gate-judged" && event.gate === "plan-intact")).toMatchObject({ verdict: "pass" });
  });
});

test("a blocked step that the operator opens again is worked on and done", async () => {
  const block = `implement: [({ commit, peer }) => commit("Cannot", { "NOTES.md": "no\\n" }, signed(peer, "Cannot", ["NOTES.md"], "Step-Blocked: STEP-1: there is no such thing\\n")), work],`;
  const blocking = { ...scripts, alice: carriesOut("javascript", block, { steps: { "STEP-1": firstStep("javascript") } }) };
  await withSample("javascript", settingFor("javascript", blocking, goals), async (loop) => {
    loop.peers(["run", "--max-ticks", "3"]);
    expect(steps(loop)).toEqual(["STEP-1 blocked", "STEP-2 open"]);
    expect(loop.peers(["plan", "show", "STEP-1"]).stdout).toMatch(/state +blocked by alice in turn 1 at [0-9a-f]{8}: there is no such thing\n/);
    expect(loop.peers(["plan", "unblock", "STEP-1"]).stderr).toContain("--reason");
    expect(loop.peers(["plan", "unblock", "STEP-2", "--reason", "x"]).stderr).toContain("STEP-2 is open; only a blocked step can be opened again");
    const said = loop.peers(["plan", "unblock", "STEP-1", "--reason", "it is there now"]);
    expect(said.stdout, said.stderr).toContain("STEP-1 is open");
    expect(loop.log().findLast(({ kind }) => kind === "step-moved")).toMatchObject({ from: "blocked", to: "open", by: "operator", why: "it is there now" });
    loop.peers(["run", "--max-ticks", "4"]);
    expect(steps(loop)[0]).toBe("STEP-1 done");
  });
});

test("a plan that wants an honest account of somebody who is no peer is refused, with the names there are", async () => {
  await inForce(async (loop) => {
    const before = loop.log();
    writeFileSync(join(loop.dir, "PLAN.md"), planFor("javascript").replace("## Steps", "honesty_audit_peer: carol\n\n## Steps"));
    const said = loop.peers(["goals", "accept"]);
    expect(said.code).not.toBe(0);
    expect(said.stderr).toContain("honesty_audit_peer is carol, and no peer of .peers/config.yaml has that name: alice, bob");
    expect(loop.log().length).toBe(before.length);
  });
});
