import { expect, test } from "vitest";
import { runsToDone } from "./implement.ts";

test("two peers take a plan from a failing acceptance to done, turn about (javascript)", async () => {
  await runsToDone("javascript", (loop, log) => {
    const moved = log.flatMap((event) => (event.kind === "step-moved" ? [event] : []));
    expect(moved.filter(({ to }) => to === "done").map(({ step }) => step)).toEqual(["STEP-1", "STEP-2"]);
    expect(moved.filter(({ to }) => to === "done").every(({ by }) => by === "reviewer")).toBe(true);
    expect(log.flatMap((event) => (event.kind === "phase-accepted" ? [event.phase] : []))).toEqual(["recon", "alignment", "architecture"]);
    if (process.env.SHOW) console.log(loop.peers(["log"]).stdout);
    expect(loop.git(["status", "--porcelain"])).toBe("");
  });
});
