import { type ClientContext, type LoadSessionRequest, methods, type NewSessionRequest, PROTOCOL_VERSION, RequestError } from "@agentclientprotocol/sdk";
import { z } from "zod";
import type { AcpLine } from "../../core/acp-line.ts";
import { fulfil, type Wishes } from "./options.ts";
import type { Place } from "./place.ts";
import { tokensIn } from "./updates.ts";

export type Conversation = {
  readonly place: Place;
  readonly prompt: string;
  readonly wishes: Wishes;
  /** The session to go on with. */
  readonly resume: string | null;
  readonly version: string;
  readonly complain: (text: string) => void;
};

const authRequired = -32000;

const capabilities = { fs: { readTextFile: true, writeTextFile: true }, terminal: true };
const introduction = z.object({
  protocolVersion: z.number(),
  agentCapabilities: z.object({ loadSession: z.boolean().nullish() }).nullish().catch(null),
  authMethods: z
    .array(z.object({ name: z.string() }))
    .nullish()
    .catch(null),
});
type Introduction = z.infer<typeof introduction>;
type Opened = { readonly id: string; readonly resumed: boolean; readonly answer: unknown };

/** initialize, session/new or session/load, session/prompt. Says beforehand which it is about to ask; a request that fails is thrown. */
export async function* converse(agent: ClientContext, { prompt, wishes, ...call }: Conversation, about: (method: string) => void): AsyncGenerator<AcpLine> {
  const clientInfo = { name: "peers", version: call.version };
  const met = introduction.parse(
    await agent.request<unknown>("initialize", { protocolVersion: PROTOCOL_VERSION, clientCapabilities: capabilities, clientInfo }),
  );
  if (met.protocolVersion !== PROTOCOL_VERSION) {
    yield own("initialize", `the agent speaks ACP ${met.protocolVersion}, peers speaks ${PROTOCOL_VERSION}; install a version of it that does too`);
    return;
  }
  const opened = await open(agent, met, call, about);
  if ("type" in opened) {
    yield opened;
    return;
  }
  yield { type: "session", id: opened.id, resumed: opened.resumed };
  const why = await fulfil(agent, opened, wishes);
  if (why) {
    yield own("session/set_config_option", why);
    return;
  }
  about(methods.agent.session.prompt);
  const answer = await agent.request(methods.agent.session.prompt, { sessionId: opened.id, prompt: [{ type: "text", text: prompt }] });
  yield* tokensIn(answer);
  yield { type: "end", reason: answer.stopReason };
}

async function open(
  agent: ClientContext,
  met: Introduction,
  { resume, place, complain }: Pick<Conversation, "resume" | "place" | "complain">,
  about: (method: string) => void,
): Promise<Opened | AcpLine> {
  const where: NewSessionRequest = { cwd: place.cwd, mcpServers: [] };
  try {
    if (resume !== null && met.agentCapabilities?.loadSession) {
      about(methods.agent.session.load);
      const answer = await load(agent, { ...where, sessionId: resume });
      if (!("lost" in answer)) return { id: resume, resumed: true, answer: answer.loaded };
      complain(`session ${resume} could not be loaded (${answer.lost}); a new one is begun`);
    } else if (resume !== null) complain("the agent cannot load a session; a new one is begun");
    about(methods.agent.session.new);
    const answer = await agent.request(methods.agent.session.new, where);
    return { id: answer.sessionId, resumed: false, answer };
  } catch (fault) {
    if (!(fault instanceof RequestError) || fault.code !== authRequired) throw fault;
    const ways = (met.authMethods ?? []).map(({ name }) => name).join(", ");
    return { type: "trouble", during: methods.agent.session.new, code: authRequired, message: `${fault.message}${ways ? ` (it offers: ${ways})` : ""}` };
  }
}

/** What a session that is gone is answered with is not agreed upon: any error but a missing sign-in counts. */
async function load(agent: ClientContext, request: LoadSessionRequest): Promise<{ loaded: unknown } | { lost: string }> {
  try {
    return { loaded: await agent.request(methods.agent.session.load, request) };
  } catch (fault) {
    if (!(fault instanceof RequestError) || fault.code === authRequired) throw fault;
    return { lost: fault.message };
  }
}

const own = (during: string, message: string): AcpLine => ({ type: "trouble", during, code: null, message });
