/** A small plan for the samples, and peers that carry it out. */
import { join } from "node:path";
import { expect } from "vitest";
import { cli, type Line, type Loop } from "../support/loop.ts";
import { addition, filesOf, type Language, type Setting, sampleFiles, withSample } from "./support.ts";

type Work = { readonly acceptance: string; readonly touches: string };

const works: Readonly<Record<Language, Work>> = {
  javascript: {
    acceptance: `node --test test/total.test.js && grep -q total README.md`,
    touches: "[src/total.js, test/total.test.js]",
  },
  python: { acceptance: "python3 -m pytest -q tests/test_total.py && grep -q total README.md", touches: "[durations/total.py, tests/test_total.py]" },
  go: { acceptance: "go test ./... && test -f total_test.go && grep -q total README.md", touches: "[total.go, total_test.go]" },
  rust: { acceptance: "cargo test -q --offline --test total && grep -q total README.md", touches: "[src/lib.rs, tests/total.rs]" },
};

/** One of the samples is tried through what a user calls as well. */
const e2e: Readonly<Partial<Record<Language, string>>> = { javascript: "\ne2e: node e2e/day.js\n\n## Steps" };

/** Tests of the operator, in the repository before the work begins. */
const frozen: Readonly<Record<Language, string>> = {
  javascript: "node --test acceptance/total.test.js",
  python: "python3 -m pytest -q acceptance/test_total.py",
  go: "go test ./acceptance",
  rust: "cargo test -q --offline --manifest-path acceptance/Cargo.toml",
};

export const planFor = (language: Language, acceptance = works[language].acceptance): string => `# Add up durations

## Meta
surfaces: [lib]
acceptance: ${acceptance}

## Steps
- [ ] [STEP-1] Add up several durations
  - touches: ${works[language].touches}
  - rationale: a day's work comes in pieces
- [ ] [STEP-2] Say in the README how several are added up
  - touches: [README.md]
  - depends: [STEP-1]
  - pure_documentation: true

## Input Domains
- durations such as 1h30m
`;

const sections = (names: readonly string[]) =>
  names.map((name) => `## ${name}\nOne module reads and writes durations; ${name.toLowerCase()} is as small as that.\n`).join("\n");
export const artefactTexts: Readonly<Record<string, string>> = {
  "RECON.md": `# What is there\n\n${sections(["Module Map", "Key Abstractions", "Entry Points", "Conventions", "External Dependencies", "Implementation-Relevant Context"])}`,
  "PLAN.aligned.md":
    "# Alignment\n\n## [STEP-1] Add up\nA new file beside the one that is there; it calls parse.\n\n## STEP-2\nThe README has an example for each function already.\n",
  "ARCHITECTURE.intended.md": `# Architecture (Intended)\n\n${sections(["Components", "Data Flow", "Module Boundaries", "State / Persistence", "Error Handling", "Testing Strategy"])}\n## Out of Scope (Explicit)\nRounding.\n`,
};

/** Files of the two steps. */
export const firstStep = (language: Language) => addition(language);
export const secondStep = (language: Language) => ({
  "README.md": `${sampleFiles(language)["README.md"]}\n## Several\n\n\`total\` adds several durations up.\n`,
});

type Played = { readonly steps?: object; readonly trailers?: Readonly<Record<string, string>> };

/** A script whose implement turns do what the prompt names: the artefact of a phase, or a step. `more` are steps played instead. */
export const carriesOut = (language: Language, more = "", { steps, trailers = {} }: Played = {}): string => `
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
const artefacts = ${JSON.stringify(artefactTexts)};
const steps = ${JSON.stringify(steps ?? { "STEP-1": firstStep(language), "STEP-2": secondStep(language) })};
// Besides the step; under the name of a gate and a peer what it says at the end when that is red.
const trailers = ${JSON.stringify(trailers)};
export const signed = (peer, subject, files, trailers = "") =>
  subject + "\\n\\n## Self-Review\\nFor \\"" + subject + "\\" I changed " + files.join(", ") + " and read the whole difference again; the tests of this part were run.\\n\\n" + trailers + "Peer: " + peer + "\\nPeer-Status: handoff\\n";
const accounts = {
  alice: ["Error texts name no position, so whoever reads a long text has to search.", "A text of a million digits was tried by nobody and may be slow.", "No fuzzing was set up, only the cases that the tests name."],
  bob: ["My sentences in README.md lean on a single example of three.", "I ran every example twice and found none that is read wrongly.", "Nothing was left out that the plan asks for; I compared each step."],
};
const headings = ["Weakest part", "Likely uncaught bug", "Skipped or shortcut"];
const account = (peer) => "## " + peer + "\\n\\n" + headings.map((heading, at) => "### " + heading + "\\n" + (accounts[peer] ?? accounts.bob)[at] + "\\n\\n").join("");
// What is left when every step is done: the account of its own work, and the report of the delivery.
const closing = ({ commit, prompt, peer }) => {
  const files = {};
  const honest = existsSync("HONESTY_AUDIT.md") ? readFileSync("HONESTY_AUDIT.md", "utf8") : "# Honesty audit\\n\\n";
  if (/honesty-audit: FAIL/.test(prompt) && !honest.includes("## " + peer)) files["HONESTY_AUDIT.md"] = honest + account(peer);
  if (/delivery-report-complete: FAIL/.test(prompt)) {
    execFileSync(${JSON.stringify(process.execPath)}, [${JSON.stringify(cli)}, "delivery", "--write"]);
    const says = (name) => "What " + name + " asked for is there as the log tells it; its tests were seen to fail before the code was written.\\n";
    files["DELIVERY.md"] = readFileSync("DELIVERY.md", "utf8").replace(/(<!-- prose of ([\\w-]+) -->\\n)(?=<!-- end)/g, (_, mark, name) => mark + says(name));
  }
  const more = /concerns-resolved: FAIL/.test(prompt) ? (trailers["concerns-resolved " + peer] ?? "") : "";
  const subject = "Say what is there and what is weak";
  return commit(subject, files, signed(peer, subject, Object.keys(files), more));
};
const work = ({ commit, prompt, peer }) => {
  const phase = /^### The phase (\\w+): \`([^\`]+)\`/m.exec(prompt);
  if (phase) return commit("Write " + phase[2], { [phase[2]]: artefacts[phase[2]] });
  if (!/^### Your step/m.test(prompt)) return closing({ commit, prompt, peer });
  const step = /^### Your step\\n\\*\\*(STEP-\\d+)\\*\\*/m.exec(prompt)?.[1];
  const files = steps[step] ?? {};
  return commit("Do " + step, files, signed(peer, "Do " + step, Object.keys(files), "Step: " + step + "\\n" + (trailers[step] ?? "")));
};
const review = ({ review }) => review(true);
export default { implement: [work], review: [review], sceptic: [review], ${more} };`;

