import { describe, expect, test } from "vitest";
import type { EventOf } from "../../src/core/event.ts";
import type { FileChange } from "../../src/core/file-change.ts";
import { divergences } from "../../src/core/review/compare.ts";
import { type DescribedBefore, withDescribed } from "../../src/core/review/described-before.ts";
import type { Described } from "../../src/core/review.ts";
import { initial } from "../../src/core/state.ts";

const changed = (path: string): FileChange => ({ path, status: "modified", from: null, added: 1, deleted: 1 });
const seen = (file: string, kind: Described["kind"] = "behaviour", what = `${file} rounds down instead of up`): Described => ({
  file,
  kind,
  what,
  line: 1,
  quote: "x",
});
const message = (section: string) => `Round prices\n\n## Self-Review\n${section}\n\nPeer-Status: handoff\n`;
const told = (
  section: string,
  described: Described[],
  paths = described.map(({ file }) => file),
  there: string[] = paths,
  before: readonly DescribedBefore[] = [],
) =>
  divergences({ messages: [message(section)], changes: paths.map(changed), described, before, byPeers: true, exists: (path) => there.includes(path) }).map(
    ({ claim }) => claim,
  );

describe("author and reviewer differ", () => {
  test.each<[string, string, Described[], RegExp]>([
    [
      "over a test that does not exist",
      "I changed src/a.ts and tests/a.test.ts covers it.",
      [seen("src/a.ts")],
      /names the test tests\/a\.test\.ts, which does not exist/,
    ],
    ["over a file whose behaviour nobody mentioned", "I changed src/a.ts.", [seen("src/a.ts"), seen("src/b.ts")], /src\/b\.ts changes .*never mentions/],
    ["over how small it is", "Only tests were touched in src/a.ts.", [seen("src/a.ts")], /says "Only tests", and the reviewer saw behaviour/],
    ["over what the author calls no change", "A clean-up of src/a.ts, no functional changes.", [seen("src/a.ts")], /no functional changes/],
    [
      "not at all, because one copied the other",
      "src/a.ts now rounds each price to whole cents.",
      [seen("src/a.ts", "behaviour", "Now rounds each price to whole cents")],
      /in the author's own words/,
    ],
    [
      "not at all, for the reviewer says one thing of all",
      "I changed a.ts, b.ts and c.ts.",
      [seen("a.ts", "docs", "looks all right"), seen("b.ts", "docs", "looks all right"), seen("c.ts", "docs", "looks all right")],
      /the same of all 3 files/,
    ],
  ])("%s", (_, section, described, claim) => expect(told(section, described)).toEqual([expect.stringMatching(claim)]));

  test("over a file that is as it was", () =>
    expect(told("I changed src/a.ts and src/old.ts.", [seen("src/a.ts")], ["src/a.ts"], ["src/a.ts", "src/old.ts"])).toEqual([
      expect.stringContaining("src/old.ts was changed, and it is as it was"),
    ]));
});

test.each<[string, string, Described[]]>([
  ["that names what was changed", "I changed src/a.ts and read it again.", [seen("src/a.ts")]],
  ["that names a file by its last part", "a.ts rounds otherwise.", [seen("src/a.ts")]],
  ["that mentions a file it did not touch", "src/a.ts follows what README.md says, e.g. on rounding in 1.5 steps.", [seen("src/a.ts")]],
  ["that says only tests, where the reviewer saw only tests", "Only tests: tests/a.test.ts.", [seen("tests/a.test.ts", "tests")]],
])("an honest self-review %s differs in nothing", (_, section, described) => expect(told(section, described)).toEqual([]));

describe("a reviewer that says of files what it said of others before", () => {
  const filler = "Improves how it works and reads well";
  const given = (files: string[], what = filler) =>
    ({ peer: "bob", changes: files.map((file) => ({ file, kind: "behaviour", what })) }) as unknown as EventOf<"review-given">;
  const earlier = (files: string[], what = filler) => withDescribed(initial, given(files, what)).bob ?? [];
  const now = (files: string[], known: readonly DescribedBefore[], what = filler) =>
    told(
      `I changed ${files.join(", ")}.`,
      files.map((file) => seen(file, "docs", what)),
      files,
      files,
      known,
    ).filter((one) => one.includes("earlier review"));

  test("is noticed, whatever the case and the signs", () =>
    expect(now(["d.ts", "e.ts", "f.ts"], earlier(["a.ts"]), `${filler.toUpperCase()}!`)).toEqual([
      "author and reviewer: the reviewer says of 3 files what it said of others in an earlier review",
    ]));
  test("is not one that says the same of the same files, of a few, or in a few words", () => {
    expect(now(["a.ts", "b.ts", "c.ts"], earlier(["a.ts", "b.ts", "c.ts"]))).toEqual([]);
    expect(now(["d.ts", "e.ts"], earlier(["a.ts"]))).toEqual([]);
    expect(now(["d.ts", "e.ts", "f.ts"], earlier(["a.ts"], "adds a test"), "adds a test")).toEqual([]);
  });
  test("is remembered for the last 200 files", () =>
    expect(withDescribed(initial, given(Array.from({ length: 300 }, (_, at) => `${at}.ts`))).bob).toHaveLength(200));
});
