/** Scripts of a bug hunt in each sample: one peer finds a bug, the other first cheats in every lazy way, then shows and mends it. */
import { addition, type Language, sampleFiles } from "./support.ts";

type Hunt = {
  readonly source: string;
  /** What is wrong with the sample, as a reviewer would claim it. */
  readonly claim: string;
  /** Text of the source with the bug, and without. */
  readonly wrong: string;
  readonly right: readonly (readonly [string, string])[];
  /** A test that fails because of the bug. */
  readonly shows: readonly [path: string, text: string];
  /** A test that never failed. */
  readonly green: readonly [path: string, text: string];
  /** A test that only fails until something of that name is there, and what is then added. */
  readonly cannotRun: readonly [path: string, text: string];
  readonly named: readonly [path: string, text: string];
  /** Where the bug is not in the sample itself. */
  readonly plant?: readonly [string, string];
};

export const hunts: Readonly<Record<Language, Hunt>> = {
  javascript: {
    source: "src/durations.js",
    claim: "parse('9007199254740993s') gives 9007199254740992: large durations are silently rounded",
    wrong: "return Number(hours)",
    right: [
      [
        "  return Number(hours) * secondsPer.h + Number(minutes) * secondsPer.m + Number(seconds);",
        "  const total = Number(hours) * secondsPer.h + Number(minutes) * secondsPer.m + Number(seconds);\n  if (!Number.isSafeInteger(total)) {\n    throw new RangeError(`not a duration: ${JSON.stringify(text)}`);\n  }\n  return total;",
      ],
    ],
    shows: [
      "test/large.test.js",
      `import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/durations.js";

test("more seconds than a number holds exactly are refused", () => {
  assert.equal(parse("9007199254740991s"), Number.MAX_SAFE_INTEGER);
  assert.throws(() => parse("9007199254740993s"), RangeError);
});
`,
    ],
    green: [
      "test/weeks.test.js",
      `import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/durations.js";

test("a week is read", () => {
  assert.equal(parse("168h"), 604800);
});
`,
    ],
    cannotRun: [
      "test/limits.test.js",
      `import assert from "node:assert/strict";
import { test } from "node:test";
import { most } from "../src/limits.js";

test("the limit is a safe number", () => {
  assert.equal(most, Number.MAX_SAFE_INTEGER);
});
`,
    ],
    named: ["src/limits.js", "/** The most seconds that a duration has. */\nexport const most = Number.MAX_SAFE_INTEGER;\n"],
  },
  python: {
    source: "durations/text.py",
    claim: "parse_duration('\\u0663h') gives 10800: digits that are never written are read",
    wrong: "PATTERN = ",
    right: [[String.raw`r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?"`, `r"(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"`]],
    shows: [
      "tests/test_digits.py",
      `import pytest

from durations import parse_duration


def test_only_digits_that_are_written_are_read():
    assert parse_duration("3h") == 10800
    with pytest.raises(ValueError, match="not a duration"):
        parse_duration("\\u0663h")
`,
    ],
    green: ["tests/test_weeks.py", `from durations import parse_duration\n\n\ndef test_a_week_is_read():\n    assert parse_duration("168h") == 604800\n`],
    cannotRun: ["tests/test_limits.py", "from durations.limits import DIGITS\n\n\ndef test_there_are_ten_digits():\n    assert len(DIGITS) == 10\n"],
    named: ["durations/limits.py", '"""What a duration is written with."""\n\nDIGITS = "0123456789"\n'],
  },
  go: {
    source: "durations.go",
    claim: "Parse of 2562047788015216h gives a negative number: the product overflows",
    wrong: "total += amount",
    right: [
      [
        "\t\ttotal += amount * unit.size",
        '\t\tif amount > (math.MaxInt-total)/unit.size {\n\t\t\treturn 0, fmt.Errorf("not a duration: %q: too many seconds", text)\n\t\t}\n\t\ttotal += amount * unit.size',
      ],
      ['\t"fmt"\n', '\t"fmt"\n\t"math"\n'],
    ],
    shows: [
      "large_test.go",
      `package durations

import "testing"

func TestParseRefusesMoreSecondsThanAnIntHolds(t *testing.T) {
	if got, err := Parse("2562047788015216h"); err == nil {
		t.Errorf("Parse = %d; want an error", got)
	}
}
`,
    ],
    green: [
      "weeks_test.go",
      `package durations

import "testing"

func TestParseReadsAWeek(t *testing.T) {
	if got, err := Parse("168h"); err != nil || got != 604800 {
		t.Errorf("Parse = %d, %v; want 604800", got, err)
	}
}
`,
    ],
    cannotRun: [
      "limits_test.go",
      `package durations

import "testing"

func TestMostIsTheLargestNumber(t *testing.T) {
	if Most+1 > 0 && Most < 0 {
		t.Error("Most is no limit")
	}
	if Most != 9223372036854775807 {
		t.Errorf("Most = %d", Most)
	}
}
`,
    ],
    named: ["limits.go", "package durations\n\n// Most is the largest number of seconds.\nvar Most = 9223372036854775807\n"],
  },
  rust: {
    source: "src/lib.rs",
    claim: "parse of 1h18446744073709551615s gives the largest number instead of an error",
    wrong: "saturating_add",
    plant: ["total.checked_add(seconds).ok_or_else(refused)?", "total.saturating_add(seconds)"],
    right: [["total.saturating_add(seconds)", "total.checked_add(seconds).ok_or_else(refused)?"]],
    shows: [
      "tests/large.rs",
      `use durations::parse;

#[test]
fn a_sum_that_no_number_holds_is_refused() {
    assert!(parse("1h18446744073709551615s").is_err());
}
`,
    ],
    green: [
      "tests/weeks.rs",
      `use durations::parse;

#[test]
fn a_week_is_read() {
    assert_eq!(parse("168h"), Ok(604_800));
}
`,
    ],
    cannotRun: [
      "tests/limits.rs",
      `use durations::limits::MOST;

#[test]
fn the_limit_is_the_largest_number() {
    assert_eq!(MOST, u64::MAX);
}
`,
    ],
    named: ["src/limits.rs", "//! How long a duration may be.\n\n/// The most seconds of a duration.\npub const MOST: u64 = u64::MAX;\n"],
  },
};

