import { describe, expect, test } from "vitest";
import { parseReview, verdictOf } from "../../src/core/review.ts";
import { severities } from "../../src/core/vocabulary.ts";
import { finding } from "../support/story.ts";

const answer = (goals: object, findings?: unknown) => JSON.stringify({ verdict: "approve", goals, ...(findings === undefined ? {} : { findings }) });
const passed = { blind: { pass: true, notes: "read it" } };
const read = (text: string, goals = ["blind"]) => parseReview(text, "", goals);
const why = (parsed: ReturnType<typeof parseReview>) => (parsed.ok ? "" : parsed.why);

describe("a review in its file", () => {
  test("is read with what it leaves out filled in", () =>
    expect(read(answer(passed, [{ severity: "high", claim: "wrong" }]))).toEqual({
      ok: true,
      review: {
        verdict: "approve",
        changes: [],
        goals: passed,
        findings: [{ severity: "high", file: null, line: null, claim: "wrong", command: null, category: "other", id: null }],
        settled: {},
        steps: {},
        concerns: [],
        closes: {},
        confirms: {},
        agrees: {},
      },
    }));

  test.each<[string, string]>([
    ["critical", "crit"],
    ["Blocker", "crit"],
    ["MAJOR", "high"],
    ["medium", "med"],
    ["moderate", "med"],
    ["minor", "low"],
    ["trivial", "low"],
    ["note", "info"],
    ...severities.map((severity): [string, string] => [severity, severity]),
  ])("the severity %s means %s", (said, meant) =>
    expect(read(answer(passed, [{ severity: said, claim: "x" }]))).toMatchObject({ review: { findings: [{ severity: meant }] } }),
  );

  const bad: [string, string][] = [
    ["without goals", JSON.stringify({ findings: [] })],
    ["with a pass that is a word", answer({ blind: { pass: "yes", notes: "n" } })],
    ["without notes", answer({ blind: { pass: true, notes: "" } })],
    ["with a severity nobody knows", answer(passed, [{ severity: "terrible", claim: "x" }])],
    ["with a line before the first", answer(passed, [{ severity: "high", file: "a", line: 0, claim: "x" }])],
    ["with a finding that claims nothing", answer(passed, [{ severity: "high", claim: "" }])],
    ["that is a list", "[]"],
    ["that is cut off", answer(passed).slice(0, -2)],
    ["with words around it", `Here you are: ${answer(passed)}`],
  ];
  test.each(bad)("%s counts as none, and it says why", (_, text) => expect(why(read(text))).toMatch(/^its review does not read: \S/));

  test("that leaves a question out counts as none, and names it", () =>
    expect(why(read(answer(passed), ["blind", "docs", "speed"]))).toBe("its review does not answer docs, speed"));

  test("a question of the name of an old built-in is not answered by it", () =>
    expect(why(read(answer(passed), ["toString"]))).toBe("its review does not answer toString"));

  test("counts, not what was printed beside it", () => {
    expect(parseReview("{}", answer(passed), ["blind"])).toMatchObject({ ok: false });
    expect(parseReview(answer(passed), "{}", ["blind"])).toMatchObject({ ok: true });
  });

  test("an endless claim is kept at a length people read", () => {
    const parsed = read(answer(passed, [{ severity: "high", claim: "x".repeat(1e6) }]));
    expect(parsed.ok && parsed.review.findings[0]?.claim.length).toBeLessThanOrEqual(2_000);
  });
});

