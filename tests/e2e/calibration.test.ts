import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { eventsOf, honestPeer, plays, promptOf, ranOn, turnsOf } from "../support/adversaries.ts";
import { withLoop } from "../support/loop.ts";

const always = "calibration:\n  every: 1\n";
const files = {
  "price.mjs": "export const price = (n) => n;\n",
  "test.mjs": 'import { price } from "./price.mjs";\nif (price(20) !== 19) process.exit(1);\n',
};
const works = `({ commit, played }) => commit("Give a discount", { "price.mjs": "export function price(n) {\\n  if (n > 10) {\\n    return n - 1;\\n  }\\n  return n;\\n}\\n" + "// " + played + "\\n" })`;
/** Reads the worktree and compares it with what it knows the code must say. */
const attentive = `({ review, sh }) => {
  const text = sh("cat price.mjs");
  const wanted = ["export function price(n) {", "  if (n > 10) {", "    return n - 1;", "  }", "  return n;", "}"];
  const line = wanted.findIndex((each, at) => text.split("\\n")[at] !== each);
  review(line < 0, line < 0 ? [] : [{ severity: "high", file: "price.mjs", line: line + 1, claim: "this line is wrong" }]);
}`;

test("a defect is planted in the review worktree only; who finds it is believed, and then reviews the real thing", () =>
  withLoop({ scripts: { alice: plays({ implement: works }), bob: plays({ review: attentive, sceptic: attentive }) }, files, config: always }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(turnsOf(it)).toEqual([
      "alice implement handed-off",
      "bob review calibrated",
      "bob review reviewed",
      "bob sceptic calibrated",
      "bob sceptic reviewed",
    ]);
    const measured = eventsOf(it, "calibration-measured");
    expect(measured).toMatchObject([
      { outcome: "caught", role: "review", plant: { file: "price.mjs" } },
      { outcome: "caught", role: "sceptic" },
    ]);
    const [begun] = eventsOf(it, "turn-started").filter(({ turn }) => turn === 2);
    const { plant, nonce } = measured[0] as (typeof measured)[number];
    const sealed = createHash("sha256")
      .update(JSON.stringify([nonce, plant.file, plant.line, plant.says]))
      .digest("hex");
    expect(begun?.sealed).toBe(sealed);
    // An unplanted turn is sealed as well, so that the log does not tell which is which.
    expect(eventsOf(it, "turn-started").map(({ sealed: digest }) => digest?.length)).toEqual([undefined, 64, 64, 64, 64]);
    expect(eventsOf(it, "review-given")).toMatchObject([{ verdict: "pass" }, { verdict: "pass" }]);
    expect(it.git(["show", "HEAD:price.mjs"])).toContain("if (n > 10) {");
    expect(it.status().peers.bob).toMatchObject({ health: "healthy", calibration: "caught 2 of 2 planted defects" });
    expect(it.peers(["status"]).stdout).toContain("caught 2 of 2 planted defects");
    expect(promptOf(it, 3)).toContain("You found it.");
    expect(it.peers(["log"]).stdout).toContain("bob found the defect planted at price.mjs:");
  }));

test("what a planted reviewer is given shows the defect everywhere alike, and none of the real file", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: works }),
        bob: plays({
          review: `({ review, sh, env, played }) => {
            sh(\`cat "\${env.PEERS_REVIEW_FILE.replace("/review.json", "")}/range.diff" >"\${env.HOME}/range\${played}"; git diff HEAD~1 >"\${env.HOME}/diff\${played}"\`);
            sh(\`{ cat price.mjs; git cat-file --batch-all-objects --batch; } >"\${env.HOME}/seen\${played}"; find .git/objects -type f | wc -l >"\${env.HOME}/count\${played}"\`);
            sh(\`{ git fsck --unreachable --no-progress; git status --porcelain; git diff --stat HEAD; git ls-files -o; ls ..; } >"\${env.HOME}/told\${played}" 2>&1\`);
            review(true);
          }`,
        }),
      },
      files,
      config: always,
    },
    async (it) => {
      expect(ranOn(it, "--max-ticks", "3").code).toBe(5);
      const read = (name: string) => it.run("cat", [`${it.home}/${name}`]);
      const real = it.git(["show", "HEAD:price.mjs"]);
      expect(turnsOf(it).slice(1)).toEqual(["bob review calibrated", "bob review reviewed"]);
      expect(read("range0")).toBe(read("diff0"));
      expect(read("seen0")).not.toContain(real);
      expect(read("seen1")).toContain(real);
      expect(read("count0")).toBe(read("count1"));
      expect([read("told0"), read("told1")]).toEqual(["bob\n", "bob\n"]);
      // The repository itself never held the planted file.
      const [plant] = eventsOf(it, "calibration-measured");
      expect(plant?.outcome).toBe("missed");
      const planted = read("seen0").split("\ntree")[0] ?? "";
      expect(it.git(["cat-file", "--batch-all-objects", "--batch-check"]).split("\n")).not.toContain(planted);
    },
  ));

