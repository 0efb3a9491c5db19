import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePlan } from "../../src/core/plan/parse.ts";
import type { FrozenPlan, PlanStep } from "../../src/core/plan/plan.ts";

const meta = "surfaces: [cli]\nacceptance: node --test";
const plan = (steps: string, more = "", settings = meta) => `# Shop\n\n## Meta\n${settings}\n\n## Steps\n${steps}\n${more}`;
const one = "- [ ] [STEP-1] Add a thing\n  - touches: [src/a.js]";
const read = (text: string) => {
  const answer = parsePlan(text, "PLAN.md");
  if (!answer.ok) throw new Error(answer.problems.join("\n"));
  return answer;
};
const problems = (text: string) => {
  const answer = parsePlan(text, "PLAN.md");
  return answer.ok ? [] : answer.problems;
};

describe("a plan that reads", () => {
  test("everything a plan may say", () => {
    const text = plan(
      [
        "- [ ] [STEP-1] Read the input",
        "  over two lines",
        "  - touches: [src/read.js, tests/]",
        "  - rationale: nothing works without it",
        "    at all",
        "- [x] [STEP-2] Say how it is used",
        "  - depends: STEP-1",
        "  - pure_documentation: true # no code",
      ].join("\n"),
      "## Architecture\nOne module.\n\n### Parts\n- read\n\n## Input Domains\n- lines of numbers\n",
      'surfaces: [cli, web]\nacceptance:\n\n```sh\nnpm test\nnode check.js # all of it\n```\ne2e: npx playwright test\nacceptance_files: [tests/acceptance/**, "package.json"]\nhidden: ../secret-tests/\nmin_tests: 3\nconvergence_n: 2\nmutation_testing: yes\nhonesty_audit_peer: bob\nconfidence_calibration: off',
    );
    const { plan: found, marks } = read(text);
    expect(found.name).toBe("Shop");
    expect(found.meta).toEqual({
      surfaces: ["cli", "web"],
      acceptance: "npm test\nnode check.js # all of it",
      e2e: "npx playwright test",
      acceptance_files: ["tests/acceptance/**", "package.json"],
      hidden: "../secret-tests",
      min_tests: 3,
      convergence_n: 2,
      mutation_testing: true,
      honesty_audit_peer: "bob",
      confidence_calibration: false,
    });
    expect(found.steps.map(({ id, text: words, touches, depends, rationale }) => ({ id, words, touches, depends, rationale }))).toEqual([
      { id: "STEP-1", words: "Read the input over two lines", touches: ["src/read.js", "tests/"], depends: [], rationale: "nothing works without it at all" },
      { id: "STEP-2", words: "Say how it is used", touches: [], depends: ["STEP-1"], rationale: null },
    ]);
    expect(found.architecture).toBe("One module.\n\n### Parts\n- read");
    expect(found.input_domains).toEqual(["lines of numbers"]);
    expect(marks).toEqual({ "STEP-1": "open", "STEP-2": "done" });
  });

  test.each([[`grep -q "#ok" out.txt && echo '#done'`], ["npm test # the whole suite"], ["test \"$(node app.js '[a]')\" = '# one'"]])(
    "the command is kept whole: %s",
    (command) => {
      expect(read(plan(one, "", `surfaces: [cli]\nacceptance: ${command}`)).plan.meta.acceptance).toBe(command);
    },
  );

  test("a # in quotes or brackets is no comment elsewhere either", () => {
    expect(read(plan(one, "", `${meta}\nacceptance_files: ["a #1.txt", b]   # these`)).plan.meta.acceptance_files).toEqual(["a #1.txt", "b"]);
  });

  test("steps in a fence or a comment are no steps", () => {
    const text = plan(`\`\`\`\n- [x] [STEP-1] an example\n\`\`\`\n<!--\n- [x] [STEP-2] was dropped\n-->\n${one} <!-- soon -->`);
    expect(read(text).plan.steps).toMatchObject([{ id: "STEP-1", line: 14 }]);
    expect(read(text).marks).toEqual({ "STEP-1": "open" });
  });

  test("a word in brackets stays part of the text", () => {
    expect(read(plan("- [ ] [STEP-1] Use the magic (deadbeef) value\n  - touches: src/a.js")).plan.steps[0]?.text).toBe("Use the magic (deadbeef) value");
  });

  test("Windows line ends and a byte order mark", () => {
    expect(read(`\uFEFF${plan(one)}`.replaceAll("\n", "\r\n")).plan.steps).toMatchObject([{ id: "STEP-1", line: 8 }]);
  });

  test("headings inside of Steps group them and lose none", () => {
    expect(read(plan(`### First\n${one}\n### Second\n- [ ] [STEP-2] More\n  - touches: src`)).plan.steps).toHaveLength(2);
  });
});