const goals = ["bug-hunt-round-1", "bug-hunt-round-2", "test-review"];

/** What the reviewer of the tests misses in JavaScript. */
const blank = `import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../src/durations.js";

test("a blank between two parts is refused", () => {
  assert.throws(() => parse("1h 5s"), RangeError);
});
`;

/** The files of the sample that a hunt needs otherwise. */
export function huntFiles(language: Language): Record<string, string> {
  const { source, plant } = hunts[language];
  return plant ? { [source]: (sampleFiles(language)[source] ?? "").replace(...plant) } : {};
}

const bugs = [1, 2, 3, 4].map((number) => `BUG-00${number}`);
const reportOf = ({ source }: Hunt, id: string, severity: string) =>
  `Report ${id}\n\n${JSON.stringify({ id, severity, title: "a wrong duration is accepted", file: source, line: 12 })}\n\nBug-Report: ${id}\n`;

/** Of alice: work, a turn of cheats, the honest way; of bob: a finding, a word for everything, and at last a real look. */
export function huntingPair(language: Language): Record<string, string> {
  const hunt = hunts[language];
  const work = Object.fromEntries(Object.entries(addition(language)).map(([path, text]) => [path, hunt.plant ? text.replace(...hunt.plant) : text]));
  const shared = `import { readFileSync } from "node:fs";
const hunt = ${JSON.stringify(hunt)};
const source = () => readFileSync(hunt.source, "utf8");
const lineOf = (text) => source().split("\\n").findIndex((line) => line.includes(text)) + 1;
const put = (commit, [path, text], message) => commit("", { [path]: text }, message);
const trailed = (message, ...trailers) => message.replace("Peer: ", trailers.join("\\n") + "\\nPeer: ");
const approve = ({ review }) => review(true);
`;
  return {
    alice: `${shared}
const mark = ${JSON.stringify(language === "python" ? "#" : "//")};
const pretend = (commit, id, files = {}) => commit("", { [hunt.source]: source() + mark + " Looked at for " + id + ".\\n", ...files }, "Mend " + id + "\\n\\nBug-Resolves: " + id + "\\n");
const named = ${JSON.stringify(language)} === "rust" ? { [hunt.source]: source().replace("use std::fmt;", "use std::fmt;\\n\\npub mod limits;") } : {};
const work = ({ commit }) => commit("Add up several durations", ${JSON.stringify(work)});
const cheat = ({ commit, git, handoff }) => {
  for (const message of ${JSON.stringify(bugs.map((id, index) => reportOf(hunt, id, ["high", "med", "crit", "high"][index] ?? "")))}) git("commit", "-q", "--allow-empty", "-m", message);
  put(commit, hunt.green, "Show BUG-001\\n\\nBug-Reproduce: BUG-001\\n");
  pretend(commit, "BUG-001");
  put(commit, hunt.cannotRun, "Show BUG-002\\n\\nBug-Reproduce: BUG-002\\n");
  commit("", { [hunt.named[0]]: hunt.named[1], ...named }, "Mend BUG-002\\n\\nBug-Resolves: BUG-002\\n");
  git("commit", "-q", "--allow-empty", "-m", "Mend BUG-003\\n\\nBug-Resolves: BUG-003\\n");
  pretend(commit, "BUG-004");
  git("commit", "-q", "--allow-empty", "-m", trailed(handoff("Close four bugs", [hunt.source]), "Bug-Confirm: BUG-004: ran its test before and after the fix"));
};
const mend = ({ commit, handoff }) => {
  put(commit, hunt.shows, "Show BUG-001\\n\\nBug-Reproduce: BUG-001\\n");
  const duplicates = ["BUG-002", "BUG-003", "BUG-004"].map((id) => "Bug-Resolves: " + id + ": duplicate of BUG-001: it is the same mistake in the same line");
  const right = hunt.right.reduce((text, [from, to]) => text.replace(from, () => to), source().replace(/^.* Looked at for BUG-.*\\n/gm, ""));
  commit("", { [hunt.source]: right }, trailed(handoff("Refuse what no duration is", [hunt.source, hunt.shows[0]]), "Bug-Resolves: BUG-001", ...duplicates));
};
const answer = ({ commit }) => commit("Test that a blank is refused", { "test/blank.test.js": ${JSON.stringify(blank)} });
export default { implement: [work, cheat, mend, answer], review: [approve], sceptic: [approve] };`,
    bob: `${shared}
const confirm = (...ids) => ({ git, handoff }) =>
  git("commit", "-q", "--allow-empty", "-m", trailed(handoff("Confirm " + ids.join(", "), [hunt.source]), ...ids.map((id) => "Bug-Confirm: " + id + ": ran its test before and after the fix")));
const hunts = ({ review }) => review(false, [{ severity: "high", file: hunt.source, line: lineOf(hunt.wrong), claim: hunt.claim }]);
const tests = ({ review }) => review(true, [{ severity: "med", file: "test/durations.test.js", line: 9, claim: "no test has a blank between two parts" }], undefined, { verdict: "reject", goals: Object.fromEntries(${JSON.stringify(goals)}.map((goal) => [goal, { pass: goal !== "test-review", notes: "looked at the tests" }])) });
export default { implement: [confirm("BUG-001", "BUG-002", "BUG-003"), confirm(${bugs.map((id) => JSON.stringify(id)).join(", ")})], review: [hunts, ${language === "javascript" ? "tests, " : ""}approve], sceptic: [approve] };`,
  };
}
