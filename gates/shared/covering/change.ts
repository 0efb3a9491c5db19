import type { World } from "../../../src/core/behaviour/addresses.ts";
import type { SourceSide, Subject } from "../../../src/core/behaviour/subject.ts";
import { sideExtractor } from "../../../src/core/behaviour/subject.ts";
import { type FileSketch, sketchExtractor } from "../../../src/core/test-strength/sketch.ts";
import type { GateView, TreeView } from "../../../src/ports/gate.ts";

/** A function that is new or other than before, and where it stands. */
export type Asked = { readonly file: string; readonly subject: Subject };

/** Everything the tests of a commit can be looked up in. */
export type Field = { readonly world: World; readonly tests: ReadonlyMap<string, FileSketch> };

export async function fieldOf({ now }: GateView): Promise<Field> {
  const [sides, tests] = await Promise.all([now.extract(sideExtractor), now.extract(sketchExtractor)]);
  return { world: { sides, modules: { files: new Set(now.files.map(({ path }) => path)), packages: await packagesOf(now), found: new Map() } }, tests };
}

async function packagesOf(tree: TreeView): Promise<Map<string, string>> {
  const manifests = tree.files.filter(({ path }) => /(?:^|\/)package\.json$/.test(path) && !path.includes("node_modules/"));
  const named = await Promise.all(manifests.map(async ({ path }) => [nameIn((await tree.text(path)) ?? ""), path.replace(/\/?package\.json$/, "")] as const));
  return new Map(named.filter(([name]) => name !== ""));
}

function nameIn(manifest: string): string {
  try {
    const parsed: unknown = JSON.parse(manifest);
    const name = parsed !== null && typeof parsed === "object" && "name" in parsed ? parsed.name : "";
    return typeof name === "string" ? name : "";
  } catch {
    return "";
  }
}

/** Public functions whose parameters or body are other than at the baseline, wherever they stood there and whatever they were called. */
export async function askedOf(view: GateView, isLookedAt: (path: string) => boolean): Promise<{ asked: Asked[]; unread: [string, SourceSide][] }> {
  const changes = await view.changed();
  const paths = changes
    .filter(({ status }) => status !== "deleted")
    .map(({ path }) => path)
    .filter(isLookedAt);
  const before = view.base
    ? await view.base.extract(
        sideExtractor,
        changes.flatMap(({ status, from, path }) => (status === "added" ? [] : [from ?? path])),
      )
    : new Map<string, SourceSide>();
  const known = new Set([...before.values()].flatMap(({ subjects }) => subjects.map(({ code, name }) => `${code} ${name}`)));
  const bodies = new Set([...before.values()].flatMap(({ subjects }) => subjects.filter(({ statements }) => statements > 1).map(({ code }) => code)));
  const sides = await view.now.extract(sideExtractor, paths);
  const asked = [...sides].flatMap(([file, { subjects }]) =>
    subjects
      .filter(({ isPublic, isTrivial, code, name }) => isPublic && !isTrivial && !known.has(`${code} ${name}`) && !bodies.has(code))
      .map((subject) => ({ file, subject })),
  );
  const unread = [...sides].filter(([path, { error }]) => error !== null && !before.get(path)?.error);
  return { asked, unread };
}
