import type { TestFile } from "../structure/test-case.ts";

export type Dropped = { readonly file: string; readonly module: string; readonly at: string };

export type Modules = {
  readonly before: ReadonlyMap<string, TestFile>;
  readonly now: ReadonlyMap<string, TestFile>;
  readonly laterPath: (former: string) => string | null;
};

/** Modules of a Rust crate that a file no longer declares while their files are still there: nothing in them is built. */
export function droppedModules({ before, now, laterPath }: Modules, isThere: (path: string) => boolean): Dropped[] {
  const declared = new Set([...now].flatMap(([path, { modules = [] }]) => modules.flatMap((module) => placesOf(path, module))));
  return [...before].flatMap(([former, { modules = [] }]) => {
    const file = laterPath(former);
    const left = new Set(file === null ? [] : (now.get(file)?.modules ?? []));
    return modules
      .filter((module) => !left.has(module))
      .flatMap((module) => {
        const at = placesOf(former, module).find((path) => isThere(path) && !declared.has(path));
        return at && file !== null ? [{ file, module, at }] : [];
      });
  });
}

/** Where the file of a module may stand. */
function placesOf(path: string, module: string): string[] {
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const stem = path.slice(folder.length).replace(/\.rs$/, "");
  const base = /^(?:lib|main|mod)$/.test(stem) || /(?:^|\/)(?:tests|benches|examples|bin)\/$/.test(folder) ? folder : `${folder}${stem}/`;
  return [`${base}${module}.rs`, `${base}${module}/mod.rs`];
}
