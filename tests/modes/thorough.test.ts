import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { turnsOf } from "../support/adversaries.ts";
import type { Loop } from "../support/loop.ts";
import { honestPair, sampleFiles, testEachLanguage, withSample } from "./support.ts";

const named = { javascript: [], go: [], python: ["--lang=python"], rust: ["--lang=rust"] };

testEachLanguage("an honest pair takes a repository to converged after three clean ticks and a sceptic", (language) => {
  const setting = { modes: ["thorough", "audit"], scripts: honestPair(language), init: named[language], task: "Add up several durations." };
  return withSample(language, setting, async (it) => {
    const { stdout, code } = it.peers(["run"]);
    expect(it.status().state, stdout).toBe("converged");
    expect(code).toBe(0);
    // The hand-off, one look by each peer (the author has questions of its own to answer), and the sceptic.
    expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review reviewed", "alice review reviewed", "bob sceptic reviewed"]);
    // No bug was reported, and the samples of two languages have no linter and no type checker; every other gate really looked.
    const quiet = ["bug-hunt-clean", "tdd-reproduces-bug", "diff-size-per-resolve", ...(["go", "rust"].includes(language) ? [] : ["lint-clean", "type-clean"])];
    const verdicts = it.status().gates.filter(({ verdict }) => verdict !== "pass");
    expect(verdicts.map(({ id, verdict }) => `${id} ${verdict}`).sort()).toEqual(quiet.map((id) => `${id} not-applicable`).sort());
  });
});

/** Hands off nothing, counting its own looks, looks unless it is ill, and doubts in these ways, one after the other. */
const lazy = (ill: string, ...sceptic: string[]) => `import { existsSync } from "node:fs";
const well = (step) => (turn) => { if (existsSync(${JSON.stringify(ill)})) throw new Error("no licence"); return step(turn); };
export default {
  implement: [({ commit, write }) => {
    write(".peers/state.json", JSON.stringify({ consecutive_clean_ticks: 9, peers: {} }));
    commit("Everything is there already");
  }],
  review: [well(({ review }) => review(true))],
  sceptic: [${[...sceptic, "({ review }) => review(true)"].join(", ")}],
};`;
const crashes = "() => { throw new Error('out of memory'); }";
const saysNothing = "() => {}";
const answersNothing = "({ write, env }) => write(env.PEERS_REVIEW_FILE, '{}')";

/** The turns of one more run, and how it ended. */
function runOf(it: Loop, ...args: string[]) {
  const before = turnsOf(it).length;
  const { code } = it.peers(["run", ...args]);
  const { state, reason } = it.status();
  return { turns: turnsOf(it).slice(before), code, state, reason };
}
/** A person's commit that wakes no runner: the story says when one runs. */
const says = (it: Loop, subject: string, files: Record<string, string> = {}) => {
  for (const [path, text] of Object.entries(files)) it.write(path, text);
  it.git(["add", "-A"]);
  it.git(["-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", subject]);
};

test("clean ticks belong to a tree and to real looks, a sceptic has to answer, and an ill peer holds everything up", async () => {
  const setting = { modes: ["thorough", "audit"], scripts: { alice: "", bob: "" }, task: "Add up several durations.", config: { "turns.max_retries": 0 } };
  await withSample("javascript", setting, async (it) => {
    const ill = join(it.home, "ill");
    writeFileSync(join(it.home, "alice.mjs"), lazy(ill, saysNothing));
    writeFileSync(join(it.home, "bob.mjs"), lazy(join(it.home, "well"), crashes, answersNothing));

    // An empty hand-off is no look at anything, and commits without files neither add to what was counted nor take from it.
    expect(runOf(it, "--max-ticks", "3").turns).toEqual(["alice implement handed-off", "bob review reviewed", "alice review reviewed"]);
    says(it, "Nothing to add");
    says(it, "Nothing to add again");
    expect(runOf(it, "--max-ticks", "1")).toMatchObject({ turns: ["bob review reviewed"], state: "stopped" });

    // Three looks were clean, and would do; with one commit in between they count anew.
    says(it, "Say more", { "README.md": `${sampleFiles("javascript")["README.md"]}\nNothing else is needed.\n` });
    const anew = runOf(it, "--max-ticks", "3");
    expect(anew).toMatchObject({ turns: ["alice review reviewed", "bob review reviewed", "alice review reviewed"], state: "stopped" });

    const doubted = ["bob sceptic process-failed", "alice sceptic no-review", "bob sceptic no-review", "alice sceptic reviewed"];
    expect(runOf(it)).toMatchObject({ turns: doubted, state: "converged", code: 0 });

    says(it, "Say less", { "README.md": sampleFiles("javascript")["README.md"] ?? "" });
    writeFileSync(ill, "");
    const held = runOf(it);
    expect(held).toMatchObject({ state: "stopped", code: 5, reason: expect.stringContaining("the last: alice, process-failed") });
    expect(held.turns.filter((turn) => turn !== "alice review process-failed")).toEqual(["bob review reviewed"]);
    rmSync(ill);
    it.peers(["resume"]);
    expect(runOf(it)).toMatchObject({ turns: ["alice review reviewed", "bob review reviewed", "alice sceptic reviewed"], state: "converged" });
  });
});
