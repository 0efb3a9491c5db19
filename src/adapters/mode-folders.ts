import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { ModeFolder, ModeSource } from "../core/modes/mode.ts";
import { packageFolder } from "./package-files.ts";

type Asked = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Top of the checkout, and `modes_folder` of its config.yaml. */
  readonly top: string | null;
  readonly own: string | null;
};

/** Folders of modes: those of the package, of the operator, and of the repository. What cannot be read says why. */
export function readModeFolders({ environment, top, own }: Asked): ModeFolder[] {
  const settings = environment.XDG_CONFIG_HOME || join(environment.HOME || homedir(), ".config");
  const roots: readonly (Pick<ModeSource, "root" | "shown"> & { readonly path: string })[] = [
    { root: "built in", shown: "modes", path: join(packageFolder(), "modes") },
    { root: "yours", shown: join(settings, "peers", "modes"), path: join(settings, "peers", "modes") },
    ...(own && top ? [{ root: "repository" as const, shown: own, path: isAbsolute(own) ? own : join(top, own) }] : []),
  ];
  return roots.flatMap(({ root, shown, path }) => foldersIn({ root, shown }, path));
}

/** More would be a library, not a way of working. */
const most = { modes: 100, files: 40, bytes: 64 << 10 } as const;

function foldersIn(source: ModeSource, path: string): ModeFolder[] {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const nothing = (trouble: string): ModeFolder[] => [{ ...source, name: "", yaml: "", files: {}, trouble }];
  if (!stat) return source.root === "repository" ? nothing("there is no such folder; mend modes_folder in .peers/config.yaml") : [];
  if (!stat.isDirectory()) return nothing("it is no plain folder; put the folder itself here, not a link to it");
  const entries = readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isFile() && !entry.name.startsWith("."))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  if (entries.length > most.modes) return nothing(`it has ${entries.length} folders; ${most.modes} are read at most`);
  return entries.map(({ name }) => readFolder({ root: source.root, shown: join(source.shown, name) }, { name, path: join(path, name) }));
}

function readFolder(source: ModeSource, { name, path }: { readonly name: string; readonly path: string }): ModeFolder {
  const given = { ...source, name, yaml: "", files: {} };
  const trouble = (says: string): ModeFolder => ({ ...given, trouble: says });
  try {
    if (!lstatSync(path).isDirectory()) return trouble("it is no plain folder; put the folder itself here, not a link to it");
    const names = readdirSync(path).filter((file) => file === "mode.yaml" || (file.endsWith(".md") && !file.startsWith(".")));
    if (!names.includes("mode.yaml")) return trouble("it has no mode.yaml; write one, see docs/modes");
    if (names.length > most.files) return trouble(`it has ${names.length} files; ${most.files} are read at most`);
    const texts = names.map((file) => [file, textOf(join(path, file))] as const);
    const bad = texts.find(([, text]) => typeof text !== "string");
    if (bad) return trouble(`${bad[0]} ${(bad[1] as Unfit).unfit}`);
    const { "mode.yaml": yaml = "", ...files } = Object.fromEntries(texts) as Record<string, string>;
    return { ...given, yaml, files, trouble: null };
  } catch (error) {
    return trouble(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

type Unfit = { readonly unfit: string };

function textOf(path: string): string | Unfit {
  const stat = lstatSync(path);
  if (!stat.isFile()) return { unfit: "is no plain file; put the file itself here, not a link to it" };
  if (stat.size > most.bytes) return { unfit: `has ${stat.size} bytes; ${most.bytes} are read at most` };
  const bytes = readFileSync(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return { unfit: "is no UTF-8 text; save it as UTF-8" };
  }
}
