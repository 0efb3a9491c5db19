import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import type { Event, EventOf } from "../../src/core/event.ts";
import { htmlOf } from "../../src/core/report/html.ts";
import { harmless, markdownOf } from "../../src/core/report/markdown.ts";
import { pageOf } from "../../src/core/report/sections.ts";
import { storyOf } from "../../src/core/report/story.ts";
import { style } from "../../src/core/report/style.ts";
import { anyStory } from "../support/any-story.ts";
import { everyEvent } from "../support/every-event.ts";
import { accepted, failed, finding, judged, oid, policy, recorded, reviewed, startTurn, withReview, worked } from "../support/story.ts";

type Told = readonly (Event | Event[])[];
const run: Event = { kind: "runner-started", mode: "run", pid: 1, limits: {} };
const story = (...told: Told) => storyOf(recorded(...told));
const markdown = (...told: Told) => markdownOf(pageOf(story(...told)));
const html = (...told: Told) => htmlOf(pageOf(story(...told)));
const converged = (commit: string): Event => ({ kind: "run-converged", commit: oid(commit), tree: oid(`${commit}-tree`), ticks: 3 });
const outOfTurns: Event = { kind: "run-stopped", outcome: "out-of-budget", why: "no turns are left", hint: "" };
const begun: Told = [accepted(policy(withReview)), run, judged("base", "fail")];
const green: Told = [...begun, ...worked("alice", "one"), judged("one")];
const whole: Told = [
  ...begun,
  ...worked("alice", "one", { usd: 0.5 }),
  judged("one"),
  ...reviewed("bob", "one", "blind", "fail"),
  ...worked("alice", "two", { usd: 0.25 }),
  judged("two"),
  ...reviewed("bob", "two"),
  ...reviewed("bob", "two", "sceptic"),
  converged("two"),
];

describe("the first lines say how it stands", () => {
  const first = (...told: Told) => markdown(...told).split("\n")[2];
  test("nothing in the log", () => expect(first()).toBe("**Is it done?** No. Nothing has begun yet."));
  test("done, and only what looked at it is said to have", () => {
    expect(first(...whole)).toMatch(/Yes\. Commit [0-9a-f]{8} on main passed every gate, reviewed and doubted\.$/);
    expect(first(...green, ...reviewed("bob", "one"), converged("one"))).toMatch(/passed every gate, reviewed\.$/);
    expect(first(...green, converged("one"))).toMatch(/passed every gate\.$/);
  });
  test("stopped with green gates, it says what nobody has looked at yet", () => {
    const left = (...told: Told) => /## What remains\n\n([\s\S]*?)\n\n##/.exec(markdown(...told, outOfTurns))?.[1]?.split("\n");
    expect(left(...green)).toEqual(["- no review of the present files has answered blind", "- no sceptic has tried to break the present files"]);
    expect(left(...green, ...reviewed("bob", "one"))).toEqual(["- no sceptic has tried to break the present files"]);
    expect(left(accepted(policy({ convergence: { clean_ticks: 3, sceptic: false } })), run, judged("base"))).toEqual(["- clean ticks: 0 of 3"]);
  });
  test("stopped: why, and what to do", () => {
    const text = markdown(...begun, { kind: "run-stopped", outcome: "stuck", why: "unit stayed red", hint: "look at unit, then go on" });
    expect(text).toContain("**Is it done?** No. It stopped (stuck): unit stayed red");
    expect(text).toContain("**What to do** look at unit, then go on");
  });
  test("paused", () => expect(first(...begun, { kind: "run-paused" })).toContain("No. The operator paused it."));
  test("running, between turns", () => expect(first(...begun)).toContain("Not yet. It goes on with the next commit"));
  test("running, in a turn", () => expect(first(...begun, startTurn("alice"))).toContain("Not yet. alice was in a turn (implement"));
  test("waiting", () => expect(first(...begun, { kind: "wait-started", why: "for ben" })).toContain("Not yet. It waits: for ben"));
  test("what it took: turns, time, dollars, tokens, commits", () =>
    expect(markdown(...whole)).toMatch(
      /\*\*What it took\*\* 5 turns in 1 run, .*0\.7500 US dollars without 3 turns whose price is not known, 200 tokens; 2 commits by peers, 0 by people/,
    ));
});

