/** Scripts of peers that do what a mode tells them to. */
import { cli } from "../support/loop.ts";

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

const peers = `${process.execPath} ${cli}`;

/** Inside of its turn: seeds, writes a sentence for each entry and one of the whole, renders, hands off. */
export const documenting = (finish = "") => `import { readFileSync, writeFileSync } from "node:fs";
const sentences = {
  parse: "Turns a text such as 1h30m into whole seconds and refuses anything else",
  parse_duration: "Turns a text such as 1h30m into whole seconds and refuses anything else",
  format: "Gives the shortest text that reads back as the same number",
  format_duration: "Gives the shortest text that reads back as the same number",
  NotADuration: "Tells which text could not be understood and why",
  PATTERN: "Hours, minutes and seconds, each at most once and in this order",
  SECONDS_PER: "How long each unit is, by its letter",
};
const implement = ({ sh, commit }) => {
  sh("${peers} codemap --seed");
  let [id, first, count] = ["", "", 0];
  const lines = readFileSync("CODEMAP.yaml", "utf8").split("\\n").map((line) => {
    id = /^  - id: (.*)$/.exec(line)?.[1] ?? id;
    first ||= id;
    const name = id.split(".").at(-1);
    const own = sentences[name] ?? sentences[name.toLowerCase()] ?? ["Reads and writes lengths of time as people do", "Everything about hours and minutes that others call"][count++ % 2];
    return line === '    summary: ""' ? "    summary: " + JSON.stringify(own) : line;
  });
  writeFileSync("CODEMAP.yaml", lines.join("\\n"));
  writeFileSync("ARCHITECTURE.md", "# Architecture\\n\\nEverything is in [[" + first + "]]: a text comes in, whole seconds go out, and nothing is kept in between.\\n");
  sh("${peers} agents-doc");
  sh("${peers} codemap --check && ${peers} agents-doc --check");
  ${finish}
  commit("Describe every public name", { "NOTES.md": "The codemap was written from the code.\\n" });
};
export default { implement: [implement], review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`;
