import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { honest, isAtRest, withLoop } from "../support/loop.ts";

test("one commit by a person sets two peers going until the work is proven done, with nobody watching", () =>
  withLoop({ scripts: { alice: honest, bob: honest } }, async (it) => {
    expect(it.status()).toMatchObject({ state: "fresh", gates: [{ id: "unit", verdict: "unjudged" }] });
    const commit = it.commit("Ask for an answer", { "ASK.md": "The answer should be 42.\n" });
    const status = await it.until(isAtRest);
    expect(status).toMatchObject({ state: "converged", gates: [{ id: "unit", verdict: "pass" }] });
    expect(readFileSync(join(it.dir, "answer.mjs"), "utf8")).toContain("42");
    const log = it.log();
    expect(log.filter((line) => line.kind === "commit-seen" && line.commit === commit)).toMatchObject([{ author: { kind: "human", name: "Pat" } }]);
    expect(
      log.filter(({ kind }) => kind === "turn-ended").map((line) => (line.kind === "turn-ended" ? `${line.peer} ${line.role} ${line.outcome}` : "")),
    ).toEqual(["alice implement handed-off", "bob review reviewed", "bob sceptic reviewed"]);
    const mentioned = log.filter((line) => typeof line.commit === "string").map((line) => [line.commit, line.kind] as const);
    const firsts = [...new Map(mentioned.toReversed())];
    expect(firsts.filter(([, kind]) => kind !== "commit-seen")).toEqual([]);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(
      readFileSync(join(it.dir, ".peers", "log", "runs.jsonl"), "utf8")
        .trim()
        .split("\n"),
    ).toHaveLength(log.length);
    expect(it.git(["status", "--porcelain"])).toBe("");
    expect(it.peers(["verify", "--log"]).stdout).toContain("ok: ");
    expect(it.peers(["run"])).toMatchObject({ code: 0, stdout: expect.stringContaining("done: ") });
    expect(existsSync(join(it.dir, ".git", "peers", "turns", "1"))).toBe(false);
  }));

test("gates of a commit that is the newest no more are ended at once, and say nothing of it", () => {
  const goals = "goals:\n  - { id: slow, type: hard, cmd: test -e quick || exec sleep 297 }\n";
  const config = "convergence: { clean_ticks: 1, sceptic: false }\n";
  return withLoop({ scripts: { alice: honest, bob: honest }, goals, config }, async (it) => {
    const sleeping = () => it.run("sh", ["-c", "ps -eo args | grep -c '^sleep 297$' || true"]).trim();
    const old = it.commit("Ask for an answer", { "ASK.md": "The answer should be 42.\n" });
    while (sleeping() === "0") await it.until(() => true);
    it.commit("Be quick", { quick: "" });
    await it.until(({ gates }) => gates.some(({ verdict }) => verdict === "pass"));
    expect(sleeping()).toBe("0");
    expect(it.log().filter((line) => line.kind === "gate-judged" && line.commit === old)).toEqual([]);
  });
});
