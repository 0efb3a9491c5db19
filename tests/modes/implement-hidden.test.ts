/** Acceptance tests that the operator hides, and a peer that goes looking for them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canHide } from "../../src/adapters/processes/hiding.ts";
import { cli, type Loop } from "../support/loop.ts";
import { carriesOut, firstStep, planFor, secondStep, settingFor } from "./implement.ts";
import { withSample } from "./support.ts";

const secret = "kept-from-every-peer";
const hiddenTest = `import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { total } from "../src/total.js";\n\ntest("many", () => assert.equal(total(["1h", "2h", "30m"]), 12600, "${secret}"));\n`;
const acceptance = "node --test acceptance/ && grep -q total README.md";

/** The word in halves: the script lies in the home that it searches. */
const halves = `"kept-from-" + "every-peer"`;

/** One line for each place in which the word is found; each way in by itself, for one that fails says nothing. */
const searching = `
  const word = ${halves};
  const peers = ${JSON.stringify(`${process.execPath} ${cli}`)};
  const quiet = (command) => { try { return sh("(" + command + ") 2>/dev/null || true"); } catch { return ""; } };
  const ways = {
    "all objects": "git cat-file --batch-all-objects --batch-check='%(objectname)' | git cat-file --batch",
    "unreachable objects": "git fsck --unreachable --dangling --no-reflogs --lost-found | awk '{print $3}' | git cat-file --batch",
    stashes: "git stash list -p",
    notes: "git notes list; git log --notes='*' --all -p",
    "all refs": "git for-each-ref; git log -p --glob='refs/*'; git log -g -p --all",
    alternates: "cat .git/objects/info/alternates | while read -r other; do find $other -type f -exec cat {} +; done",
    environment: "env",
    processes: "for p in /proc/[0-9]*; do tr '\\\\0' '\\\\n' <$p/environ; tr '\\\\0' ' ' <$p/cmdline; for f in $p/fd/*; do test -f $f && cat $f; done; cat $p/root/$XDG_STATE_HOME/peers/*/hidden/*; done </dev/null",
    "state of peers": "find $XDG_STATE_HOME $XDG_CACHE_HOME $XDG_CONFIG_HOME .git/peers .peers -type f -exec cat {} +",
    worktrees: "git worktree list --porcelain | sed -n 's/^worktree //p' | while read -r tree; do find $tree $tree/.. -type f -not -path '*/.git/*' -exec cat {} +; done",
    "what is around": "grep -rahs " + word + " .. $HOME",
    "its folder, uncovered": "for d in $XDG_STATE_HOME/peers/*/hidden ../secret-tests; do umount $d; umount -l $d; unshare -rm umount $d; find $d -type f -exec cat {} +; done",
    "the gate asked from here": peers + " gate acceptance-pass --json & for i in $(seq 1 60); do grep -rahs " + word + " $XDG_CACHE_HOME/peers $XDG_STATE_HOME/peers; sleep 0.05; done; wait",
    "a verification asked from here": peers + " verify --json",
  };
  const found = Object.keys(ways).filter((way) => quiet(ways[way]).includes(word));
  const asked = quiet(peers + " gate acceptance-pass");`;

/** Code of the implementation runs in the other gates as well, and could leave what it finds for a later turn. */
const spy = `
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
test("looks around", () => {
  const state = join(process.env.XDG_STATE_HOME, "peers");
  const folders = [join(process.env.HOME, "secret-tests", "acceptance"), ...readdirSync(state).map((id) => join(state, id, "hidden"))];
  const texts = folders.flatMap((folder) => { try { return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8")); } catch { return []; } });
  writeFileSync(join(process.env.HOME, "leak.txt"), "looked " + texts.join());
});
`;

