import type { Readable } from "node:stream";

/** What is said of a long turn may be long; all that counts stands in one object. */
const longest = 4 * 1024 * 1024;

/**
 * What a stream has to say at once: until it ends, until it makes a whole JSON object, or until nothing came for `quietMs`.
 * Whoever calls us may leave the pipe open and never write to it.
 */
export function readPromptly(stream: Readable, quietMs: number): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    let timer: NodeJS.Timeout | undefined;
    const done = () => {
      clearTimeout(timer);
      stream.removeAllListeners();
      // A stream given up on may still fail; nobody wants to know.
      stream.on("error", () => undefined);
      stream.destroy();
      resolve(text);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(done, quietMs);
    };
    wait();
    stream.setEncoding("utf8");
    stream.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > longest || isWhole(text)) done();
      else wait();
    });
    stream.on("end", done);
    stream.on("error", done);
  });
}

function isWhole(text: string): boolean {
  if (!text.trimEnd().endsWith("}")) return false;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
