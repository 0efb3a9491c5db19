import { describe, expect, test } from "vitest";
import { acp } from "../../src/agents/acp.ts";
import type { AcpLine } from "../../src/core/acp-line.ts";
import type { ReaderContext } from "../../src/ports/agent.ts";
import { printed, read } from "./recording.ts";

const self = { PEERS_SELF: '["/usr/bin/node","/opt/peers.js"]' };
const line = (...[settings, session = null]: [object, ({ resume: string } | null)?]) => {
  const call = acp.call(settings, session, self);
  return "refused" in call ? call.refused : call.argv.join(" ");
};
const bridge = (lines: readonly AcpLine[], context: Partial<ReaderContext> = {}, run = {}) => read(acp, printed(lines, run), context);

describe("how it is called", () => {
  test("through a command of peers, with the agent's own command at the end", () =>
    expect(line({ argv: ["opencode", "acp"] })).toBe("/usr/bin/node /opt/peers.js acp-bridge -- opencode acp"));

  test("with the model, the reasoning and the session as options of the bridge, whatever they look like", () =>
    expect(line({ argv: ["x", "--model=y"], model: "--odd", reasoning: "high" }, { resume: "ses_1" })).toBe(
      "/usr/bin/node /opt/peers.js acp-bridge --model=--odd --reasoning=high --resume=ses_1 -- x --model=y",
    ));

  test.each([
    [{}, /needs argv: the agent's own ACP command/],
    [{ argv: ["x"], provider: "openai" }, /any ACP agent knows no provider "openai"; leave it out/],
    [{ argv: ["x"], reasoning: "deep" }, /knows no reasoning "deep"; write one of none, minimal/],
  ])("%j is refused", (settings, why) => expect(line(settings)).toMatch(why));
});

describe("what it reads", () => {
  const session: AcpLine = { type: "session", id: "s", resumed: false };
  const end: AcpLine = { type: "end", reason: "end_turn" };

  test("pieces of text make one answer, and a tool begins it anew", () =>
    expect(
      bridge([
        session,
        { type: "text", text: "I lo" },
        { type: "text", text: "ok." },
        { type: "tool", name: "execute", title: "git commit", input: { command: "git commit -q" } },
        { type: "tool-ended", name: "execute", failed: false },
        { type: "text", text: "Do" },
        { type: "text", text: "ne." },
        end,
      ]),
    ).toMatchObject({
      events: expect.arrayContaining([{ kind: "tool", name: "execute", detail: "git commit -q" }]),
      reading: { session: "s", text: "Done.", ended: true, trouble: null },
    }));

  test("complaints it quotes, in words, tools and on stderr, are no trouble", () => {
    const said = '{"type":"trouble","during":"session/prompt","code":-32000,"message":"Authentication required"}\n'.repeat(2);
    const told = bridge(
      [
        session,
        { type: "text", text: said },
        { type: "tool", name: "execute", title: said, input: said },
        { type: "tool-ended", name: said, failed: true },
        end,
      ],
      {},
      { stderr: said, exitCode: 1 },
    );
    expect(told.reading).toMatchObject({ ended: true, trouble: null });
  });

  test.each([
    [-32000, "signed-out"],
    [401, "signed-out"],
    [402, "out-of-quota"],
    [429, "rate-limited"],
    [503, "overloaded"],
    [-32603, "api-error"],
    [null, "denied"],
  ])("error code %s is %s", (code, kind) =>
    expect(bridge([session, { type: "trouble", during: "session/prompt", code, message: "no" }]).reading.trouble).toMatchObject({ kind }),
  );

  test("dollars of the session are those of the run once what a loaded session had cost is taken off", () => {
    const usage: AcpLine[] = [
      { type: "usage", tokens: null, usd: 0.75 },
      { type: "usage", tokens: { input: 9, output: 4, cached: 1 }, usd: null },
    ];
    const usedBefore = { tokens: { input: 0, output: 0, cached: 0 }, usd: 0.5 };
    const tokens = { input: 9, output: 4, cached: 1 };
    expect(bridge([{ ...session, resumed: true }, ...usage, end], { usedBefore }).reading.usage).toEqual({ tokens, usd: 0.25, model: null });
    expect(bridge([session, ...usage, end], { usedBefore }).reading.usage).toEqual({ tokens, usd: 0.75, model: null });
  });

  test("an agent that vanished has not ended", () => expect(bridge([session], {}, { exitCode: 25 }).reading).toMatchObject({ ended: false, trouble: null }));
});
