import { copyFileSync, lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../core/codemap/digest.ts";
import { codemapFile, entriesOf, writeCodemap } from "../core/codemap/file.ts";
import { recon } from "../core/recon/recon.ts";
import type { Tip } from "../core/state.ts";
import type { Repository } from "../ports/repository.ts";
import type { Primer, PrimerFiles, TurnFiles } from "../ports/world.ts";
import { codemapOf, treeOpener } from "./codemap.ts";
import { replaceText } from "./replace-text.ts";

export type PrimerWanted = { readonly recon: boolean; readonly codemap: boolean };
type Given = {
  readonly repository: Repository;
  readonly turnFiles: Pick<TurnFiles, "open">;
  readonly wanted: PrimerWanted;
  readonly say: (line: string) => void;
};
type Texts = Readonly<Record<string, string>>;

const reconName = "recon.md";
const digestName = "codemap.md";

/** The files are made by this process while it waits for a turn, and written into `.peers`; nothing is ever written through a link. */
export function createPrimer({ repository, turnFiles, wanted, say }: Given): Primer {
  const folder = join(repository.paths.mainTop, ".peers");
  const names = [...(wanted.recon ? [reconName] : []), ...(wanted.codemap ? [digestName, codemapFile] : [])];
  const calledOff = new AbortController();
  const make = maker(repository, wanted, calledOff.signal);
  let made: Texts | null = null;
  let begun: string | null = null;
  let making: Promise<void> = Promise.resolve();
  /** Beside the review of the open turn. */
  let lentTo: string | null = null;
  const refresh = async (tip: Pick<Tip, "commit" | "tree">) => {
    if (calledOff.signal.aborted) return;
    try {
      made = await make(tip);
      write(folder, made);
      if (lentTo !== null) write(lentTo, made);
    } catch (fault) {
      if (!calledOff.signal.aborted) say(`${reconName} and ${digestName} could not be brought up to date: ${fault instanceof Error ? fault.message : fault}`);
    }
  };
  const follow: Primer["follow"] = (tip) => {
    if (names.length === 0 || begun === tip.tree) return;
    begun = tip.tree;
    making = making.then(() => refresh(tip));
  };
  return {
    follow,
    ready: async (tip) => {
      if (made === null && !names.every((name) => isFile(join(folder, name)))) follow(tip);
      else return;
      await making;
    },
    filesOf: (role, turn) => filesIn(role === "implement" ? folder : turnFiles.open(turn).dir, { names, there: made ?? folder }),
    lend: (role, turn) => {
      lentTo = role === "implement" ? null : turnFiles.open(turn).dir;
      // What stands in .peers may have been changed since by anybody.
      if (made !== null) write(folder, made);
      if (lentTo !== null) for (const name of names) lendOne({ from: folder, to: lentTo, name, text: made?.[name] ?? null });
    },
    takeBack: () => {
      lentTo = null;
    },
    settled: () => making,
    close: async () => {
      calledOff.abort();
      await making;
    },
  };
}

function maker(repository: Repository, wanted: PrimerWanted, signal: AbortSignal): (tip: Pick<Tip, "commit" | "tree">) => Promise<Texts> {
  const open = treeOpener(repository, { signal, withSecondThread: false });
  return async ({ commit, tree }) => {
    const files = await open(tree);
    const asOf = `commit ${commit.slice(0, 10)}`;
    const codemap = wanted.codemap ? await codemapOf(files) : null;
    return {
      ...(wanted.recon ? { [reconName]: await recon(files, asOf) } : {}),
      ...(codemap ? { [digestName]: digestOf(codemap, asOf), [codemapFile]: writeCodemap(entriesOf(codemap)) } : {}),
    };
  };
}

function filesIn(folder: string, { names, there }: { names: readonly string[]; there: Texts | string }): PrimerFiles {
  const pathOf = (name: string) =>
    names.includes(name) && (typeof there === "string" ? isFile(join(there, name)) : Object.hasOwn(there, name)) ? join(folder, name) : null;
  return { recon: pathOf(reconName), digest: pathOf(digestName), codemap: pathOf(codemapFile) };
}

function write(folder: string, texts: Texts): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(texts)) replaceText(join(folder, name), text);
}

function lendOne({ from, to, name, text }: { from: string; to: string; name: string; text: string | null }): void {
  if (text !== null) replaceText(join(to, name), text);
  else if (isFile(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

const isFile = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
