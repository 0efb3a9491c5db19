import type { Oid } from "../../core/event.ts";
import type { Extractor } from "../../core/source-file.ts";
import type { Kept } from "./kept.ts";
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

export function createLooker(read: (oid: Oid) => Promise<Uint8Array | null>, kept: Kept): Looker {
  const queue = new Map<string, Waiting>();
  let working = false;
  const work = async () => {
    working = true;
    // Everybody who asks in the same turn of the event loop is waited for.
    await new Promise((resolve) => setImmediate(resolve));
    for (let next = queue.entries().next(); !next.done; next = queue.entries().next()) {
      const [key, waiting] = next.value;
      await answer({ read, kept }, waiting, () => queue.delete(key));
    }
    working = false;
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

type Reading = { readonly read: (oid: Oid) => Promise<Uint8Array | null>; readonly kept: Kept };

/** `begin` is called when nothing more can be added to the questions. */
async function answer({ read, kept }: Reading, { oid, path, questions }: Waiting, begin: () => void): Promise<void> {
  try {
    if (questions.every(({ signal }) => signal.aborted)) throw new Error("called off");
    const bytes = await read(oid);
    const text = bytes && textOf(bytes);
    begin();
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
    begin();
    for (const { reject } of questions) reject(fault);
  }
}
