import type { Surface } from "../../core/structure/surface/symbol.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { TreeFile, TreeView } from "../../ports/gate.ts";
import { git } from "../git.ts";
import { remembering } from "../remember.ts";
import { kindOfMode } from "../written.ts";
import type { Looker } from "./looker.ts";
import { surfaceOf } from "./surface.ts";
import { textOf } from "./text.ts";

export type TreeTools = {
  readonly list: ListTree;
  readonly read: (oid: Oid) => Promise<Uint8Array | null>;
  readonly looker: Looker;
  readonly signal: AbortSignal;
};

export type Listing = { readonly files: readonly TreeFile[]; readonly byPath: ReadonlyMap<string, TreeFile> };
export type ListTree = (tree: Oid) => Promise<Listing>;

/** Lists trees; the last few stay known, for the commit of now is the baseline or the parent of soon. */
export const treeLister = (dir: string): ListTree =>
  remembering(async (tree) => {
    const files = parseListing(await git({ dir }, ["ls-tree", "-r", "-z", "--full-tree", tree]));
    return { files, byPath: new Map(files.map((file) => [file.path, file])) };
  }, 4);

/** The files of a tree; contents are read when asked for. */
export async function openTree(tools: TreeTools, tree: Oid): Promise<TreeView> {
  const { files, byPath } = await tools.list(tree);
  const bytes = async (path: string) => {
    const file = byPath.get(path);
    return file && file.kind !== "submodule" ? tools.read(file.oid) : null;
  };
  const extract: TreeView["extract"] = async (extractor, paths) => {
    const asked = (paths ? paths.flatMap((path) => byPath.get(path) ?? []) : files).filter((file) => isContent(file) && extractor.wants(file.path));
    const found = await Promise.all(
      asked.map(async ({ oid, path }) => [path, await tools.looker.look(extractor, { oid, path, signal: tools.signal })] as const),
    );
    tools.looker.flush();
    return new Map(found.flatMap(([path, value]) => (value === null ? [] : [[path, value] as const])));
  };
  const text = async (path: string) => {
    const found = await bytes(path);
    return found && textOf(found);
  };
  let surface: Promise<Surface> | null = null;
  return {
    tree,
    files,
    file: (path) => byPath.get(path) ?? null,
    bytes,
    text,
    extract,
    surface: () => {
      surface ??= surfaceOf({ files, text, extract }, tools.looker);
      return surface;
    },
  };
}

// What a symbolic link holds is a path.
const isContent = ({ kind }: TreeFile) => kind === "file" || kind === "executable";

/** `<mode> <type> <oid>\t<path>` records, NUL between. */
function parseListing(text: string): TreeFile[] {
  return text
    .split("\0")
    .filter(Boolean)
    .map((record) => {
      const tab = record.indexOf("\t");
      const [mode = "", , oid = ""] = record.slice(0, tab).split(" ");
      return { path: record.slice(tab + 1), oid, kind: kindOfMode(mode) };
    });
}
