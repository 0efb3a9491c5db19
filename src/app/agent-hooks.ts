import { holdsEntry, merge, snippetOf, tracked, withoutEntry } from "../core/hook-files/hook-file.ts";
import type { StopHook } from "../ports/agent.ts";
import type { AgentHookWorld } from "../ports/installing.ts";

/** The stop hook that tells us of one peer's sessions. `argv` is what it runs. */
export type PeerHook = { readonly peer: string; readonly tool: string; readonly title: string; readonly hook: StopHook; readonly argv: readonly string[] };

/** Writes each entry as a file for a person to paste, and says where it belongs. */
export function writeHookSnippets(hooks: readonly PeerHook[], world: AgentHookWorld): string[] {
  return hooks.flatMap((peerHook) => {
    const entry = entryOf(peerHook, world);
    const endings = { json: "json", toml: "toml", javascript: "js" } as const;
    const file = world.writeSnippet(`${peerHook.peer}-${peerHook.tool}.${endings[entry.format]}`, snippetOf(entry, world.repositoryId));
    const { caveat, place } = peerHook.hook;
    return [`wrote ${file}, which belongs in ${world.fileAt(place).path}`, ...(caveat ? [`  ${caveat}`] : [])];
  });
}

/** Merges each entry into the CLI's own settings, once; where that is not safe the entry is shown instead. */
export async function installAgentHooks(hooks: readonly PeerHook[], world: AgentHookWorld): Promise<string[]> {
  const project = hooks.flatMap(({ hook }) => (hook.place.under === "project" ? [hook.place.path] : []));
  if (project.length > 0) world.exclude(project);
  const lines: string[] = [];
  for (const peerHook of hooks) lines.push(...(await installOne(peerHook, world)));
  return lines;
}

/** Takes out exactly our entries; a file nobody has changed since is byte for byte what it was. */
export async function removeAgentHooks(hooks: readonly StopHook[], world: AgentHookWorld): Promise<string[]> {
  const lines: string[] = [];
  for (const hook of hooks) {
    const { format } = hook.entry({ argv: [], id: world.repositoryId });
    const file = world.fileAt(hook.place);
    const unfit = await file.unfit();
    const now = unfit === null || unfit === tracked ? file.read() : null;
    if (!holdsEntry(format, now, world.repositoryId)) continue;
    const before = withoutEntry(format, now, file.readBackup(), world.repositoryId);
    file.writeBackup(null);
    file.write(before);
    lines.push(`took our hook out of ${file.path}`);
  }
  world.exclude([]);
  return lines;
}

async function installOne(peerHook: PeerHook, world: AgentHookWorld): Promise<string[]> {
  const { repositoryId: id } = world;
  const entry = entryOf(peerHook, world);
  const file = world.fileAt(peerHook.hook.place);
  const refused = (why: string) => [
    `did not touch ${file.path}: ${why}; put this in by hand, at a place of your choice:`,
    ...snippetOf(entry, id)
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
  ];
  const unfit = await file.unfit();
  if (unfit !== null) return refused(unfit);
  const now = file.read();
  const before = withoutEntry(entry.format, now, file.readBackup(), id);
  const merged = merge(entry, before, id);
  if ("refused" in merged) return refused(merged.refused);
  if (merged.text === now) return [`${file.path} has the hook of ${peerHook.peer} already`];
  file.writeBackup(before);
  file.write(merged.text);
  return [`put the hook of ${peerHook.peer} (${peerHook.title}) into ${file.path}${before === null ? "" : "; the file as it was lies beside it"}`];
}

const entryOf = ({ hook, argv }: PeerHook, { repositoryId }: AgentHookWorld) => hook.entry({ argv, id: repositoryId });
