import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { as, fix, script } from "../support/cli-scripts.ts";
import { honest, withLoop } from "../support/loop.ts";

const mebi = 1024 * 1024;
const total = 1024 * mebi;
const warmUp = total / 8;

/** Prints 1 GiB in pieces of 64 KiB made by an expression, and says in a file how far it is. */
const printing = (piece: string) => `say(init);
  let printed = 0; let told = 0;
  for (let n = 0; printed < ${total}; n += 1) {
    const piece = ${piece};
    say(piece); printed += piece.length;
    if (printed - told > ${8 * mebi}) { told = printed; write("../printed", String(printed)); }
  }
  ${fix} say(result());`;

// Lines of text; and events of a few KiB, each a message of its own, with tool calls that never end.
const plain = script([printing('(n + " " + "lorem ipsum ".repeat(9) + "\\n").repeat(560)')]);
const events = script([
  printing(
    'Array.from({ length: 14 }, (_, at) => JSON.stringify(at % 2 ? text("words ".repeat(700), { input_tokens: 1, output_tokens: 1 }, "m" + n + "." + at) : tool("echo " + "word ".repeat(800), "t" + n + "." + at))).join("\\n")',
  ),
]);

test.skipIf(process.platform !== "linux").each([
  ["plain text", plain, []],
  ["events of Claude Code", events, as("claude")],
] as const)(
  "the runner's memory stays flat while a peer prints 1 GiB of %s",
  // When V8 collects is its own affair, more so on a busy machine; what really stays is there at every try.
  { timeout: 120_000, retry: 2 },
  (_, alice, settings) =>
    withLoop({ scripts: { alice, bob: honest }, settings: { alice: settings }, config: "turns: { isolation: none }\n" }, async (it) => {
      // Of young garbage V8 holds up to 48 MiB whenever it likes; kept small, so that what is held for longer shows.
      const run = it.start(["run", "--max-ticks", "1"], { NODE_OPTIONS: "--max-semi-space-size=1" });
      const samples: { printed: number; mebibytes: number }[] = [];
      let ended = false;
      run.exited.then(() => {
        ended = true;
      });
      while (!ended) {
        const printed = Number(textOf(join(it.home, "printed")) || 0);
        const kibibytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(textOf(`/proc/${run.pid}/status`))?.[1] ?? 0);
        if (kibibytes > 0 && printed > warmUp) samples.push({ printed, mebibytes: kibibytes / 1024 });
        await new Promise((done) => setTimeout(done, 10));
      }
      const between = (from: number, to: number) => resting(samples.filter(({ printed }) => printed >= from && printed < to).map(({ mebibytes }) => mebibytes));
      const growth = between(0.75 * total, 0.98 * total) - between(warmUp, 0.5 * total);
      expect(it.log().filter(({ kind }) => kind === "turn-ended")).toMatchObject([{ outcome: "handed-off" }]);
      expect(Number(textOf(join(it.home, "printed")))).toBeGreaterThan(0.98 * total);
      expect(growth).toBeLessThanOrEqual(10);
    }),
);

/** Garbage that waits to be collected comes and goes; what stays shows at the lower end. */
function resting(values: readonly number[]): number {
  expect(values.length).toBeGreaterThan(10);
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 4)] ?? Number.NaN;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
