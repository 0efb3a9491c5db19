import type { Terminals, TerminalWindow } from "../ports/installing.ts";
import { Refusal } from "./accept.ts";

export type TmuxRequest = { readonly session: string; readonly repositoryId: string; readonly windows: readonly [TerminalWindow, ...TerminalWindow[]] };

/** A tmux session's name: dots and colons mean something else to tmux. */
export const sessionName = (folder: string) => `peers-${folder.replace(/[^A-Za-z0-9_-]/g, "_")}`;

/** Opens what is not open yet. */
export async function tmuxUp({ session, repositoryId, windows }: TmuxRequest, terminals: Terminals): Promise<string[]> {
  const owner = await ownerOf(session, repositoryId, terminals);
  if (owner === null) await terminals.open(session, repositoryId, windows[0]);
  const there = await terminals.windows(session);
  const missing = windows.filter(({ name }) => !there.includes(name));
  for (const window of missing) await terminals.add(session, window);
  const opened = owner === null ? windows : missing;
  return opened.length === 0
    ? [`${session} is up already`]
    : [`opened ${opened.map(({ name }) => name).join(", ")} in ${session}; \`peers tmux attach\` goes there`];
}

export async function tmuxDown({ session, repositoryId }: TmuxRequest, terminals: Terminals): Promise<string[]> {
  if ((await ownerOf(session, repositoryId, terminals)) === null) return [`${session} is not up`];
  await terminals.close(session);
  return [`closed ${session}`];
}

export async function tmuxAttach({ session, repositoryId }: TmuxRequest, terminals: Terminals): Promise<number> {
  if ((await ownerOf(session, repositoryId, terminals)) === null) throw new Refusal(`${session} is not up; \`peers tmux up\` opens it`);
  return terminals.attach(session);
}

/** Null when nobody has a session of that name; somebody else's is not to be touched. */
async function ownerOf(session: string, repositoryId: string, terminals: Terminals): Promise<string | null> {
  if (!terminals.isThere()) throw new Refusal("tmux is not installed here; install it, or open a terminal for each agent and one for `peers watch`");
  const owner = await terminals.ownerOf(session);
  if (owner === null || owner === repositoryId) return owner;
  throw new Refusal(`the tmux session ${session} is not of this repository (${owner || "nobody's"}); close or rename it (tmux rename-session), then try again`);
}
