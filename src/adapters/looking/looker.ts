import type { Extractor } from "../../core/source-file.ts";
import type { Oid } from "../../core/vocabulary.ts";
import type { Kept } from "./kept.ts";
import { nameOf, type Result, type SecondThread, secondProgram, startSecondThread } from "./second-thread.ts";
import { withSource } from "./source.ts";
import { textOf } from "./text.ts";

type Looked = Pick<Extractor<unknown>, "id" | "version" | "from" | "reads">;
type Question = {
  readonly extractor: Looked;
  readonly signal: AbortSignal;
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: unknown) => void;
};
type Waiting = { readonly oid: Oid; readonly path: string; readonly questions: Question[] };

/** A content and the name it goes by; what was not begun when the signal fires is not looked at. */
export type Place = { readonly oid: Oid; readonly path: string; readonly signal: AbortSignal };

/** Looks at contents: what several gates ask about one file at the same time is answered from one parse. */
export type Looker = {
  readonly look: <T>(extractor: Extractor<T>, place: Place) => Promise<T | null>;
  /** What is derived from many contents at once; `key` names them all. */
  readonly once: <T>(extractor: Pick<Extractor<T>, "id" | "version">, key: string, derive: () => Promise<T>) => Promise<T>;
  readonly flush: () => void;
};

export type Reading = {
  readonly read: (oid: Oid) => Promise<Uint8Array | null>;
  readonly kept: Kept;
  /** Names (`nameOf`) of the extractors a second thread knows. */
  readonly shared?: ReadonlySet<string>;
};

/** With fewer files to look at a second thread that has to come up first would come too late. */
const manyFiles = 200;
/** With fewer, giving some away costs more than it saves. */
const someFiles = 6;
/** So many are given away ahead: enough that the second thread need not wait while this one looks at a large file. */
const ahead = 12;
/** Of few files most would be given away, and this thread would be done long before the other: this share of them is. */
const aheadOf = (files: number) => Math.min(ahead, Math.ceil(files / 8));
/** A thread that nobody has used for this long gives its memory back. */
const idleMs = 600_000;

export function createLooker(reading: Reading): Looker {
  const { kept } = reading;
  const queue = new Map<string, Waiting>();
  const helper = secondThread(reading.shared !== undefined);
  let working = false;
  const work = async () => {
    working = true;
    // Everybody who asks in the same turn of the event loop is waited for.
    await new Promise((resolve) => setImmediate(resolve));
    const second = queue.size >= someFiles ? helper(queue.size) : null;
    const beside = second ? lookBeside(reading, queue, second) : Promise.resolve();
    for (let next = queue.entries().next(); !next.done; next = queue.entries().next()) {
      const [key, waiting] = next.value;
      queue.delete(key);
      await answer(reading, waiting);
    }
    await beside;
    working = false;
    if (queue.size > 0) void work();
  };
  return {
    look: (extractor, { oid, path, signal }) => {
      const known = kept.get(extractor, oid, path);
      if (known) return Promise.resolve(known.value as never);
      return new Promise((resolve, reject) => {
        const key = `${oid} ${path}`;
        const waiting = queue.get(key) ?? { oid, path, questions: [] };
        waiting.questions.push({ extractor, signal, resolve: resolve as (value: unknown) => void, reject });
        queue.set(key, waiting);
        if (!working) void work();
      });
    },
    once: async (extractor, key, derive) => {
      const asked = { ...extractor, wants: () => false, from: () => null };
      const known = kept.get(asked, key, "");
      if (known) return known.value as never;
      const value = await derive();
      kept.put(asked, key, "", value);
      return value;
    },
    flush: kept.flush,
  };
}

/** The second thread for so many files: none while it comes up, unless they are many. It ends when it is not needed for a while. */
function secondThread(isAllowed: boolean): (files: number) => SecondThread | null {
  let thread: SecondThread | null = null;
  let idle: ReturnType<typeof setTimeout> | undefined;
  return (files) => {
    const program = thread || !isAllowed ? null : secondProgram();
    thread ??= program ? startSecondThread(program) : null;
    clearTimeout(idle);
    idle = setTimeout(() => {
      thread?.end();
      thread = null;
    }, idleMs).unref();
    return files >= manyFiles || thread?.isReady() ? thread : null;
  };
}

/** Takes files out of the queue for the second thread, a few ahead. */
async function lookBeside(reading: Reading, queue: Map<string, Waiting>, second: SecondThread): Promise<void> {
  const isShared = ({ extractor }: Question) => reading.shared?.has(nameOf(extractor)) ?? false;
  const take = async (): Promise<void> => {
    const found = firstOf(queue, ({ questions }) => questions.some(isShared));
    if (!found) return;
    const [key, waiting] = found;
    const rest = waiting.questions.filter((question) => !isShared(question));
    queue.delete(key);
    if (rest.length > 0) queue.set(key, { ...waiting, questions: rest });
    await answerBeside(reading, { ...waiting, questions: waiting.questions.filter(isShared) }, second);
    return take();
  };
  await Promise.all(Array.from({ length: aheadOf(queue.size) }, take));
}

function firstOf(queue: Map<string, Waiting>, fits: (waiting: Waiting) => boolean): [string, Waiting] | null {
  for (const entry of queue) if (fits(entry[1])) return entry;
  return null;
}

async function answerBeside({ read, kept }: Reading, { oid, path, questions }: Waiting, second: SecondThread): Promise<void> {
  try {
    if (questions.every(({ signal }) => signal.aborted)) throw new Error("called off");
    const bytes = await read(oid);
    const results = bytes ? await second.look({ path, bytes, ids: questions.map(({ extractor }) => nameOf(extractor)) }) : [];
    for (const [index, { extractor, resolve, reject }] of questions.entries()) {
      const result: Result = results[index] ?? { value: null };
      if ("value" in result && result.value !== null) kept.put(extractor as Extractor<unknown>, oid, path, result.value);
      if ("fault" in result) reject(new Error(result.fault));
      else resolve(result.value);
    }
  } catch (fault) {
    for (const { reject } of questions) reject(fault);
  }
}

async function answer({ read, kept }: Reading, { oid, path, questions }: Waiting): Promise<void> {
  try {
    if (questions.every(({ signal }) => signal.aborted)) throw new Error("called off");
    const bytes = await read(oid);
    const text = bytes && textOf(bytes);
    const answered = questions.filter(({ extractor }) => bytes && (text !== null || extractor.reads === "bytes"));
    for (const { resolve } of questions.filter((question) => !answered.includes(question))) resolve(null);
    if (bytes && answered.length > 0)
      await withSource(path, { text: text ?? "", bytes }, (file) => {
        for (const { extractor, resolve, reject } of answered) {
          try {
            const value = extractor.from(file);
            kept.put(extractor as Extractor<unknown>, oid, path, value);
            resolve(value);
          } catch (fault) {
            reject(new Error(`${extractor.id} failed at ${path}`, { cause: fault }));
          }
        }
      });
  } catch (fault) {
    for (const { reject } of questions) reject(fault);
  }
}
