/** Scripts of peers that hunt bugs in the JavaScript sample, as audit tells them to. */

/** What `parse` makes of more seconds than a number holds is no number of seconds: a real bug of the sample. */
const test = `import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/durations.js";

test("more seconds than a number holds exactly are refused", () => {
  assert.equal(parse("9007199254740991s"), Number.MAX_SAFE_INTEGER);
  assert.throws(() => parse("9007199254740993s"), RangeError);
});
`;
const report = JSON.stringify({
  id: "BUG-001",
  severity: "high",
  title: "large durations are silently rounded",
  file: "src/durations.js",
  line: 12,
  description: "parse('9007199254740993s') gives 9007199254740992",
});
const fixed = `text.replace(
      "  return Number(hours) * secondsPer.h + Number(minutes) * secondsPer.m + Number(seconds);",
      "  const total = Number(hours) * secondsPer.h + Number(minutes) * secondsPer.m + Number(seconds);\\n  if (!Number.isSafeInteger(total)) {\\n    throw new RangeError(\`not a duration: \${JSON.stringify(text)}\`);\\n  }\\n  return total;",
    )`;
const review = "review: [({ review }) => review(true)],\n  sceptic: [({ review }) => review(true)],";

const hunts = `import { readFileSync } from "node:fs";
export default {
  implement: [({ commit, handoff, git }) => {
    git("commit", "-q", "--allow-empty", "-m", ${JSON.stringify(`Report BUG-001: large durations are rounded\n\n${report}\n\nBug-Report: BUG-001\n`)});
    commit("Show BUG-001", { "test/large.test.js": ${JSON.stringify(test)} }, "Show BUG-001\\n\\nBug-Reproduce: BUG-001\\n");
    const text = readFileSync("src/durations.js", "utf8");
    const message = handoff("Refuse durations that no number holds", ["src/durations.js", "test/large.test.js"]);
    commit("", { "src/durations.js": ${fixed} }, message.replace("Peer: ", "Bug-Resolves: BUG-001\\nPeer: "));
  }, ({ commit }) => commit("Nothing more is to be done")],
  ${review}
};`;
const confirms = `export default {
  implement: [({ git, handoff }) => {
    const message = handoff("Confirm the fix of BUG-001", ["src/durations.js"]);
    git("commit", "-q", "--allow-empty", "-m", message.replace("Peer: ", "Bug-Confirm: BUG-001: ran its test before and after the fix\\nPeer: "));
  }, ({ commit }) => commit("Nothing more is to be done")],
  ${review}
};`;

export const auditingPair: Readonly<Record<string, string>> = { alice: hunts, bob: confirms };
