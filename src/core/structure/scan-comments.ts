import { type Marks, marksOf, marksOfKind } from "./comment-marks.ts";
import type { Comment } from "./comments.ts";

/** The comments of a file no grammar reads, by the marks of its kind; line comments below each other as one. */
export function scanComments(path: string, text: string): Comment[] {
  const marks = marksOf(path);
  return marks ? joined(scan(text, marks)) : [];
}

type Place = { readonly at: number; readonly end: number; readonly text: string; readonly block: boolean };

function scan(text: string, marks: Marks): Comment[] {
  const hidden = hiddenIn(text, marks);
  const parts = partsOf(text, marks);
  const places: Place[] = [];
  let next = 0;
  for (let at = 0; at < text.length; at = Math.max(next, at + 1)) {
    const skipped = hidden.find(({ from, to }) => at >= from && at < to)?.to ?? parts.find(({ from, to }) => at >= from && at < to)?.to;
    if (skipped !== undefined) {
      next = skipped;
      continue;
    }
    const place = commentAt(text, at, marks);
    if (place) places.push(place);
    next = place?.end ?? stringAt(text, at, marks) ?? at + 1;
  }
  const inner = parts.flatMap(({ from, to, kind }) => {
    const within = marksOfKind(kind);
    return within ? scan(text.slice(from, to), within).map((comment) => moved(comment, linesUpTo(text, from))) : [];
  });
  return [...places.map((place) => commentOf(text, place)), ...inner].sort((a, b) => a.line - b.line);
}

function commentAt(text: string, at: number, marks: Marks): Place | null {
  for (const [open, close] of marks.blocks) {
    if (!text.startsWith(open, at)) continue;
    const found = text.indexOf(close, at + open.length);
    const inside = found < 0 ? text.length : found;
    return {
      at: open.startsWith("\n") ? at + 1 : at,
      end: Math.min(text.length, inside + close.length),
      text: text.slice(at + open.length, inside),
      block: true,
    };
  }
  const mark = marks.lines.find((candidate) => text.startsWith(candidate, at));
  if (mark === undefined || !stands(text, at, marks)) return null;
  const found = text.indexOf("\n", at);
  const end = found < 0 ? text.length : found;
  return { at, end, text: text.slice(at, end).replace(/^(?:#+!?|\/\/[/!]?|--+)\s?/, ""), block: false };
}

function stands(text: string, at: number, { marksStand }: Marks): boolean {
  const before = text[at - 1] ?? "\n";
  // The slashes of an address are no comment.
  if (marksStand === undefined) return before !== ":";
  if (marksStand === "after-blank") return /[\s;{}()]/.test(before);
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).trim() === "";
}

/** Where a string that begins here ends; null when none does. */
function stringAt(text: string, at: number, { strings, hides }: Marks): number | null {
  const string = strings.find(({ quote }) => text.startsWith(quote, at));
  if (!string) return null;
  // In YAML an apostrophe within a word is no quote.
  if (hides === "block-scalars" && !/[\s:,[{(-]/.test(text[at - 1] ?? "\n")) return null;
  for (let end = at + string.quote.length; end < text.length; end++) {
    if (text[end] === "\n" && !string.long) return end;
    if (text[end] === "\\" && !string.raw) end++;
    else if (text.startsWith(string.quote, end)) return end + string.quote.length;
  }
  return string.long ? null : text.length;
}

type Range = { readonly from: number; readonly to: number };

const hiders = {
  heredocs: /<<[-~<]?[ \t]*(["']?)([A-Za-z_]\w*)\1[^\n]*\n(?:[^\n]*\n)*?[ \t]*\2\b/g,
  // Lines deeper than the key; what is run by a shell has comments of its own.
  "block-scalars":
    /^([ \t]*)(?![ \t]|(?:- )?(?:run|script|before_script|after_script|command)\s*:)[^\n#]*[:-][ \t]+[|>][-+\d]*[ \t]*\n(?:(?:\1[ \t]+[^\n]*|[ \t]*)\n)*/gm,
  fences: /^[ \t]*(```+|~~~+)[^\n]*\n[\s\S]*?^[ \t]*\1/gm,
} as const;

function hiddenIn(text: string, { hides }: Marks): Range[] {
  if (hides === undefined) return [];
  return [...text.matchAll(hiders[hides])].map((match) => ({ from: match.index + firstLine(match[0], hides), to: match.index + match[0].length }));
}

// The line that opens a heredoc or a scalar may itself end in a comment.
const firstLine = (found: string, hides: NonNullable<Marks["hides"]>) => (hides === "fences" ? 0 : found.indexOf("\n") + 1);

function partsOf(text: string, { parts }: Marks): (Range & { kind: string })[] {
  return Object.entries(parts ?? {}).flatMap(([tag, kind]) =>
    [...text.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, "gi"))].map((match) => {
      const from = match.index + match[0].indexOf(">") + 1;
      return { from, to: from + (match[1]?.length ?? 0), kind };
    }),
  );
}

const linesUpTo = (text: string, at: number) => text.slice(0, at).split("\n").length - 1;

function commentOf(text: string, { at, end, text: said, block }: Place): Comment {
  const lines = said.split("\n").map((line) => line.replace(/^\s*\*(?!\/)\s?/, "").trimEnd());
  const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return { line: linesUpTo(text, at) + 1, endLine: linesUpTo(text, end) + 1, lines, kind: block ? "block" : "line", alone: before.trim() === "" };
}

const moved = (comment: Comment, by: number): Comment => ({ ...comment, line: comment.line + by, endLine: comment.endLine + by });

function joined(comments: readonly Comment[]): Comment[] {
  const paragraphs: Comment[] = [];
  for (const comment of comments) {
    const last = paragraphs.at(-1);
    const follows = last?.alone && comment.alone && last.kind === "line" && comment.kind === "line" && last.endLine + 1 === comment.line;
    if (follows) paragraphs[paragraphs.length - 1] = { ...last, endLine: comment.endLine, lines: [...last.lines, ...comment.lines] };
    else paragraphs.push(comment);
  }
  return paragraphs;
}
