import { expect, test } from "vitest";
import { unitGoal, withLoop } from "../support/loop.ts";

const goals = `goals:\n${unitGoal}  - id: concerns-resolved\n    type: hard\n    gate: concerns-resolved\n  - id: blind\n    type: soft\n    prompt: Is it right?\n`;
const fixing = `({ commit }) => commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" })`;
const says = (trailer: string) =>
  `({ git, handoff }) => git("commit", "-q", "--allow-empty", "-m", handoff("Look into it", ["answer.mjs"]).trimEnd() + ${JSON.stringify(`\n${trailer}\n`)})`;
const asking = `({ review }) => review(true, [], undefined, { concerns: ["nobody has tried it on Windows"] })`;

test("a concern of a reviewer blocks until it is answered and somebody else than the one who answered closes it", () =>
  withLoop(
    {
      scripts: {
        alice: `export default { implement: [${fixing}, ${says("Concern-Answered: C1: it holds a number, nothing of the system\nConcern-Closed: C1: I say so myself")}], review: [({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`,
        bob: `export default { implement: [${says("Concern-Closed: C1: a number it is")}], review: [${asking}, ({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`,
      },
      goals,
    },
    async (it) => {
      const { stdout } = it.peers(["run"]);
      expect(it.status().state, stdout).toBe("converged");
      const told = it.log().filter(({ kind }) => kind.startsWith("concern-")) as { kind: string; concern?: string; by?: { name: string } }[];
      expect(told.map(({ kind, concern, by }) => `${kind} ${concern} ${by?.name}`)).toEqual([
        "concern-opened C1 bob",
        "concern-answered C1 alice",
        "concern-closed C1 bob",
      ]);
      const warned = it.log().flatMap((line) => (line.kind === "turn-ended" ? line.warnings : []));
      expect(warned.join(" ")).toContain("you answered C1 yourself");
      const page = it.peers(["concerns"]).stdout;
      expect(page).toContain("## C1\n\nnobody has tried it on Windows\n\n- status: closed\n- opened by: bob");
    },
  ));

test("the operator closes a concern with a reason, a peer cannot", () =>
  withLoop(
    {
      scripts: {
        alice: `export default { implement: [${fixing}, ({ sh }) => { try { sh("peers concerns close C1 --reason x") } catch {} }], review: [({ review }) => review(true)] };`,
        bob: `export default { implement: [({}) => {}], review: [${asking}, ({ review }) => review(true)], sceptic: [({ review }) => review(true)] };`,
      },
      goals,
      config: "budget:\n  max_ticks: 4\n",
    },
    async (it) => {
      it.peers(["run"]);
      expect(it.peers(["concerns", "close", "C1"]).stderr).toContain("say why");
      expect(it.peers(["concerns", "close", "C9", "--reason", "x"]).stderr).toContain("open: C1");
      expect(it.peers(["concerns", "close", "C1", "--reason", "no Windows here"], { env: { PEERS_TOKEN: "x" } }).stderr).toContain("the operator's");
      expect(it.peers(["concerns", "close", "C1", "--reason", "no Windows here"]).code).toBe(0);
      expect(JSON.parse(it.peers(["concerns", "--json"]).stdout)).toMatchObject([{ id: "C1", status: "closed", closing: { why: "no Windows here" } }]);
    },
  ));

test("what a hand-off says in the first of its many commits counts like what it says in the last", () =>
  withLoop(
    {
      scripts: {
        alice: `export default { implement: [({ git, commit }) => {
          git("commit", "-q", "--allow-empty", "-m", "Begin\\n\\nConcern: it was never tried with a comma\\n");
          for (let at = 0; at < 30; at += 1) git("commit", "-q", "--allow-empty", "-m", "Step " + at);
          commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" });
        }] };`,
        bob: "export default { review: [] };",
      },
      goals,
    },
    async (it) => {
      it.peers(["run", "--max-ticks", "1"]);
      expect(JSON.parse(it.peers(["concerns", "--json"]).stdout)).toMatchObject([{ id: "C1", text: "it was never tried with a comma" }]);
    },
  ));
