import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { type MessagePort, Worker } from "node:worker_threads";
import type { Extractor } from "../../core/source-file.ts";
import { languages } from "../../core/syntax.ts";
import { parserOf } from "./grammars.ts";
import { withSource } from "./source.ts";
import { textOf } from "./text.ts";

/** What one file is to be asked, and what each extractor found; `fault` where it could not look. */
export type Task = { readonly path: string; readonly bytes: Uint8Array; readonly ids: readonly string[] };
export type Result = { readonly value: unknown } | { readonly fault: string };

/** A thread beside this one that looks at files. */
export type SecondThread = {
  /** Whether it has come up; what is given to it before waits until then. */
  readonly isReady: () => boolean;
  readonly look: (task: Task) => Promise<readonly Result[]>;
  readonly end: () => void;
};

export const nameOf = ({ id, version }: Pick<Extractor<unknown>, "id" | "version">) => `${id}@${version}`;

/** The program of the second thread beside the program that runs; null where there is none this runtime can start. */
export function secondProgram(): string | null {
  const program = process.argv[1];
  if (!program || !existsSync(program)) return null;
  const endings = "Bun" in globalThis || "Deno" in globalThis ? ["js", "mjs", "ts"] : ["js", "mjs"];
  return endings.map((ending) => join(dirname(realpathSync(program)), `looking-thread.${ending}`)).find(existsSync) ?? null;
}

export function startSecondThread(program: string): SecondThread {
  const worker = new Worker(program);
  const waiting: { resolve: (results: readonly Result[]) => void; reject: (fault: Error) => void }[] = [];
  const over = (fault: Error) => {
    for (const { reject } of waiting.splice(0)) reject(fault);
  };
  let ready = false;
  worker.on("message", (results: readonly Result[] | "ready") => {
    if (results === "ready") {
      ready = true;
      return;
    }
    waiting.shift()?.resolve(results);
    if (waiting.length === 0) worker.unref();
  });
  worker.on("error", over);
  worker.on("exit", () => over(new Error("the second thread ended")));
  // It keeps the program alive only while it is waited for.
  worker.unref();
  return {
    isReady: () => ready,
    look: (task) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.ref();
        worker.postMessage(task);
      }),
    end: () => void worker.terminate(),
  };
}

/** What the second thread does: one task after the other, with the extractors the gates name. */
export function serveTasks(port: MessagePort, extractors: readonly Extractor<unknown>[]): void {
  const known = new Map(extractors.map((extractor) => [nameOf(extractor), extractor]));
  let last: Promise<void> = Promise.all(languages.map(parserOf)).then(() => port.postMessage("ready"));
  port.on("message", (task: Task) => {
    last = last.then(async () => port.postMessage(await answersTo(task, known)));
  });
}

async function answersTo({ path, bytes, ids }: Task, known: ReadonlyMap<string, Extractor<unknown>>): Promise<Result[]> {
  const text = textOf(bytes);
  try {
    return await withSource(path, { text: text ?? "", bytes }, (file) => ids.map((id) => answerOf(known.get(id), { file, isText: text !== null })));
  } catch (fault) {
    return ids.map(() => ({ fault: String(fault) }));
  }
}

type Looked = { readonly file: Parameters<Extractor<unknown>["from"]>[0]; readonly isText: boolean };

function answerOf(extractor: Extractor<unknown> | undefined, { file, isText }: Looked): Result {
  if (!extractor) return { fault: "it is not known here" };
  if (!isText && extractor.reads !== "bytes") return { value: null };
  try {
    return { value: extractor.from(file) };
  } catch (fault) {
    return { fault: `${extractor.id} failed at ${file.path}: ${fault instanceof Error ? fault.message : fault}` };
  }
}
