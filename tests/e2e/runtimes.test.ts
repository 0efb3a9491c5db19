import { beforeAll, describe, expect, test } from "vitest";
import { honest, isAtRest, withLoop } from "../support/loop.ts";
import { installRuntimes, runtimes } from "../support/runtimes.ts";

beforeAll(installRuntimes, 300_000);

describe.each(runtimes)("$name", ({ launcher, version }) => {
  test("takes a commit to done through real hooks, says where it stands, and can be checked", () =>
    withLoop({ scripts: { alice: honest, bob: honest }, launcher }, async (it) => {
      console.log(version());
      it.commit("Ask", { "ASK.md": "42\n" });
      const status = await it.until(isAtRest);
      expect(status).toMatchObject({ state: "converged", gates: [{ id: "unit", verdict: "pass" }] });
      expect(it.peers(["verify"])).toMatchObject({ code: 0 });
      expect(it.peers(["verify", "--log"])).toMatchObject({ code: 0 });
      expect(it.peers(["replay", "1"]).stdout).toContain("You are alice");
      expect(it.git(["status", "--porcelain"])).toBe("");
    }));
});