describe("what became of a finding", () => {
  const shown = finding({ command: "node probe.mjs", fails: true });
  const moved = (to: EventOf<"finding-moved">["to"]): Event => ({ ...everyEvent["finding-moved"], finding: "F1", to, why: "looked again" });
  const ways = (...told: Told) => story(...told).findings.map(({ steps }) => steps.map(({ status }) => status).join(" "));
  const doubted = [...begun, ...worked("alice", "one"), judged("one"), ...reviewed("bob", "one", "blind", "fail", [shown])];
  test("nobody did anything about it: it remains, by its number", () => {
    expect(ways(...doubted)).toEqual(["confirmed"]);
    expect(markdown(...doubted)).toMatch(/## What remains[\s\S]*- F1 \(confirmed\) high/);
    expect(markdown(...doubted)).toMatch(/\| F1 \| high a\.ts:1: wrong \| bob \| .* \| CONFIRMED at tick 2/);
  });
  test("a commit followed, a later look found it gone", () => {
    const told = [...doubted, ...worked("alice", "two"), moved("fixed")];
    expect(ways(...told)).toEqual(["confirmed answered fixed"]);
    expect(markdown(...told)).toMatch(/confirmed at tick 2, answered at tick 3, fixed at tick 3; .*: looked again/);
    expect(markdown(...told)).toContain("1 finding (0 open, 1 fixed)");
  });
  test("answered and still there: how often is told", () =>
    expect(markdown(...doubted, ...worked("alice", "two"), moved("reopened"))).toMatch(/CONFIRMED at tick 3; still there 1 times/));
  test("below the bar: advice, and nothing was open", () => {
    const told = [...begun, ...reviewed("bob", "base", "blind", "pass", [finding({ severity: "low" })])];
    expect(ways(...told)).toEqual(["advice"]);
    expect(html(...told)).toContain("Opened 0 times, closed 0 times");
  });
  test("its place is not there: told apart, once for all questions of a review, never counted", () => {
    const [started, given, ended] = reviewed("bob", "base", "blind", "fail", [finding({ stands: false })]) as [Event, EventOf<"review-given">, Event];
    const told = story(...begun, started, given, { ...given, goal: "other" }, ended);
    expect(told).toMatchObject({ findings: [], discarded: [{ peer: "bob", claim: "wrong", tick: 1 }] });
  });
  test("what was over before the run asked for is left out, what was open is not", () => {
    const stop: Event = { kind: "run-stopped", outcome: "stuck", why: "no", hint: "" };
    const since = (...told: Told) => storyOf(recorded(...told, stop, run, ...worked("alice", "three")), 2).findings.map(({ finding }) => finding.status);
    expect(since(...doubted)).toEqual(["answered"]);
    expect(since(...doubted, ...worked("alice", "two"), moved("fixed"))).toEqual([]);
  });
  test("more than the register keeps are all told of", () => {
    const many = Array.from({ length: 150 }, (_, n) =>
      reviewed("bob", "base", "blind", "pass", [finding({ severity: "low", claim: `number ${n} of its kind`, file: `f${n}.ts` })]),
    ).flat();
    expect(story(...begun, ...many).findings).toHaveLength(150);
  });
});

describe("what each did", () => {
  test("turns by role, good and failed with their ends", () =>
    expect(markdown(...whole, ...failed("alice"), ...failed("alice", "idle"))).toMatch(/\| alice \| 4 \| 0 \| 0 \| 2 \| 2 \(1 nothing-done, 1 idle\) \| 2 \|/));
  test("the gate that was red longest", () => {
    const text = markdown(...begun, ...worked("alice", "one"), judged("one", "fail"), ...worked("alice", "two"), judged("two"));
    expect(text).toContain("Longest red: unit (ticks 0 to 2).");
    expect(text).toMatch(/\| unit \| green \| 3 \| 2 \| ticks 0 to 2/);
  });
  test("tampering and undone turns", () => {
    const text = markdown(...begun, everyEvent["tampering-found"], everyEvent["turn-undone"], everyEvent["work-kept"]);
    expect(text).toMatch(/\| alice \| tampering with hooks \| \.git\/hooks\/pre-push was changed \| put back \|/);
    expect(text).toMatch(/\| alice \| turn 4 undone \| it removed a test \|/);
    expect(text).toMatch(/\| alice \| work of turn 4 set aside \|/);
  });
  test("a gate's answers over ticks, in letters", () => expect(markdown(...begun, ...worked("alice", "one"), judged("one"))).toContain("    unit  X+"));
  test("a run that acceptance armed and the next one took the place of is not counted", () => {
    const told = story(accepted(policy(withReview)), run, ...worked("alice", "one"));
    expect(told.runs.map(({ run, turns }) => [run, turns])).toEqual([[1, 1]]);
  });
  test("only what happened since a run", () => {
    const stop: Event = { kind: "run-stopped", outcome: "stuck", why: "no", hint: "" };
    const later = storyOf(recorded(...begun, ...failed("bob"), stop, run, ...worked("alice", "one")), 2);
    expect(later.turns.map(({ peer }) => peer)).toEqual(["alice"]);
    expect(later.runs.map(({ run }) => run)).toEqual([2]);
    expect(later.state.turns).toHaveLength(2);
  });
});

test("a plan is told step by step; without one there is no such part", () => {
  const meta = { surfaces: ["cli"], acceptance: "make", e2e: null, acceptance_files: [], hidden: null, min_tests: 1, convergence_n: null };
  const flags = { mutation_testing: false, honesty_audit_peer: null, confidence_calibration: false };
  const step = {
    id: "STEP-1",
    line: 3,
    text: "Parse <b>numbers</b>",
    touches: [],
    depends: [],
    rationale: null,
    trivial_step: false,
    pure_refactor: false,
    pure_documentation: false,
  };
  const plan = { file: "PLAN.md", text: "", name: "Tally", meta: { ...meta, ...flags }, steps: [step], architecture: "", input_domains: [] };
  expect(markdown(accepted(policy({ plan, phases: ["recon"] })))).toMatch(/## What remains\n\n- the phase recon of the plan\n- STEP-1 \(open\) Parse/);
  expect(markdown(accepted(policy({ plan })))).toMatch(/## The plan[\s\S]*\| STEP-1 Parse &lt;b&gt;numbers&lt;\/b&gt; \| open \|/);
  expect(markdown(accepted())).not.toContain("## The plan");
});

test("what reviewers made of planted defects is told, of those that were measured", () => {
  const missed: Event = { ...everyEvent["calibration-measured"], peer: "bob", outcome: "missed" };
  const text = markdown(...begun, missed, missed);
  expect(text).toMatch(/## Reviewers measured[\s\S]*\| bob \| caught 0 of 2 planted defects \| as a reviewer: it approved 2 planted defects in a row \|/);
  expect(text).not.toMatch(/\| alice \| caught/);
  expect(markdown(...begun)).not.toContain("## Reviewers measured");
});

const hostile = [
  "<script>alert(1)</script>",
  "</td></table><img src=x onerror=alert(1)>",
  "# Heading\n## Is it done?\n\n**Yes.** all good",
  "[click](https://evil.example) ![pixel](https://evil.example/p.png) https://evil.example www.evil.example",
  "| a | b |\n|---|---|\n``` code ~~~",
  '@everyone <!-- comment --> &lt;b&gt; ]]> --> \'" onload="x',
  "\u001b[2J\u001b]0;title\u0007\u202eflip\u2066\u200b\u0000\u009b31m\ud800",
  "- list\n1. list\n> quote\n    code\n***\n$x$ ~~gone~~ _a_ `b`",
];
const saying = (text: string): Told => [
  accepted(policy({ ...withReview, task: text })),
  run,
  { ...(judged("base", "fail") as EventOf<"gate-judged">), why: text, head: text },
  ...worked("alice", "one").map((event) => (event.kind === "commit-seen" ? { ...event, subject: text } : event)),
  ...reviewed("bob", "one", "blind", "fail", [finding({ claim: text, file: text, command: text })]).map((event) =>
    event.kind === "review-given" ? { ...event, why: text } : event,
  ),
  { ...everyEvent["tampering-found"], detail: text },
  { kind: "run-stopped", outcome: "stuck", why: text, hint: text },
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const acting = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

describe("what peers wrote stays words", () => {
  const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false });
  const tagsOf = (nodes: { [tag: string]: unknown }[]): string[] =>
    nodes.flatMap((node) => Object.entries(node).flatMap(([tag, inner]) => (Array.isArray(inner) ? [tag, ...tagsOf(inner)] : [])));
  const shape = (text: string) => tagsOf(parser.parse(html(...saying(text))));
  const plain = shape("plain");
  test.each(hostile)("in HTML, %j", (text) => {
    const page = html(...saying(text));
    expect(XMLValidator.validate(page)).toBe(true);
    expect(shape(text)).toEqual(plain);
    expect(page).not.toMatch(/<script|<img|onerror=alert\(1\)>|javascript:/i);
    expect(page).not.toMatch(acting);
    expect(page).not.toMatch(/(?:src|href|url|@import)\s*[=(]\s*["']?(?:https?:)?\/\//i);
  });
  const lines = (text: string) => markdown(...saying(text)).split("\n");
  test.each(hostile)("in Markdown, %j", (text) => {
    const page = lines(text).join("\n");
    expect(lines(text).map(kindOfLine)).toEqual(lines("plain").map(kindOfLine));
    expect(page).not.toMatch(/<|>|:\/\/|@|(?<!\\)[[\]`]|(?<!\\)!\[/);
    expect(page).not.toMatch(acting);
  });
  test("whatever it is, it is one line, and of bounded length", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 800 }), (text) => {
        const line = harmless(text);
        expect(line).not.toMatch(/\n|\r|[<>@]/);
        expect(line).not.toMatch(acting);
        expect(line.length).toBeLessThan(3_000);
      }),
    ));
});

describe("it can be read by day and by night", () => {
  const colours = (block: string) => Object.fromEntries([...block.matchAll(/--(\w+):(#[0-9a-f]{6})/g)].map(([, name = "", colour = ""]) => [name, colour]));
  const [light = {}, dark = {}] = [/:root\{([^}]*)\}/, /prefers-color-scheme:dark\)\{:root\{([^}]*)\}/].map((block) => colours(block.exec(style)?.[1] ?? ""));
  test("both say every colour, and the page tells the browser that it has both", () => {
    expect(Object.keys(dark)).toEqual(Object.keys(light));
    expect(Object.keys(light).length).toBeGreaterThan(10);
    expect(html(...whole)).toContain('<meta name="color-scheme" content="light dark"/>');
    const used = [...style.matchAll(/var\(--(\w+)\)/g)].map(([, name = ""]) => name);
    expect(used.filter((name) => !(name in light))).toEqual([]);
  });
  test.each([
    ["light", light],
    ["dark", dark],
  ])("in %s, text and marks stand out from what is behind them", (_, scheme) => {
    const against = (name: string) => contrast(scheme[name] ?? "", scheme.back ?? "");
    for (const name of ["text", "soft"]) expect(against(name), name).toBeGreaterThanOrEqual(4.5);
    const marks = Object.keys(scheme).filter((name) => !["back", "text", "soft", "line"].includes(name));
    for (const name of marks) expect(against(name), name).toBeGreaterThanOrEqual(3);
  });
  test("no chart has a colour or a shape that the page does not define", () => {
    const classes = [...html(...whole, ...failed("alice")).matchAll(/<(?:rect|circle|path|text)[^>]* class="([^"]+)"/g)].flatMap(([, names = ""]) =>
      names.split(" "),
    );
    expect([...new Set(classes)].filter((name) => !new RegExp(`\\.${name}\\b`).test(style))).toEqual([]);
    expect(html(...whole)).not.toMatch(/<svg(?:(?!<\/svg>)[\s\S])*(?:fill|stroke)="(?!none)/);
  });
});

/** As WCAG 2 measures it, from 1 to 21. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const kindOfLine = (line: string) => /^(#+ |\*\*|- |\|| {4}|$)/.exec(line)?.[0] ?? "words";

describe("any story", () => {
  test("gives a page that parses, with a title and a description for each chart", () =>
    fc.assert(
      fc.property(anyStory(80), (told) => {
        const page = html(...told);
        expect(XMLValidator.validate(page)).toBe(true);
        const charts = page.match(/<svg [^>]*role="img"/g)?.length ?? 0;
        expect(page.match(/<svg [^>]*><title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>/g) ?? []).toHaveLength(charts);
        expect(page).not.toMatch(/NaN|Infinity|undefined|\bnull\b/);
      }),
      { numRuns: 30, endOnFailure: true },
    ));
  test("every event there is can be told of", () => expect(XMLValidator.validate(html(...Object.values(everyEvent)))).toBe(true));
  test("of 10,000 events without going over them again for each, on a page of bounded size", () => {
    const steps = Array.from({ length: 1_400 }, (_, n) => [
      ...worked(n % 2 ? "alice" : "bob", `c${n}`),
      judged(`c${n}`, n % 3 ? "pass" : "fail"),
      ...reviewed(n % 2 ? "bob" : "alice", `c${n}`, "blind", "fail", [finding({ claim: `claim ${n}` })]),
    ]).flat();
    const events = recorded(...begun, ...steps).slice(0, 10_000);
    expect(events.length).toBeGreaterThan(9_000);
    const began = performance.now();
    const page = pageOf(storyOf(events));
    const [md, page2] = [markdownOf(page), htmlOf(page)];
    expect(performance.now() - began).toBeLessThan(3_500);
    expect(Math.max(md.length, page2.length)).toBeLessThan(300_000);
    expect(md).toContain("rows before these");
  });
});
