import type { Defect } from "../../core/calibration/plant.ts";
import { codemapExtractor } from "../../core/codemap/extractor.ts";
import { applied, type Mutant, mutants } from "../../core/mutants.ts";
import { filesToRead } from "../../core/review/reading.ts";
import { changedLines, linesOf, parseDiff } from "../../core/weakening/diff.ts";
import type { JudgeRequest } from "../../ports/judging.ts";
import type { BenchContext } from "../bench.ts";
import { openViewing } from "./view.ts";

/** Mutants of the lines a reviewer has to look at. Only those that leave every other line where it is: findings tell lines. */
export async function defectsIn(context: BenchContext, request: JudgeRequest): Promise<Defect[]> {
  const viewing = openViewing(context, request, { signal: new AbortController().signal, fresh: false });
  const changes = filesToRead(await viewing.changed()).filter(({ path, status }) => status !== "deleted" && mutants.wants(path));
  if (changes.length === 0) return [];
  const now = await viewing.now;
  const paths = changes.map(({ path }) => path);
  const from = request.facts.baseline;
  const diff =
    from === null
      ? null
      : parseDiff(
          await context.repository.diff(
            from,
            request.commit,
            changes.flatMap((one) => [one.path, one.from ?? one.path]),
          ),
          changes,
        );
  const lines = new Map(diff?.map((file) => [file.path, changedLines(file)]));
  const before = new Map(diff?.map((file) => [file.path, new Set(linesOf(file, "-"))]));
  const found = [...(await now.extract(mutants, paths))];
  const told = await now.extract(codemapExtractor, paths);
  const all = await Promise.all(
    found.map(async ([file, of]) => {
      const text = (await now.text(file)) ?? "";
      const touched = of.filter(({ line }) => diff === null || lines.get(file)?.has(line));
      const heads = (told.get(file)?.names ?? []).map(({ signature }) => signature ?? "");
      return (
        touched
          .filter((mutant) => !isTold(text, mutant, heads))
          .map((mutant): Defect => ({ file, line: mutant.line, says: mutant.says, start: mutant.start, text: applied(text, mutant) }))
          .filter((one) => rows(one.text) === rows(text))
          // A line that is as it was before shows no change, while its reviewer was told of one.
          .filter((one) => !before.get(file)?.has(one.text.split("\n")[one.line - 1] ?? ""))
      );
    }),
  );
  return all.flat();
}

/** The code map that reviewers are given shows the heads of what is public, as they really are. */
function isTold(text: string, { start, end }: Mutant, heads: readonly string[]): boolean {
  const around = text
    .slice(Math.max(0, start - beside), end)
    .replace(/\s+/g, " ")
    .trim();
  return heads.some((head) => head.includes(around));
}

/** Characters before a place that tell it from others. */
const beside = 6;

const rows = (text: string) => text.split("\n").length;
