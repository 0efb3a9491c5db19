import { blobOf, hiddenFolder, keepHidden, keptHidden, readHiddenFolder } from "../adapters/hidden.ts";
import { canHide } from "../adapters/processes/hiding.ts";
import { Refusal } from "../app/accept.ts";
import { freezeAcceptance } from "../app/freeze-acceptance.ts";
import type { AcceptanceContract, AskedAcceptance, FrozenFile } from "../core/acceptance/contract.ts";
import type { Policy } from "../core/policy.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Wired } from "./wire.ts";

export type Asking = {
  readonly policy: Policy;
  readonly asked: AskedAcceptance;
  /** Whether the plan asks for it, and not goals.yaml. */
  readonly planned: boolean;
  readonly anew: boolean;
  readonly force: boolean;
  readonly say: (line: string) => void;
};

/** Freezes what goals.yaml or the plan asks for, at the tip of the branch. Its hidden files go into the operator's folder. */
export async function frozenContract({ world, session, paths }: Wired, asking: Asking): Promise<AcceptanceContract> {
  const { asked } = asking;
  const former = session.state().policy?.policy.acceptance ?? null;
  const hidden = asked.hidden === undefined ? [] : hiddenFiles(paths, { named: asked.hidden, former });
  for (const line of await saidOfHidden({ world, paths }, asking, hidden)) asking.say(line);
  const branch = await world.repository.headRef();
  const tip = branch === null ? null : ((await world.repository.tips())[branch] ?? null);
  return freezeAcceptance({ world, ...asking, former, hidden, tip });
}

/** What the operator has to know of hidden files: which are not here, and where a peer could read them all the same. */
async function saidOfHidden(wired: Pick<Wired, "world" | "paths">, { policy }: Asking, hidden: readonly FrozenFile[]): Promise<string[]> {
  if (hidden.length === 0) return [];
  const isKept = policy.turns.isolation === "auto" && (await canHide()) !== null;
  const kept = hidden.map(({ path, oid }) => ({ path, content: keptHidden(wired.paths, { path, digest: oid }) }));
  const missing = kept.flatMap(({ path, content }) => (content === null ? [path] : []));
  const seen = [];
  for (const { path, content } of kept) if (await isInHistory(wired, content)) seen.push(path);
  return [
    ...(missing.length > 0
      ? [`hidden files that are not here: ${missing.join(", ")}; \`peers goals hidden --from DIR\` brings them, and until then their gate is broken`]
      : []),
    ...(isKept ? [] : ["hidden files can be read here by a peer that goes looking: nothing is kept from programs that run as you; run agents as another user"]),
    ...(seen.length > 0 ? [`in git's objects with the same content, where every peer can read it: ${seen.join(", ")}; write other tests to hide`] : []),
  ];
}

async function isInHistory({ world, paths }: Pick<Wired, "world" | "paths">, content: Uint8Array | null): Promise<boolean> {
  return content !== null && content.length > 0 && (await world.repository.blob(blobOf(content, paths.objectFormat))) !== null;
}

/** When the folder was taken away after it had been accepted, what was kept of it stands. */
function hiddenFiles(paths: RepositoryPaths, { named, former }: { named: string; former: AcceptanceContract | null }): FrozenFile[] {
  const kept = former?.asked.hidden === named ? former.files.filter((file) => file.hidden) : [];
  const place = hiddenFolder(paths, named);
  if ("why" in place) {
    if (kept.length > 0 && /does not exist/.test(place.why)) return kept;
    throw new Refusal(`acceptance: ${place.why}`);
  }
  const read = readOrRefuse(place.folder);
  if (read.length === 0) throw new Refusal(`acceptance: hidden: ${named} holds no file`);
  keepHidden(
    paths,
    read.map(({ content }) => content),
    place.folder,
  );
  return read.map(({ file }) => file);
}

function readOrRefuse(folder: string): ReturnType<typeof readHiddenFolder> {
  try {
    return readHiddenFolder(folder);
  } catch (error) {
    throw new Refusal(`acceptance: ${error instanceof Error ? error.message : error}`);
  }
}

/** Brings hidden files back into the operator's folder: those that are what was accepted. */
export function bringHiddenBack({ session, paths }: Wired, from: string | undefined): string[] {
  const wanted = session.state().policy?.policy.acceptance?.files.filter((file) => file.hidden) ?? [];
  if (wanted.length === 0) throw new Refusal("the accepted policy has no hidden files");
  if (from === undefined) throw new Refusal("name the folder they are in: peers goals hidden --from DIR");
  const place = hiddenFolder(paths, from);
  if ("why" in place) throw new Refusal(place.why);
  const read = readOrRefuse(place.folder);
  const found = read.filter(({ file }) => wanted.some(({ oid }) => oid === file.oid));
  keepHidden(
    paths,
    found.map(({ content }) => content),
    place.folder,
  );
  const missing = wanted.filter(({ oid }) => !found.some(({ file }) => file.oid === oid));
  if (missing.length > 0) throw new Refusal(`not in ${from} as they were accepted: ${missing.map(({ path }) => path).join(", ")}`);
  return [`${wanted.length} hidden ${wanted.length === 1 ? "file is" : "files are"} back`];
}