const goalsFor = (language: Language) => [
  { id: "acceptance", type: "hard", cmd: works[language].acceptance, when: "end" },
  { id: "plan-complete", type: "hard", gate: "plan-complete", when: "end" },
  { id: "plan-intact", type: "hard", gate: "plan-intact" },
  { id: "step-traceable", type: "hard", gate: "step-traceable" },
  { id: "architecture-intact", type: "hard", gate: "architecture-intact" },
  { id: "self-review", type: "hard", gate: "self-review-on-handoff" },
];

export const settingFor = (language: Language, scripts: Setting["scripts"], goals: Readonly<Record<string, unknown>> = {}): Setting => ({
  modes: [],
  scripts,
  plan: planFor(language),
  goals: { plan: "PLAN.md", goals: goalsFor(language), ...goals },
});

/** The whole mode, with tests of the operator that fail until the work is done, and a worry of one peer that the other answers. */
export async function runsToDone(language: Language, look: (loop: Loop, log: Line[]) => void): Promise<void> {
  const trailers = {
    "STEP-1": "Concern: nobody says what several durations too large for a number add up to\n",
    "STEP-2": "Concern-Answered: C1: each is read as before, and the plan asks for a day's work\n",
    "concerns-resolved bob": "Concern-Closed: C1: a day is far below\n",
  };
  const script = carriesOut(language, "", { trailers });
  const setting = {
    modes: ["implement"],
    init: ["--plan", "PLAN.md", "--lang", "auto"],
    plan: planFor(language, `${frozen[language]} && grep -q total README.md`).replace("\n\n## Steps", e2e[language] ?? "\n\n## Steps"),
    files: filesOf(join(import.meta.dirname, "acceptance", language)),
    scripts: { alice: script, bob: script },
  };
  await withSample(language, setting, async (loop) => {
    expect(loop.peers(["gate", "acceptance-pass"])).toMatchObject({ code: 1, stdout: expect.stringMatching(/^fail: /) });
    const end = loop.peers(["run", "--max-ticks", "20"]);
    expect(end.code, `${end.stdout}${end.stderr}${loop.peers(["log"]).stdout}`).toBe(0);
    expect(loop.status().state).toBe("converged");
    look(loop, loop.log());
  });
}

type Story = { readonly loop: Loop; readonly log: Line[] };

/** Alice cheats in her implement turns, bob reviews (or does what `bob` says). Ends after a few turns. */
export async function tried(
  alice: string,
  look: (story: Story) => void,
  more: { bob?: string; ticks?: number; goals?: object; steps?: (loop: Loop) => void } = {},
): Promise<void> {
  const scripts = {
    alice: carriesOut("javascript", alice),
    bob: carriesOut("javascript", more.bob ?? ""),
  };
  await withSample("javascript", settingFor("javascript", scripts, { phases: [], ...more.goals }), async (loop) => {
    loop.peers(["run", "--max-ticks", String(more.ticks ?? 1)]);
    more.steps?.(loop);
    look({ loop, log: loop.log() });
  });
}

export const moves = (log: Line[]) => log.flatMap((event) => (event.kind === "step-moved" ? [event] : []));
export const done = (log: Line[]) => moves(log).filter(({ to }) => to === "done");
export const red = (log: Line[], gate: string) =>
  log.flatMap((event) => (event.kind === "gate-judged" && event.gate === gate && event.verdict === "fail" ? [event.why] : []));
