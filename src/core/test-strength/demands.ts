import { plain } from "./values.ts";

/** Calls of a Rust test whose failure ends it: `save("a").unwrap()`, `.expect("…")`, `save("a")?`. */
export const demandedIn = (text: string): string[] =>
  linesOf(text).flatMap((line) => {
    const [, result] =
      /^\s*(?:let\s+(?:mut\s+)?[\w(), :<>&]+=\s*)?([\w:.&]+\(.*?\)(?:\.await)?)(?:\.(?:unwrap|expect)\(.*\)|\?);\s*(?:\/\/.*)?$/.exec(line) ?? [];
    return result === undefined || clearsAway.test(result) ? [] : [plain(result)];
  });

/** Calls of which nobody hears whether they failed, and the line of the text they stand on, from 0. */
export const droppedIn = (text: string): { readonly line: number; readonly text: string; readonly result: string }[] =>
  linesOf(text).flatMap((line, index) => {
    const [, bound, ignored, given] = dropping.exec(line) ?? [];
    const result = bound ?? ignored ?? given;
    return result === undefined ? [] : [{ line: index, text: line.trim().slice(0, 200), result: plain(result) }];
  });

const dropping =
  /^\s*(?:(?:let\s+)?_\w*\s*=\s*([\w:.&]+\(.*\)(?:\.await)?)|([\w:.&]+\(.*\)(?:\.await)?)\.(?:ok|err|is_ok|is_err|unwrap_or_default)\(\)|drop\((.+)\));\s*(?:\/\/.*)?$/;

/** What a test does when it is over may fail. */
const clearsAway = /\b(?:std|fs|env|io)::|remove|delete|clean|clear|close|shutdown|stop|flush|kill|drop|teardown/i;

/** A call that takes more room than this is no plain one. */
const longest = 400;
const linesOf = (text: string) => text.split("\n").map((line) => (line.length > longest ? "" : line));
