// Asks every gate that looks at files alone about folders of real source code, as if all of it were new. Bundled and started by
// false-alarms.mjs: judge <gate,gate,…|all> <name=folder>…; prints one JSON line a folder.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gates } from "../../../gates/index.ts";
import { createKept } from "../../../src/adapters/looking/kept.ts";
import { createLooker, type Looker } from "../../../src/adapters/looking/looker.ts";
import { textOf } from "../../../src/adapters/looking/text.ts";
import type { Extractor } from "../../../src/core/source-file.ts";
import { languageOfPath } from "../../../src/core/syntax.ts";
import type { Gate, GateView, TreeView } from "../../../src/ports/gate.ts";

type Folder = { readonly root: string; readonly paths: readonly string[]; readonly looker: Looker };

const { signal } = new AbortController();
const commit = "0".repeat(40);
const [asked = "all", ...folders] = process.argv.slice(2);
// Nobody asked these projects for a codemap or the three documents of mode describe, so that they have none is no false alarm.
const wantsDocuments = /^(codemap|agents|architecture|description)-/;
const isMeant = (id: string) => (asked === "all" ? !wantsDocuments.test(id) : asked.split(",").includes(id));
const chosen = gates.filter(({ per, reads, id }) => reads === "files" && (per === "tree" || id === "no-secrets") && isMeant(id));
const unseen = asked === "all" ? [] : asked.split(",").filter((name) => !chosen.some(({ id }) => id === name));
if (unseen.length > 0) throw new Error(`${unseen.join(", ")}: no gate that can judge sources without a baseline and without running them`);
for (const each of folders) {
  const [name = "", root = ""] = each.split("=");
  const paths = listed(root, "").sort();
  const folder = { root, paths, looker: createLooker({ read: async (path) => readFileSync(join(root, path)), kept: createKept(null) }) };
  const answers = await Promise.all(chosen.map((gate) => ask(gate, folder)));
  console.log(JSON.stringify({ name, lines: paths.reduce((sum, path) => sum + linesOf(join(root, path), path), 0), gates: answers }));
}

async function ask(gate: Gate, folder: Folder): Promise<{ id: string; findings: unknown[]; broken?: string }> {
  try {
    const { verdict, why, findings } = await gate.judge(viewOf(folder, gate));
    const told = findings.map(({ file, line, text, claim }) => ({ file, line, text, claim }));
    return { id: gate.id, findings: told, ...(verdict === "broken" ? { broken: why } : {}) };
  } catch (fault) {
    return { id: gate.id, findings: [], broken: String(fault instanceof Error ? fault.stack : fault) };
  }
}

function listed(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return listed(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** Of source code only: findings are counted against lines of it. */
function linesOf(file: string, path: string): number {
  return languageOfPath(path) ? readFileSync(file, "utf8").split("\n").length : 0;
}

/** What is not given here is not for gates that look at files: whoever asks for it is told so. */
function only<T extends object>(given: Partial<T>): T {
  const missing = (key: string | symbol) => () => Promise.reject(new Error(`the bench has no ${String(key)}`));
  return new Proxy(given, {
    get: (_, key) => (key === "then" ? undefined : ((given as Record<string | symbol, unknown>)[key] ?? null) || (key in given ? null : missing(key))),
  }) as T;
}

function viewOf({ root, paths, looker }: Folder, gate: Gate): GateView {
  const files = paths.map((path) => ({ path, oid: path, kind: "file" as const }));
  const known = new Set(paths);
  const bytes = async (path: string) => (known.has(path) ? readFileSync(join(root, path)) : null);
  const look = <T>(extractor: Extractor<T>, path: string) => looker.look(extractor, { oid: path, path, signal });
  const now = only<TreeView>({
    tree: commit,
    files,
    file: (path) => (known.has(path) ? { path, oid: path, kind: "file" } : null),
    bytes,
    text: async (path) => {
      const found = await bytes(path);
      return found && textOf(found);
    },
    extract: async (extractor, among) => {
      const wanted = (among ?? paths).filter((path) => known.has(path) && extractor.wants(path));
      const found = await Promise.all(wanted.map(async (path) => [path, await look(extractor, path)] as const));
      return new Map(found.flatMap(([path, value]) => (value === null ? [] : [[path, value] as const])));
    },
  });
  return only<GateView>({
    commit,
    tree: commit,
    facts: { baseline: null, anchor: null, handoffs: [], authors: null },
    now,
    base: null,
    changed: async () => paths.map((path) => ({ path, from: null, status: "added" }) as never),
    onlyIn: async () => [],
    written: async () => files.map((file) => ({ ...file, commit })),
    look: (extractor, asked) => Promise.all(asked.map(({ path }) => (extractor.wants(path) ? look(extractor, path) : null))),
    project: {},
    settings: gate.settings?.parse({}) ?? {},
    logged: async () => [],
    digest: (text) => createHash("sha256").update(text).digest("hex"),
  });
}