describe("a plan that does not read says where and what would be right", () => {
  const two = (line: string) => plan(`${one}\n${line}`);
  const table: readonly (readonly [string, string, RegExp])[] = [
    ["no name", plan(one).replace("# Shop\n", ""), /^PLAN\.md:2: a plan begins with its name; write `# name/],
    ["prose before the name", `hello\n${plan(one)}`, /^PLAN\.md:1: a plan begins with its name/],
    ["no Meta", plan(one).replace(/## Meta[^#]*/, ""), /the section Meta is missing; write `## Meta`/],
    ["no Steps", "# a\n## Meta\nsurfaces: [cli]\nacceptance: x\n", /the section Steps is missing/],
    ["no step", plan(""), /^PLAN\.md:7: there is no step; write `- \[ \] \[STEP-1\]/],
    ["the same section twice", plan(one, "## Steps\n- [ ] [STEP-2] b\n  - touches: b\n"), /^PLAN\.md:10: Steps stands in line 7 already/],
    ["a section nobody knows", plan(one, "## Stepps\n"), /there is no section "Stepps" in a plan; did you mean Steps\?/],
    ["a second title inside of Steps", plan(`# note\n${one}`), /^PLAN\.md:8: a second `# ` heading would end the plan/],
    ["a star", two("* [ ] [STEP-2] b"), /^PLAN\.md:10: a step begins with `- `/],
    ["a number", two("1. [ ] [STEP-2] b"), /^PLAN\.md:10: a step begins with `- `/],
    ["an indented step", two("  - [ ] [STEP-2] b"), /^PLAN\.md:10: a step that is indented is none/],
    ["a step in an indented block", plan(`${one}\n\n    - [ ] [STEP-2] b`), /^PLAN\.md:11: a step that is indented is none/],
    [
      "braces in touches",
      plan("- [ ] [STEP-1] a\n  - touches: [src/*.{js,ts}]"),
      /^PLAN\.md:\d+: touches of STEP-1 has braces, which are not read here; write one pattern for each/,
    ],
    ["[DONE]", two("- [DONE] [STEP-2] b\n  - touches: b"), /^PLAN\.md:10: \[DONE\] is no mark of a step; write \[ \]/],
    ["an empty box", two("- [] [STEP-2] b\n  - touches: b"), /^PLAN\.md:10: \[\] is no mark of a step/],
    ["a small id", two("- [ ] [step-2] b"), /^PLAN\.md:10: this looks like a step and is none/],
    ["no id", two("- [ ] b"), /^PLAN\.md:10: this step has no id/],
    ["no text", two("- [ ] [STEP-2]"), /^PLAN\.md:10: this looks like a step and is none/],
    ["a leading zero", two("- [ ] [STEP-02] b"), /^PLAN\.md:10: this looks like a step and is none/],
    ["prose among the steps", two("and then the rest"), /^PLAN\.md:10: this is neither a step nor a key of one/],
    ["a key without its dash", two("  touches: src"), /^PLAN\.md:10: a key of a step is indented and has a dash/],
    ["a key that is not indented", two("- touches: src"), /^PLAN\.md:10: a key of a step is indented and has a dash/],
    ["a list of its own", two("  - first this\n"), /^PLAN\.md:10: a step has keys and no list of its own/],
    ["a key above the steps", plan(`  - touches: src\n${one}`), /^PLAN\.md:8: a key above the first step/],
    ["a key nobody knows", two("  - touch: src"), /^PLAN\.md:10: STEP-1 knows no touch; did you mean touches\?/],
    ["a key twice", two("  - touches: src"), /^PLAN\.md:10: STEP-1 has touches in line 9 already/],
    ["an empty key", two("  - depends:"), /^PLAN\.md:10: depends of STEP-1 is empty; write ids of steps/],
    ["no touches", two("- [ ] [STEP-2] b"), /^PLAN\.md:10: STEP-2 does not say where its work will be seen/],
    ["touches outside", two("- [ ] [STEP-2] b\n  - touches: ../x"), /^PLAN\.md:11: touches of STEP-2 names \.\.\/x; write paths from the top/],
    ["not true or false", two("  - trivial_step: maybe"), /^PLAN\.md:10: trivial_step of STEP-1 is "maybe"; write true or false/],
    ["a gap", two("- [ ] [STEP-3] b\n  - touches: b"), /^PLAN\.md:10: steps are numbered in order; write STEP-2 instead of STEP-3/],
    ["the same number twice", two("- [ ] [STEP-1] b\n  - touches: b"), /^PLAN\.md:10: STEP-1 stands in line 8 already; write STEP-2/],
    ["an unknown dependency", two("  - depends: [STEP-9]"), /^PLAN\.md:8: STEP-1 depends on STEP-9, which is no step/],
    ["no id as dependency", two("  - depends: first"), /^PLAN\.md:10: depends of STEP-1 names first/],
    ["itself", two("  - depends: STEP-1"), /^PLAN\.md:8: STEP-1 depends on itself/],
    [
      "a circle",
      plan("- [ ] [STEP-1] a\n  - touches: a\n  - depends: STEP-2\n- [ ] [STEP-2] b\n  - touches: b\n  - depends: STEP-1"),
      /^PLAN\.md:8: steps wait for each other: STEP-1 depends on STEP-2 depends on STEP-1; take one/,
    ],
    ["a step above the sections", `# a\n- [ ] [STEP-1] b\n${plan(one).replace("# Shop\n", "")}`, /^PLAN\.md:2: a step outside of the section Steps/],
    ["a fence that never ends", two("```\n- [ ] [STEP-2] b\n"), /^PLAN\.md:10: this fence is never closed/],
    ["a comment that never ends", two("<!-- \n- [ ] [STEP-2] b\n"), /^PLAN\.md:10: this comment is never closed/],
    ["acceptance twice", plan(one, "", `${meta}\nacceptance: "true"`), /^PLAN\.md:6: acceptance stands in line 5 already; keep one of the two/],
    ["no acceptance", plan(one, "", "surfaces: [cli]"), /^PLAN\.md:3: Meta has no acceptance; write `acceptance: node/],
    ["an empty acceptance", plan(one, "", "surfaces: [cli]\nacceptance:"), /^PLAN\.md:5: acceptance is empty; write a shell command/],
    ["acceptance in backticks", plan(one, "", "surfaces: [cli]\nacceptance: `npm test`"), /^PLAN\.md:5: acceptance stands in backticks/],
    ["a block of no key", plan(one, "", `${meta}\n\n\`\`\`\nnpm test\n\`\`\``), /^PLAN\.md:7: this block belongs to no key/],
    ["no surfaces", plan(one, "", "acceptance: x"), /^PLAN\.md:3: Meta has no surfaces; write `surfaces: \[cli\]`/],
    ["an unknown surface", plan(one, "", "surfaces: [cly]\nacceptance: x"), /^PLAN\.md:4: surfaces names "cly"; write one or more of cli, web, lib, gui/],
    ["a web page without e2e", plan(one, "", "surfaces: [web]\nacceptance: x"), /^PLAN\.md:4: a plan with the surface web needs e2e/],
    ["a setting nobody knows", plan(one, "", `${meta}\nconvergence: 2`), /^PLAN\.md:6: Meta knows no convergence; did you mean convergence_n\?/],
    ["no setting", plan(one, "", `${meta}\nSome prose`), /^PLAN\.md:6: this is no setting; write `key: value`/],
    ["none of a number", plan(one, "", `${meta}\nmin_tests: 0`), /^PLAN\.md:6: min_tests is "0"; write a whole number from 1 on/],
    [
      "hidden inside, where every peer sees it",
      plan(one, "", `${meta}\nhidden: tests/hidden`),
      /^PLAN\.md:6: hidden is "tests\/hidden"; write one folder outside of the repository, .* e\.g\. \.\.\/secret-tests$/,
    ],
    ["a domain that is none", plan(one, "## Input Domains\nall of it\n"), /^PLAN\.md:11: an input domain is one line; write `- what comes in`/],
  ];
  test.each(table)("%s", (_, text, says) => expect(problems(text).some((line) => says.test(line)) || problems(text)).toBe(true));

  test("all problems at once, by line", () => {
    const text = plan("* [ ] [STEP-1] a\n- [DONE] [STEP-1] b\n  - touch: x", "", "surfaces: [x]\nacceptance: y");
    expect(problems(text).map((line) => line.split(":")[1])).toEqual(["4", "8", "9", "9", "10"]);
  });
});

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(" "));
const path = fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join("/"));
const steps = fc
  .array(
    fc.record({
      text: words,
      touches: fc.array(path, { minLength: 1, maxLength: 3 }),
      depends: fc.array(fc.nat(20), { maxLength: 3 }),
      rationale: fc.option(words),
      trivial_step: fc.boolean(),
      pure_refactor: fc.boolean(),
      pure_documentation: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) => all.map((step, index) => ({ ...step, id: `STEP-${index + 1}`, depends: earlier(step.depends, index) })));
const earlier = (numbers: readonly number[], index: number) => (index === 0 ? [] : [...new Set(numbers.map((number) => `STEP-${(number % index) + 1}`))]);

const rendered = (name: string, all: readonly Omit<PlanStep, "line">[], domains: readonly string[]) =>
  [
    `# ${name}`,
    "## Meta",
    "surfaces: [lib]",
    "acceptance: make check",
    "## Steps",
    ...all.flatMap(({ id, text, touches, depends, rationale, ...flags }) => [
      `- [ ] [${id}] ${text}`,
      `  - touches: [${touches.join(", ")}]`,
      ...(depends.length > 0 ? [`  - depends: [${depends.join(", ")}]`] : []),
      ...(rationale === null ? [] : [`  - rationale: ${rationale}`]),
      ...Object.entries(flags).flatMap(([key, value]) => (value === true ? [`  - ${key}: true`] : [])),
    ]),
    "## Input Domains",
    ...domains.map((domain) => `- ${domain}`),
    "",
  ].join("\n");

test("what is written down is read back", () => {
  fc.assert(
    fc.property(words, steps, fc.array(words, { maxLength: 3 }), (name, all, domains) => {
      const found: FrozenPlan = read(rendered(name, all, domains)).plan;
      expect(found.name).toBe(name);
      expect(found.input_domains).toEqual(domains);
      expect(found.steps.map(({ line: _, ...step }) => step)).toEqual(all);
    }),
  );
});

test("whatever comes in, the answer is a plan or problems with lines of the file", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "# a",
      "## Meta",
      "## Steps",
      "surfaces: [cli]",
      "acceptance: x",
      "- [ ] [STEP-1] a",
      "  - touches: a",
      "```",
      "<!--",
      "-->",
      "    - [x] [STEP-2] b",
      "",
    ),
    fc.string({ maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join("\n");
      for (const line of problems(text)) expect(Number(/^PLAN\.md:(\d+): .*/s.exec(line)?.[1])).toBeLessThanOrEqual(text.split(/\r\n?|\n/).length);
    }),
  );
});
