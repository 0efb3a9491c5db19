import { spawn } from "node:child_process";
import { apart, gitEnvironment, steady } from "./git.ts";

export type StoredObject = { readonly oid: string; readonly type: string; readonly content: Buffer };

/** Objects by name through one resident `git cat-file --batch`: a process for each would be most of what a hand-off takes. */
export type ObjectReader = { readonly read: (name: string) => Promise<StoredObject | null>; readonly close: () => void };

export function createObjectReader(dir: string): ObjectReader {
  let resident: ReturnType<typeof start> | null = null;
  return {
    read: async (name) => {
      // A name with a line end would be two questions.
      if (name.includes("\n")) return null;
      if (!resident?.isUp()) resident = start(dir);
      return resident.ask(name);
    },
    close: () => resident?.end(),
  };
}

type Question = { readonly resolve: (found: StoredObject | null) => void; readonly reject: (fault: Error) => void };

function start(dir: string) {
  const child = spawn("git", [...steady, "cat-file", "--batch"], { cwd: dir, env: gitEnvironment(process.env), stdio: ["pipe", "pipe", "ignore"], ...apart });
  const asked: Question[] = [];
  let heard: Buffer = Buffer.alloc(0);
  // Joined only when an answer can be complete: a large file comes in thousands of pieces.
  let pieces: Buffer[] = [];
  let missing = 0;
  let up = true;
  const over = () => {
    up = false;
    for (const { reject } of asked.splice(0)) reject(new Error(`git cat-file in ${dir} ended while it was asked`));
  };
  child.on("error", over).on("close", over);
  child.stdin.on("error", () => undefined);
  child.stdout.on("data", (chunk: Buffer) => {
    pieces.push(chunk);
    missing -= chunk.length;
    if (missing > 0) return;
    heard = pieces.length === 1 && heard.length === 0 ? chunk : Buffer.concat([heard, ...pieces]);
    pieces = [];
    for (let answer = firstAnswer(heard); answer; answer = firstAnswer(heard)) {
      heard = heard.subarray(answer.length);
      asked.shift()?.resolve(answer.found);
    }
    missing = firstMissing(heard);
  });
  // The runner must be able to end while this child waits for more.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) (stream as unknown as { unref?: () => void }).unref?.();
  // Every write wakes git up, so what is asked in the same turn of the event loop is written at once.
  let unwritten = "";
  const write = (question: string) => {
    if (unwritten === "")
      setImmediate(() => {
        const questions = unwritten;
        unwritten = "";
        child.stdin.write(questions);
      });
    unwritten += question;
  };
  const ask = (name: string) =>
    new Promise<StoredObject | null>((resolve, reject) => {
      const keepAlive = setInterval(() => undefined, 1_000);
      const settled = <T>(act: (value: T) => void) => {
        return (value: T) => {
          clearInterval(keepAlive);
          act(value);
        };
      };
      asked.push({ resolve: settled(resolve), reject: settled(reject) });
      write(`${name}\n`);
    });
  return { ask, isUp: () => up && child.stdin.writable, end: () => child.stdin.end() };
}

/** `<oid> <type> <size>\n<content>\n`, or `<name> missing\n` and its like. Null while it is not all there. */
function firstAnswer(heard: Buffer): { found: StoredObject | null; length: number } | null {
  const line = heard.indexOf("\n");
  if (line < 0) return null;
  const [, oid = "", type = "", size = ""] = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(heard.subarray(0, line).toString()) ?? [];
  if (oid === "") return { found: null, length: line + 1 };
  const end = line + 1 + Number(size);
  return heard.length > end ? { found: { oid, type, content: heard.subarray(line + 1, end) }, length: end + 1 } : null;
}

/** How many bytes are still to come at least before the first answer is all there. */
function firstMissing(heard: Buffer): number {
  const line = heard.indexOf("\n");
  const size = line < 0 ? undefined : /^[0-9a-f]{40,64} \w+ (\d+)$/.exec(heard.subarray(0, line).toString())?.[1];
  return size === undefined ? 1 : line + 2 + Number(size) - heard.length;
}
