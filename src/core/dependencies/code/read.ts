import type { Extractor } from "../../source-file.ts";
import { languageOfPath } from "../../syntax.ts";
import { type Manifest, noManifest } from "../declared.ts";
import { isOurs } from "../read.ts";
import { codeCommands } from "./commands.ts";
import { fetchedImports } from "./imports.ts";
import { inlineMetadata } from "./inline-metadata.ts";

/** What code itself has fetched, past every manifest; null for most files. */
export const loadedByCode: Extractor<Manifest | null> = {
  id: "loaded-by-code",
  version: "1",
  wants: (path) => languageOfPath(path) !== null && isOurs(path),
  from: (file) => {
    const metadata = file.path.endsWith(".py") ? inlineMetadata(file) : {};
    const commands = codeCommands(file);
    const imports = /\.[cm]?[jt]sx?$/.test(file.path) ? fetchedImports(file) : [];
    const found: Manifest = {
      ...noManifest,
      ...metadata,
      declared: [...(metadata.declared ?? []), ...commands.declared, ...imports],
      runs: commands.runs,
      indexes: [...(metadata.indexes ?? []), ...commands.indexes],
    };
    return found.declared.length + found.runs.length + found.indexes.length > 0 || found.fault ? found : null;
  },
};
