import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Gates of the arms that have any, by the names the tables use. */
export const gateNames = [
  "tests-pass",
  "no-regression",
  "tests-not-weakened",
  "no-skipped-tests",
  "coverage-holds",
  "no-stubs",
  "no-empty-bodies",
  "no-shortcut-markers",
  "no-commented-code",
  "no-debug-leftovers",
  "no-mocks-in-implementation",
  "no-secrets",
  "api-stable",
  "self-review-on-handoff",
  "history-intact",
];

const acceptance = join(dirname(fileURLToPath(import.meta.url)), "acceptance.mjs");
const question =
  "  - id: blind\n    type: soft\n    prompt: Does every program print what SPEC.md says? Run some, and give a command that fails for each that does not.\n";
const task = "task: Write the interpreter that SPEC.md asks for, with tests.\n";

/** All gates, and the programs of the acceptance compared with the reference. */
export const gated = ({ programs, review }) =>
  `${task}goals:\n${gateNames.map((gate) => `  - { id: ${gate}, type: hard, gate: ${gate} }\n`).join("")}  - { id: differential, type: hard, cmd: ${JSON.stringify(`${JSON.stringify(process.execPath)} ${JSON.stringify(acceptance)} ${programs}`)} }\n${review ? question : ""}`;

/** What a loop without gates asks: that there is something. */
export const ungated = ({ review }) => `${task}goals:\n  - { id: present, type: hard, cmd: test -f src/run.mjs }\n${review ? question : ""}`;
