import type { ClientContext } from "@agentclientprotocol/sdk";
import { z } from "zod";

const choice = z.object({ value: z.string() });
const option = z.object({ id: z.string(), category: z.string().nullish(), options: z.array(z.union([choice, z.object({ options: z.array(choice) })])) });
const options = z.array(z.unknown()).transform((all) => all.flatMap((one) => option.safeParse(one).data ?? []));
const answer = z.object({
  configOptions: options.nullish().catch(null),
  /** How it was before configuration options; Gemini CLI 0.61.0 still has it so. */
  models: z
    .object({ availableModels: z.array(z.object({ modelId: z.string() })) })
    .nullish()
    .catch(null),
});

export type Wishes = { readonly model?: string | undefined; readonly reasoning?: string | undefined };
type Session = { readonly id: string; readonly answer: unknown };

/** Tells the agent which model and how hard to think, among what it offers for this session. The sentence says why it cannot be; null when all is set. */
export async function fulfil(agent: ClientContext, session: Session, wishes: Wishes): Promise<string | null> {
  const offered = answer.parse(session.answer ?? {});
  let known = offered.configOptions ?? [];
  for (const [setting, category] of [
    ["model", "model"],
    ["reasoning", "thought_level"],
  ] as const) {
    const value = wishes[setting];
    if (value === undefined) continue;
    const found = known.find((one) => one.category === category);
    if (!found && setting === "model" && offered.models) {
      const why = notAmong(
        setting,
        value,
        offered.models.availableModels.map(({ modelId }) => modelId),
      );
      if (why) return why;
      await agent.request<unknown>("session/set_model", { sessionId: session.id, modelId: value });
      continue;
    }
    if (!found) return `this agent cannot be told its ${setting} over ACP; leave ${setting} out, or write it into argv as the agent wants it`;
    const why = notAmong(
      setting,
      value,
      found.options.flatMap((one) => ("value" in one ? [one.value] : one.options.map((inner) => inner.value))),
    );
    if (why) return why;
    const next = answer.parse(await agent.request("session/set_config_option", { sessionId: session.id, configId: found.id, value }));
    known = next.configOptions ?? known;
  }
  return null;
}

function notAmong(setting: string, value: string, offered: readonly string[]): string | null {
  if (offered.includes(value)) return null;
  const some = offered.slice(0, 8).join(", ");
  return `this agent offers no ${setting} ${JSON.stringify(value)}; it offers ${some}${offered.length > 8 ? ` and ${offered.length - 8} more` : ""}`;
}
