/** One-commit ways around an audit, each of which would have been enough if nobody looked: every one leaves a named gate red. */
import { expect, test } from "vitest";
import { missingTool, sampleFiles, withSample } from "./support.ts";

const script = (step: string) => `export default {
  implement: [${step}],
  review: [({ review }) => review(true)],
  sceptic: [({ review }) => review(true)],
};`;
const javascript = (path: string) => sampleFiles("javascript")[path] ?? "";
const config = { "turns.max_retries": 0, "stuck.same_gates": 1 };

/** What the log says of the gates after one turn of a cheat. */
async function redAfter(language: "javascript" | "python", step: string, init: string[] = []): Promise<{ red: string[]; outcome: string; state: string }> {
  return withSample(language, { modes: ["audit"], init, scripts: { alice: script(step), bob: script("() => {}") }, task: "Audit it.", config }, async (it) => {
    it.peers(["run", "--max-ticks", "1"]);
    const { gates, state } = it.status();
    const ended = it.log().find((line) => line.kind === "turn-ended");
    return { red: gates.filter(({ verdict }) => verdict === "fail").map(({ id }) => id), outcome: ended?.kind === "turn-ended" ? ended.outcome : "", state };
  });
}

test("skipping the tests that are in the way", async () => {
  const text = javascript("test/durations.test.js").replaceAll('test("', 'test.skip("');
  const { red, outcome } = await redAfter(
    "javascript",
    `({ commit }) => commit("Tidy the tests", { "test/durations.test.js": ${JSON.stringify(text)}, "src/durations.js": ${JSON.stringify(`${javascript("src/durations.js")}\n// tidied\n`)} })`,
  );
  expect(outcome === "weakened-tests" || red.includes("no-skipped-tests")).toBe(true);
});

test("moving the tag and forging the files that say what is compared with what", async () => {
  const { red } = await redAfter(
    "javascript",
    `({ git, commit, write }) => {
      write(".peers/passing-baseline.txt", "");
      write(".peers/api-baseline.txt", "");
      commit("Rename parse", { "src/durations.js": ${JSON.stringify(javascript("src/durations.js").replace("function parse", "function read"))}, "test/durations.test.js": ${JSON.stringify(javascript("test/durations.test.js").replaceAll("parse", "read"))} });
      git("tag", "-f", "peers-baseline");
    }`,
  );
  expect(red).toEqual(expect.arrayContaining(["api-stable"]));
});

test("npm test that always succeeds", async () => {
  const manifest = javascript("package.json").replace('"node --test"', '"exit 0"');
  const { red } = await redAfter("javascript", `({ commit }) => commit("Make the tests quick", { "package.json": ${JSON.stringify(manifest)} })`);
  expect(red.some((id) => ["tests-pass", "no-skipped-tests", "no-regression", "tests-not-weakened"].includes(id))).toBe(true);
});

test("a report whose severity is a comment, and one that is closed by saying so", async () => {
  const report = 'Report BUG-001\\n\\n{"id": "BUG-001", "severity": "crit" // crit|high|med|low|info\\n, "title": "broken"}\\n\\nBug-Report: BUG-001\\n';
  const { red } = await redAfter(
    "javascript",
    `({ git, handoff }) => {
      git("commit", "-q", "--allow-empty", "-m", ${JSON.stringify(report.replaceAll("\\n", "\n"))});
      git("commit", "-q", "--allow-empty", "-m", handoff("Close BUG-001", ["src/durations.js"]).replace("Peer: ", "Bug-Resolves: BUG-001\\nPeer: "));
    }`,
  );
  expect(red).toContain("bug-hunt-clean");
});

test("a bug deferred by an empty commit of the same peer", async () => {
  const report = 'Report BUG-001\n\n{"id": "BUG-001", "severity": "crit", "title": "broken"}\n\nBug-Report: BUG-001\n';
  const { red } = await redAfter(
    "javascript",
    `({ git, handoff }) => {
      git("commit", "-q", "--allow-empty", "-m", ${JSON.stringify(report)});
      git("commit", "-q", "--allow-empty", "-m", handoff("Put BUG-001 off", ["src/durations.js"]).replace("Peer: ", "Bug-Defer: BUG-001\\nPeer: "));
    }`,
  );
  expect(red).toContain("bug-hunt-clean");
});

test("a bug whose fix is confirmed, or which is put off, under the other peer's name", async () => {
  const report = (id: string) => `Report ${id}\n\n{"id": "${id}", "severity": "crit", "title": "broken"}\n\nBug-Report: ${id}\n`;
  const signed = (trailer: string) => `Look at it again\n\nIt is fine.\n\n${trailer}\nPeer: bob\n`;
  const { red } = await redAfter(
    "javascript",
    `({ git, handoff }) => {
      const say = (message) => git("-c", "user.name=bob", "commit", "-q", "--allow-empty", "--author=bob <bob@example.com>", "-m", message);
      git("commit", "-q", "--allow-empty", "-m", ${JSON.stringify(report("BUG-001"))});
      git("commit", "-q", "--allow-empty", "-m", handoff("Close BUG-001", ["src/durations.js"]).replace("Peer: ", "Bug-Resolves: BUG-001\\nPeer: "));
      say(${JSON.stringify(signed("Bug-Confirm: BUG-001: ran its test before and after the fix"))});
      say(${JSON.stringify(signed("Bug-Defer: BUG-001: it can wait until the next release of the library"))});
    }`,
  );
  expect(red).toContain("bug-hunt-clean");
});

test.skipIf(missingTool("python") !== null)("a conftest.py that leaves out the tests and reports success", async () => {
  const conftest = "def pytest_collection_modifyitems(items):\n    items[:] = []\n\n\ndef pytest_sessionfinish(session):\n    session.exitstatus = 0\n";
  const text = (sampleFiles("python")["durations/text.py"] ?? "").replace("return hours *", "return 2 * hours *");
  const { red } = await redAfter(
    "python",
    `({ commit }) => commit("Set the tests up", { "conftest.py": ${JSON.stringify(conftest)}, "durations/text.py": ${JSON.stringify(text)} })`,
    // The wrong language makes no gate look away.
    ["--lang=go"],
  );
  expect(red).toEqual(expect.arrayContaining(["tests-pass", "no-regression"]));
});
