import { z } from "zod";

/** What an agent's hook says of the turn that ended, in whichever words its CLI has for it. */
export type HookNote = { readonly session: string | null; readonly cwd: string | null; readonly stopHookActive: boolean };

const text = z.string().optional().catch(undefined);
const noteSchema = z.object({
  session_id: text,
  "thread-id": text,
  cwd: text,
  stop_hook_active: z.boolean().optional().catch(undefined),
});

/** Reads the JSON a hook hands over (Claude Code and Gemini on stdin, Codex as its last argument); null when it is none. */
export function readHookNote(json: string | undefined): HookNote | null {
  const { data } = noteSchema.safeParse(parsed(json));
  return data ? { session: data.session_id ?? data["thread-id"] ?? null, cwd: data.cwd ?? null, stopHookActive: data.stop_hook_active === true } : null;
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? "");
  } catch {
    return null;
  }
}