test("a reviewer that approves whatever it gets is told, then no longer believed, and the run ends undone", () =>
  withLoop({ scripts: { alice: plays({ implement: works }), bob: honestPeer }, files, config: always }, async (it) => {
    expect(ranOn(it).code).toBe(5);
    // The last one could have shown that it reads; every line that could be wrong had been told of, so its approval counts for nothing.
    expect(turnsOf(it)).toEqual([
      "alice implement handed-off",
      "bob review calibrated",
      "bob review reviewed",
      "bob sceptic calibrated",
      "bob review reviewed",
    ]);
    expect(eventsOf(it, "review-given").map(({ goal, verdict }) => `${goal} ${verdict}`)).toEqual(["blind pass", "clean-tick void"]);
    expect(eventsOf(it, "calibration-measured").map(({ outcome }) => outcome)).toEqual(["missed", "missed"]);
    expect(promptOf(it, 3)).toMatch(/planted at price\.mjs:\d+ .*You approved it/);
    expect(it.status()).toMatchObject({
      state: "stopped",
      reason: expect.stringContaining("bob approved 2 planted defects in a row"),
      peers: { bob: { health: "degraded", why: expect.stringContaining("as a reviewer: it approved 2 planted defects in a row; it is measured again after") } },
    });
  }));

test("who missed two and then finds the next is believed again, and the run ends done", () => {
  const lines = ["export function price(n) {", "  if (n < 2) {", "    return n + 3;", "  }", "  if (n > 10) {", "    return n - 1;", "  }", "  return n;", "}"];
  const reads = `({ review, sh }) => {
    const wanted = ${JSON.stringify(lines)};
    const text = sh("cat price.mjs").split("\\n");
    const line = wanted.findIndex((each, at) => text[at] !== each);
    review(line < 0, line < 0 ? [] : [{ severity: "high", file: "price.mjs", line: line + 1, claim: "this line is wrong" }]);
  }`;
  const scripts = {
    alice: plays({ implement: `({ commit }) => commit("Give a discount", { "price.mjs": ${JSON.stringify(`${lines.join("\n")}\n`)} })` }),
    bob: `export default { review: [({ review }) => review(true), ({ review }) => review(true), ${reads}], sceptic: [({ review }) => review(true), ${reads}] };`,
  };
  return withLoop({ scripts, files, config: always }, async (it) => {
    expect(ranOn(it).code).toBe(0);
    expect(turnsOf(it).slice(1)).toEqual([
      "bob review calibrated",
      "bob review reviewed",
      "bob sceptic calibrated",
      "bob review calibrated",
      "bob sceptic reviewed",
    ]);
    const measured = eventsOf(it, "calibration-measured");
    expect(measured.map(({ outcome }) => outcome)).toEqual(["missed", "missed", "caught"]);
    expect(new Set(measured.map(({ plant }) => plant.line)).size).toBe(3);
    expect(it.status().peers.bob).toMatchObject({ health: "healthy", calibration: "caught 1 of 3 planted defects" });
    expect(promptOf(it, 6)).toContain("Your reviews count again, until the next that you miss.");
  });
});

test("with a third peer the work is reviewed by who can be believed", () =>
  withLoop(
    { scripts: { alice: plays({ implement: works }), bob: honestPeer, carol: plays({ review: attentive, sceptic: attentive }) }, files, config: always },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      const { peers } = it.status();
      expect(peers.carol?.health).toBe("healthy");
      expect(eventsOf(it, "review-given").at(-1)).toMatchObject({ goal: "sceptic", verdict: "pass" });
    },
  ));

test("what else a reviewer of a planted tree finds blocks nothing, and it is asked to say it again", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: works }),
        bob: plays({
          review: `({ review, played }) => review(played > 0, played > 0 ? [] : [{ severity: "crit", file: "test.mjs", line: 1, claim: "tests too little" }])`,
          sceptic: attentive,
        }),
      },
      files,
      config: always,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(eventsOf(it, "calibration-measured")[0]).toMatchObject({ outcome: "unclear", findings: [{ file: "test.mjs", stands: false }] });
      expect(promptOf(it, 3)).toContain("say it again if it holds");
    },
  ));

test("a command that fails with the defect and not without it is a catch", () =>
  withLoop(
    {
      scripts: {
        alice: plays({ implement: works }),
        bob: plays({
          review: `({ review, sh }) => {
            const probe = 'node -e \\'import("./price.mjs").then(({ price }) => process.exit(price(20) === 19 && price(5) === 5 && price(10) === 10 ? 0 : 1))\\'';
            let fails = false;
            try { sh(probe); } catch { fails = true; }
            review(!fails, fails ? [{ severity: "high", command: probe, claim: "the price is wrong" }] : []);
          }`,
          sceptic: attentive,
        }),
      },
      files,
      config: always,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(0);
      expect(eventsOf(it, "calibration-measured")[0]).toMatchObject({ outcome: "caught" });
    },
  ));

test("a review that shows no reading is none, planted or not", () =>
  withLoop(
    {
      scripts: { alice: plays({ implement: works }), bob: plays({ review: "({ review }) => review(true, [], undefined, { changes: [] })" }) },
      files,
      config: `${always}budget:\n  max_consecutive_failures: 2\n`,
    },
    async (it) => {
      expect(ranOn(it).code).toBe(5);
      expect(eventsOf(it, "calibration-measured")).toEqual([]);
    },
  ));

test("peers run --without-post-convergence-skeptic is done without the last doubt", () =>
  withLoop({ scripts: { alice: plays({ implement: works }), bob: honestPeer }, files }, async (it) => {
    expect(ranOn(it, "--without-post-convergence-skeptic").code).toBe(0);
    expect(turnsOf(it)).toEqual(["alice implement handed-off", "bob review reviewed"]);
    expect(it.status().reason).toMatch(/, reviewed$/);
  }));