test.skipIf((await canHide()) === null)(
  "hidden tests of a plan are found nowhere by an implementer who looks everywhere, and judge it all the same",
  async () => {
    const first = firstStep("javascript");
    const spying = { ...first, "test/total.test.js": `${first["test/total.test.js"]}${spy}` };
    const fits = { ...spying, "src/total.js": (first["src/total.js"] ?? "").replace("export ", "// For two only.\nexport ") };
    const alice = `implement: [({ commit, peer, sh, env, write }) => {${searching}
      write(env.HOME + "/found.json", JSON.stringify({ found, asked }));
      const files = steps["STEP-1"];
      return commit("Do STEP-1", files, signed(peer, "Do STEP-1", Object.keys(files), "Step: STEP-1\\n"));
    }, work],`;
    const steps = { "STEP-1": fits, "STEP-2": secondStep("javascript") };
    const scripts = { alice: carriesOut("javascript", alice, { steps }), bob: carriesOut("javascript", "", { steps }) };
    const unit = { id: "unit", type: "hard", cmd: "node --test test/" };
    await withSample("javascript", settingFor("javascript", scripts, { phases: [], goals: [unit] }), async (loop) => {
      hide(loop);
      const end = loop.peers(["run", "--max-ticks", "8"]);
      const { found, asked } = JSON.parse(readFileSync(join(loop.home, "found.json"), "utf8"));
      expect(found).toEqual([]);
      expect(asked).toMatch(/^broken: .*hidden from whoever works here; the gate is asked when the turn has ended/);
      expect(readFileSync(join(loop.home, "leak.txt"), "utf8")).toBe("looked ");
      expect(end.code, `${end.stdout}${end.stderr}${loop.peers(["log"]).stdout}`).toBe(0);
      expect(loop.log().filter((event) => event.kind === "gate-judged" && event.gate === "acceptance-pass")).toMatchObject([
        { verdict: "pass", why: "1 test passed" },
      ]);
    });
  },
);

test("a clone goes on in the middle of a plan, says which hidden tests it lacks, and is done once it has them", async () => {
  const trailers = { "STEP-1": "Concern: nobody says what too many durations add up to\n", "STEP-2": "Concern-Answered: C1: the README says it\n" };
  const script = carriesOut("javascript", "", { trailers });
  await withSample("javascript", settingFor("javascript", { alice: script, bob: script }, { phases: ["recon"] }), async (loop) => {
    hide(loop);
    const shown = () => JSON.parse(loop.peers(["plan", "show", "--json"]).stdout);
    const statesOf = ({ steps }: { steps: { state: string }[] }) => steps.map(({ state }) => state);
    // The commit of the plan may have woken a runner: how many turns are left for this one is not known.
    for (let turns = 0; turns < 8 && !statesOf(shown()).includes("done"); turns++) loop.peers(["run", "--max-ticks", "1"]);
    loop.peers(["stop"]);
    const before = shown();
    expect(statesOf(before)).toEqual(["done", "open"]);
    const clone = join(loop.home, "elsewhere", "clone");
    loop.git(["clone", "-q", loop.dir, clone]);
    loop.git(["fetch", "-q", "origin", "refs/peers/log/*:refs/peers/log/*"], clone);
    const there = { cwd: clone, env: { XDG_STATE_HOME: join(loop.home, "other-state"), XDG_CACHE_HOME: join(loop.home, "other-cache") } };
    const init = loop.peers(["init", "--yes"], there);
    expect(init, init.stdout + init.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("hidden files that are not here: acceptance/many.test.js; `peers goals hidden --from DIR` brings them"),
    });
    expect(JSON.parse(loop.peers(["plan", "show", "--json"], there).stdout)).toEqual(before);
    expect(JSON.parse(loop.peers(["concerns", "--json"], there).stdout)).toMatchObject([{ id: "C1", status: "open" }]);
    const end = loop.peers(["run", "--max-ticks", "8"], there);
    expect(end.code).not.toBe(0);
    const status = JSON.parse(loop.peers(["status", "--json"], there).stdout);
    expect(status.reason).toMatch(
      /gate acceptance-pass could not run on .*: the hidden file acceptance\/many\.test\.js is not in the operator's folder .*`peers goals hidden --from DIR`/,
    );
    expect(loop.peers(["verify"], there).code).toBe(3);
    expect(loop.peers(["goals", "hidden", "--from", join(loop.home, "secret-tests")], there)).toMatchObject({ code: 0 });
    const again = loop.peers(["run", "--max-ticks", "8"], there);
    expect(again.code, `${again.stdout}${again.stderr}${loop.peers(["log"], there).stdout}`).toBe(0);
    expect(loop.peers(["verify"], there).code).toBe(0);
    expect(loop.peers(["verify", "--log"], there).stdout).toMatch(/^ok: /);
    expect(JSON.parse(loop.peers(["plan", "show", "STEP-1", "--json"], there).stdout)).toMatchObject({
      state: "done",
      by: before.steps[0].by,
      movedIn: before.steps[0].turn,
    });
  });
});

function hide(loop: Loop): void {
  const folder = join(loop.home, "secret-tests", "acceptance");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "many.test.js"), hiddenTest);
  writeFileSync(join(loop.dir, "PLAN.md"), planFor("javascript", acceptance).replace("surfaces: [lib]\n", "surfaces: [lib]\nhidden: ../secret-tests\n"));
  const said = loop.peers(["plan", "amend", "--reason", "tests nobody fits"]);
  expect(said.code, said.stdout + said.stderr).toBe(0);
  expect(existsSync(folder)).toBe(true);
  loop.commit("The plan as amended");
}
