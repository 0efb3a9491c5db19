import { type FileDiff, type Line, sideOf } from "./weakening/diff.ts";

export type ChangeSize = { readonly path: string; readonly lines: number /** Where the first of them stands. */; readonly line: number };

/**
 * How many lines of each file a change really touches: lines that only moved, within the commit, and those that say the same with
 * other spaces and line ends are none.
 */
export function sizesOf(files: readonly FileDiff[]): ChangeSize[] {
  const touched = files.map((file) => ({
    file,
    lines: file.hunks
      .flatMap(runsOf)
      .filter((run) => !isRespaced(run))
      .flatMap((run) => run.filter(isChange)),
  }));
  const all = touched.flatMap(({ lines }) => lines);
  const moved = common(
    all.filter(({ sign }) => sign === "-"),
    all.filter(({ sign }) => sign === "+"),
  );
  const left = { "-": new Map(moved), "+": new Map(moved), " ": new Map<string, number>() };
  return touched.map(({ file, lines }) => {
    const counted = lines.filter(({ sign, text }) => !take(left[sign], plain(text)));
    return { path: file.path, lines: counted.length, line: counted[0]?.line ?? 1 };
  });
}

const isChange = ({ sign, text }: Line) => sign !== " " && text.trim() !== "";
const plain = (text: string) => text.trim().replace(/\s+/g, " ");

/** Changed lines that stand together. */
function runsOf(hunk: readonly Line[]): Line[][] {
  const runs: Line[][] = [];
  for (const [index, line] of hunk.entries()) {
    if (line.sign === " ") continue;
    if (index === 0 || hunk[index - 1]?.sign === " ") runs.push([]);
    runs.at(-1)?.push(line);
  }
  return runs;
}

/** Formatters also put a comma at the end of what they wrap. */
function isRespaced(run: readonly Line[]): boolean {
  const [before, after] = (["old", "new"] as const).map((side) =>
    sideOf(run, side)
      .join("")
      .replace(/\s+/g, "")
      .replace(/,(?=[)\]}])/g, ""),
  );
  return before === after;
}

function take(from: Map<string, number>, text: string): boolean {
  const count = from.get(text) ?? 0;
  if (count > 0) from.set(text, count - 1);
  return count > 0;
}

/** Each text as often as it stands on both sides. */
function common(one: readonly Line[], other: readonly Line[]): Map<string, number> {
  const [first, second] = [counted(one), counted(other)];
  return new Map([...first].map(([text, count]) => [text, Math.min(count, second.get(text) ?? 0)]));
}

function counted(lines: readonly Line[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const { text } of lines) found.set(plain(text), (found.get(plain(text)) ?? 0) + 1);
  return found;
}
