import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { historyIntact } from "../../gates/history-intact.ts";
import { gates } from "../../gates/index.ts";
import { selfReviewOnHandoff } from "../../gates/self-review-on-handoff.ts";
import { trailersOf } from "../../src/core/commit-message.ts";
import type { FileChange } from "../../src/core/file-change.ts";
import type { GateView, TreeView } from "../../src/ports/gate.ts";
import type { HistoryFacts } from "../../src/ports/judging.ts";

const oid = (digit: string) => digit.repeat(40);
const noFacts: HistoryFacts = { baseline: null, anchor: null, handoffs: [], authors: {} };
const noFiles: TreeView = {
  tree: oid("0"),
  files: [],
  file: () => null,
  bytes: async () => null,
  text: async () => null,
  extract: async () => new Map(),
  surface: async () => ({ symbols: [], unread: [], closed: [] }),
};

type History = Record<string, { message?: string; files?: string[]; parents?: string[] }>;

/** A history written down as data, answered as git would. */
function viewOf(history: History, commit: string, facts: Partial<HistoryFacts>): GateView {
  const reach = (of: string): string[] => [...(history[of]?.parents ?? []).flatMap(reach), of];
  const message = (of: string) => history[of]?.message ?? "";
  return {
    commit,
    tree: oid("0"),
    facts: { ...noFacts, ...facts },
    now: noFiles,
    base: null,
    at: async () => noFiles,
    changed: async () => [],
    parents: async (of) => history[of]?.parents ?? [],
    diff: async () => "",
    written: async () => [],
    look: async () => [],
    authorOf: async () => null,
    policy: null,
    project: {},
    settings: {},
    run: async () => {
      throw new Error("nothing is run where there is nothing");
    },
    logged: async () => [],
    digest: (text) => text,
    message: async (of) => message(of),
    isAncestor: async (older, newer) => reach(newer).includes(older),
    changes: async () => [],
    changedIn: async (of) => history[of]?.files ?? [],
    changesIn: async (commits) => new Map(commits.map((of) => [of, (history[of]?.files ?? []).map(changeOf)])),
    told: async (reader) =>
      [...new Set(reach(commit))].flatMap((of) => {
        const value = reader.from(message(of));
        return value === null ? [] : [{ commit: of, value, paths: history[of]?.files ?? [], behind: reach(of).filter((other) => other !== of) }];
      }),
    onlyIn: async (of, known) =>
      [...new Set(reach(of))]
        .filter((one) => known === null || !reach(known).includes(one))
        .map((one) => ({
          commit: one,
          tree: one,
          parents: history[one]?.parents ?? [],
          authorName: "",
          subject: message(one).split("\n")[0] ?? "",
          message: message(one),
        })),
  };
}

const changeOf = (path: string): FileChange => ({ path, status: "modified", from: null, added: 1, deleted: 1 });

describe("every gate", () => {
  test("stands in the list once, in a file of its name", () => {
    const files = readdirSync("gates").filter((file) => file.endsWith(".ts") && file !== "index.ts");
    expect(gates.map(({ id }) => `${id}.ts`).sort()).toEqual(files.sort());
  });

  test.each(gates.map((gate) => [gate.id, gate] as const))("%s says what it asks, what it cannot see, and does not apply to an empty log", async (_, gate) => {
    expect(gate.says).toMatch(/^[A-Z].*\?$/);
    expect(gate.cannotSee).toMatch(/^[a-z].{15,}[^.]$/);
    expect(gate.version).toMatch(/^\d+$/);
    const answer = await gate.judge(viewOf({ [oid("1")]: {} }, oid("1"), {}));
    expect(answer).toMatchObject({ verdict: "not-applicable", findings: [] });
    expect(answer.why).not.toBe("");
  });
});

const review = "## Self-Review\nRan the tests of parser.ts twice; empty input and CRLF both behave as the task asks.\n";
const handedOff = `Parse dates\n\n${review}\nPeer: bob\nPeer-Status: handoff\n`;