describe("a review that wants to be read two ways", () => {
  const whole = (more: string) => `{"goals":{"blind":{"pass":true,"notes":"read it"}},"verdict":"approve"${more}}`;
  test.each([
    ["a verdict given twice", whole(',"verdict":"reject"'), '"verdict" twice'],
    ["the same key written otherwise", whole(',"\\u0076erdict":"reject"'), '"verdict" twice'],
    ["an answer given twice", '{"verdict":"approve","goals":{"blind":{"pass":false,"pass":true,"notes":"x"}}}', '"pass" twice'],
    ["a number in other digits", whole(',"settled":{"F\uff13":{"fixed":true,"notes":"x"}}'), "does not read"],
    ["a letter of another alphabet", whole(',"closes":{"\u04211":"x"}'), "does not read"],
    ["line nought", whole(',"findings":[{"severity":"high","file":"a.ts","line":0,"claim":"x"}]'), "does not read"],
    ["a line that no number can tell", whole(',"findings":[{"severity":"high","file":"a.ts","line":1e300,"claim":"x"}]'), "does not read"],
    ["a command too long to be kept", whole(`,"findings":[{"severity":"high","command":"${"x".repeat(9_000)}","claim":"x"}]`), "does not read"],
    ["too deep", "[".repeat(200_000), "does not read"],
  ])("%s is none", (_, text, said) => expect(why(read(text))).toContain(said));
  test("a key may stand in two objects, in a text, and in a list", () =>
    expect(read(whole(',"findings":[{"severity":"high","claim":"\\"claim\\": 1, {\\"claim\\""},{"severity":"high","claim":"x"}]'))).toMatchObject({
      ok: true,
    }));
  test("a mark of the byte order before it is no fault", () => expect(read(`\uFEFF${answer(passed)}`)).toMatchObject({ ok: true }));
  test("what would move a terminal or end an argument is left out", () =>
    expect(read(answer(passed, [{ severity: "low", file: "a\0.ts", command: "make\0", claim: "\u001b[2Jgone\u009b\n\tso" }]))).toMatchObject({
      review: { findings: [{ file: "a.ts", command: "make", claim: "[2Jgone\n\tso" }] },
    }));
});

describe("a review that was only printed", () => {
  const printed = (text: string, goals = ["blind"]) => parseReview(null, text, goals);

  test("is the last whole one among the chatter", () => {
    const early = answer({ blind: { pass: false, notes: "first thought" } });
    const parsed = printed(`I looked at {this}.\n${early}\nOn reflection:\n\`\`\`json\n${answer(passed)}\n\`\`\`\nDone {}.`);
    expect(parsed).toMatchObject({ ok: true, review: { goals: passed } });
  });

  test("braces and quotes inside its texts do not end it", () => {
    const goals = { blind: { pass: true, notes: 'the case "}" and "{" and \\" and \\\\' } };
    expect(printed(`{"note": "}{"} ${answer(goals)}`)).toMatchObject({ ok: true, review: { goals } });
  });

  test("a quotation mark in the chatter before it does no harm", () =>
    expect(printed(`It is 5" wide {so "what.\n${answer(passed)}`)).toMatchObject({ ok: true }));

  test("none at all is said so", () => {
    expect(why(printed("All good, ship it."))).toBe("it neither wrote the review file nor printed a JSON object");
    expect(why(printed(""))).toBe("it neither wrote the review file nor printed a JSON object");
  });

  test("of several that do not count, the last one's fault is told", () =>
    expect(why(printed(`{"a":1} ${answer(passed)}`, ["docs"]))).toBe("its review does not answer docs"));

  const hostile: [string, string][] = [
    ["a million opening braces", "{".repeat(1e6)],
    ["a million quotes", '{"'.repeat(5e5)],
    ["a million backslashes", `{"${"\\".repeat(1e6)}`],
    ["nested objects", `${'{"a":'.repeat(2e5)}1${"}".repeat(2e5)}`],
    ["many small objects", "{} ".repeat(3e5)],
  ];
  test.each(hostile)("%s take no time, and the review after them is found", (_, text) => {
    const began = performance.now();
    expect(printed(text).ok).toBe(false);
    expect(printed(`${text}\n${answer(passed)}`)).toMatchObject({ ok: true });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe("what an answer amounts to", () => {
  const [one, none] = [[finding()], []];
  test.each([
    ["pass without findings", true, "approve", none, none, "pass"],
    ["pass with advice below the bar", true, "approve", none, one, "pass"],
    ["pass with a blocking finding", true, "approve", one, one, "fail"],
    ["no pass with a blocking finding", false, "reject", one, one, "fail"],
    ["no pass with advice only", false, "reject", none, one, "pass"],
    ["no pass with nothing that stands", false, "reject", none, none, "void"],
    ["pass, but the whole is rejected without a finding", true, "reject", none, none, "void"],
    ["no pass, though the whole is approved", false, "approve", none, none, "void"],
    ["pass, but unsure", true, "unsure", none, none, "void"],
    ["unsure with advice", true, "unsure", none, one, "void"],
    ["unsure with a blocking finding", true, "unsure", one, one, "fail"],
  ] as const)("%s", (_, pass, stance, blocking, standing, verdict) => expect(verdictOf({ pass, stance }, [...blocking], [...standing])).toBe(verdict));
});
