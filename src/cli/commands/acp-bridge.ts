import { text } from "node:stream/consumers";
import type { Handler } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { version } from "../version.ts";

/** `peers acp-bridge [--model M] [--reasoning R] [--resume ID] -- program args...`: one turn of an ACP agent, the prompt on stdin. */
export const acpBridge: Handler = async ({ args, options, cwd, environment, complain }) => {
  const prompt = await text(process.stdin);
  if (prompt.trim() === "") {
    complain("acp-bridge reads the prompt from stdin, and it is empty; a peer with tool: acp takes no `prompt` setting");
    return exitCodes.wrongCall.code;
  }
  const { runBridge } = await import("../../adapters/acp/bridge.ts");
  const code = await runBridge({
    argv: args,
    place: { cwd, env: environment },
    prompt,
    wishes: { model: given(options.model), reasoning: given(options.reasoning) },
    resume: given(options.resume) ?? null,
    version,
    print: (line) => void process.stdout.write(`${JSON.stringify(line)}\n`),
    complain: (sentence) => complain(`peers: ${sentence}`),
  });
  // The process is ended right after: what is still on its way to a slow reader would be lost.
  await new Promise<void>((resolve) => void process.stdout.write("", () => resolve()));
  return code;
};

const given = (value: string | number | boolean | undefined) => (typeof value === "string" ? value : undefined);
