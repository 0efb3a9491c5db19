/** One turn of an agent that speaks the Agent Client Protocol (v1), told as lines: see `src/core/acp-line.ts`. */
import { type ChildProcess, spawn } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type ClientConnection, client, methods, ndJsonStream, RequestError } from "@agentclientprotocol/sdk";
import { type AcpLine, acpExitCodes, acpGoneCode, acpTroubleCode } from "../../core/acp-line.ts";
import { type Conversation, converse } from "./converse.ts";
import { createFiles } from "./files.ts";
import type { Place } from "./place.ts";
import { createTerminals } from "./terminals.ts";
import { createTeller, sessionUpdate } from "./updates.ts";

export type Bridge = Conversation & {
  readonly argv: readonly string[];
  readonly place: Place;
  readonly print: (line: AcpLine) => void;
  readonly complain: (text: string) => void;
};

/** Resolves with the exit code once the agent is gone. */
export async function runBridge(bridge: Bridge): Promise<number> {
  const { argv, place, complain } = bridge;
  const [program = "", ...args] = argv;
  const child = spawn(program, args, { ...place, stdio: ["pipe", "pipe", "inherit"] });
  const exited = new Promise<string>((resolve) => child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`)));
  const fault = await new Promise<Error | null>((resolve) => child.once("spawn", () => resolve(null)).once("error", resolve));
  if (fault) {
    complain(`${program} could not be started: ${fault.message}`);
    return 127;
  }
  // It may be gone while something is still written to it; the connection notices by itself.
  child.stdin?.on("error", () => undefined);
  return speak(bridge, child, exited).finally(() => leave(child, exited));
}

async function speak(bridge: Bridge, child: ChildProcess, exited: Promise<string>): Promise<number> {
  const { print, complain } = bridge;
  const phase = { method: "initialize" };
  const connection = connect(bridge, child, () => phase.method === methods.agent.session.prompt);
  try {
    for await (const line of converse(connection.agent, bridge, (method) => {
      phase.method = method;
    })) {
      print(line);
      if (line.type === "end") return acpExitCodes[line.reason] ?? acpTroubleCode;
      if (line.type === "trouble") return acpTroubleCode;
    }
    return acpGoneCode;
  } catch (fault) {
    if (fault instanceof RequestError && !connection.signal.aborted) {
      print({ type: "trouble", during: phase.method, code: fault.code, message: fault.message });
      return acpTroubleCode;
    }
    const how = await Promise.race([exited, sleep(1_000, null)]);
    complain(`the agent ${how === null ? "closed its end of the connection" : `ended with ${how}`} during ${phase.method}`);
    return acpGoneCode;
  } finally {
    connection.close();
  }
}

/** Our side of the protocol: what an agent may ask of us, and what it tells. `isTurn` is false while an old session is told again. */
function connect({ place, print }: Bridge, child: ChildProcess, isTurn: () => boolean): ClientConnection {
  const teller = createTeller();
  const files = createFiles(place);
  const terminals = createTerminals(place);
  const say = (lines: readonly AcpLine[]) => {
    for (const line of isTurn() ? lines : []) print(line);
  };
  return client({ name: "peers" })
    .onNotification(methods.client.session.update, sessionUpdate, ({ params }) => say(teller.tell(params.update)))
    .onRequest(methods.client.session.requestPermission, ({ params }) => {
      say(teller.tellPermitted(params.toolCall));
      // Nobody is there to ask. Once before always: an agent may write what is allowed for ever into the person's settings.
      const kinds = ["allow_once", "allow_always"];
      const option = kinds.flatMap((kind) => params.options.filter((one) => one.kind === kind))[0];
      return { outcome: option ? { outcome: "selected" as const, optionId: option.optionId } : { outcome: "cancelled" as const } };
    })
    .onRequest(methods.client.fs.readTextFile, ({ params }) => files.read(params))
    .onRequest(methods.client.fs.writeTextFile, ({ params }) => files.write(params))
    .onRequest(methods.client.terminal.create, ({ params }) => terminals.create(params, files.folder(params.cwd)))
    .onRequest(methods.client.terminal.output, ({ params }) => terminals.output(params.terminalId))
    .onRequest(methods.client.terminal.waitForExit, ({ params }) => terminals.wait(params.terminalId))
    .onRequest(methods.client.terminal.kill, ({ params }) => terminals.kill(params.terminalId))
    .onRequest(methods.client.terminal.release, ({ params }) => terminals.release(params.terminalId))
    .connect(ndJsonStream(Writable.toWeb(child.stdin as Writable), Readable.toWeb(child.stdout as Readable) as ReadableStream<Uint8Array>));
}

/** An agent ends when its stdin does; one that stays is told to. */
async function leave(child: ChildProcess, exited: Promise<string>): Promise<void> {
  child.stdin?.end();
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if ((await Promise.race([exited, sleep(2_000, null)])) !== null) return;
    child.kill(signal);
  }
}