describe("self-review-on-handoff", () => {
  const judge = (messages: readonly string[], files: string[] = ["src/parser.ts"], turns?: HistoryFacts["handoffs"]) => {
    const commits = messages.map((_, index) => oid(String(index + 1)));
    const history = Object.fromEntries(
      messages.map((message, index) => [commits[index] ?? "", { message, files, parents: commits.slice(0, index).slice(-1) }]),
    );
    return selfReviewOnHandoff.judge(viewOf(history, commits.at(-1) ?? "", { handoffs: turns ?? [{ turn: 1, peer: "bob", commits }] }));
  };

  test.each([
    ["the plain case", handedOff],
    ["a paragraph a tool appended", `${handedOff}\nCo-Authored-By: Some Tool <tool@example.org>\n`],
    ["line ends of Windows", handedOff.replaceAll("\n", "\r\n")],
    ["a folded trailer", handedOff.replace("Peer-Status: handoff", "Peer-Status:\n handoff")],
    ["other case and a trailing colon", handedOff.replace("## Self-Review", "## self-review:").replace("Peer-Status: handoff", "peer-status: Handoff")],
    ["the whole path", handedOff.replace("parser.ts", "src/parser.ts")],
    ["a section that goes on below", handedOff.replace("\nPeer: bob", "\n## Next\nnothing\n\nPeer: bob")],
  ])("passes: %s", async (_, message) => expect(await judge([message])).toMatchObject({ verdict: "pass" }));

  test.each([
    ["no section", "Parse dates\n\nPeer-Status: handoff\n", /no "## Self-Review" section/],
    ["a heading alone", "Parse dates\n\n## Self-Review\n\nPeer-Status: handoff\n", /of 0 characters/],
    ["only trailers under the heading", "Parse dates\n\n## Self-Review\nPeer: bob\nSelf-Review: pass\nPeer-Status: handoff\n", /of 0 characters/],
    ["one word many times", handedOff.replace(/Ran.*/, `parser.ts ${"fine ".repeat(20)}`), /different words/],
    ["a comment of a template", handedOff.replace(/Ran.*/, "<!-- Ran the tests of parser.ts twice; empty input and CRLF both behave -->"), /of 0 characters/],
    ["files it did not change", handedOff.replace("parser.ts", "myparser.tsx"), /names none of the files it changed \(src\/parser.ts\)/],
    ["no trailer", handedOff.replace("Peer-Status: handoff", "Peer: bob"), /no trailer "Peer-Status: handoff"/],
    [
      "the trailer in the text only",
      "Parse dates\n\nPeer-Status: handoff\n\n## Self-Review\nRan the tests of parser.ts twice; empty input and CRLF both behave well.\n",
      /no trailer/,
    ],
    ["another status", handedOff.replace("Peer-Status: handoff", "Peer-Status: working"), /but "working"/],
  ])("fails: %s", async (_, message, why) => {
    const answer = await judge([message]);
    expect(answer).toMatchObject({ verdict: "fail", why: expect.stringMatching(why) });
    expect(answer.findings[0]?.commit).toBe(oid("1"));
  });

  test("any commit of the hand-off may carry it, and an empty hand-off needs to name no file", async () => {
    expect(await judge([handedOff, "Fix a typo"])).toMatchObject({ verdict: "pass" });
    expect(await judge([handedOff.replace("parser.ts", "everything")], [])).toMatchObject({ verdict: "pass" });
  });

  test("a later hand-off of the same peer that names the commit makes up for it; another peer's or an earlier one does not", async () => {
    const heal = handedOff.replace("Ran", `About ${oid("1").slice(0, 7)}: ran`);
    const turns = (peer: string, first = 1) => [
      { turn: first, peer: "bob", commits: [oid("1")] },
      { turn: 3, peer, commits: [oid("2")] },
    ];
    expect(await judge(["Parse dates", heal], undefined, turns("bob"))).toMatchObject({ verdict: "pass" });
    expect(await judge(["Parse dates", heal], undefined, turns("alice"))).toMatchObject({ verdict: "fail" });
    expect(await judge(["Parse dates", heal], undefined, turns("bob", 5))).toMatchObject({ verdict: "fail" });
    expect(await judge(["Parse dates", heal.replace(oid("1").slice(0, 7), "111111")], undefined, turns("bob"))).toMatchObject({ verdict: "fail" });
  });

  test("a self-review that says again what an older one said is none, and a hand-off behind which a person went back is not asked for", async () => {
    const turns = [
      { turn: 1, peer: "bob", commits: [oid("1")] },
      { turn: 2, peer: "bob", commits: [oid("2")] },
    ];
    const again = await judge([handedOff, handedOff.replace("Parse dates", "Parse times")], undefined, turns);
    expect(again).toMatchObject({ verdict: "fail", why: expect.stringMatching(/has the ## Self-Review of 1111111111, word for word/) });
    const gone = await judge([handedOff], undefined, [{ turn: 1, peer: "bob", commits: [oid("9")] }]);
    expect(gone).toMatchObject({ verdict: "not-applicable", notes: [expect.stringMatching(/^1 hand-offs are not in its history/)] });
  });
});

test("text that only looks like a trailer is none", () => {
  expect([...trailersOf("Subject: x")]).toEqual([]);
  expect([...trailersOf("A\n\nsee https://example.org\nPeer: bob")]).toEqual([]);
  expect([...trailersOf("A\n\nPeer: bob\n(cherry picked from commit 0123abc)")]).toEqual([["peer", ["bob"]]]);
});

describe("history-intact", () => {
  const history: History = {
    [oid("a")]: { message: "Begin" },
    [oid("b")]: { message: "Add parser", parents: [oid("a")] },
    [oid("c")]: { message: "Fix parser", parents: [oid("b")] },
    [oid("d")]: { message: "Add parser", parents: [oid("a")] },
  };
  const judge = (commit: string, facts: Partial<HistoryFacts>) => historyIntact.judge(viewOf(history, oid(commit), facts));

  test("passes when the baseline and all recorded work are there", async () => {
    expect(await judge("c", { baseline: oid("a"), anchor: oid("b") })).toMatchObject({ verdict: "pass" });
    expect(await judge("c", { baseline: oid("c"), anchor: oid("c") })).toMatchObject({ verdict: "pass" });
    expect(await judge("c", { anchor: oid("b") })).toMatchObject({ verdict: "pass" });
  });

  test("names what was rewritten and what was dropped", async () => {
    const answer = await judge("d", { baseline: oid("a"), anchor: oid("c") });
    expect(answer.verdict).toBe("fail");
    expect(answer.findings.map(({ claim }) => claim)).toEqual([
      "the last recorded work, cccccccccc, is not in its history",
      'bbbbbbbbbb "Add parser" was rewritten as dddddddddd',
      'cccccccccc "Fix parser" was dropped',
    ]);
  });
});
