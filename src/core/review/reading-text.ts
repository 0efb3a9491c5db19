/** What a reviewer is told to read, and what lies beside its review file. */
import type { FileChange } from "../file-change.ts";
import { pathInLine } from "../stays-in-line.ts";
import { mostFiles } from "./reading.ts";

export type Beside = { readonly folder: string; readonly files: readonly string[] };

const says: Readonly<Record<string, string>> = {
  "review.schema.json": "the form of your answer, as JSON Schema; it is read strictly",
  "range.diff": "all the work since the baseline",
  "since.diff": "what changed since your own last review",
  "policy.md": "the task, and what must be true in the end",
  "plan.md": "the plan as it was accepted",
};

export function readingText(required: readonly FileChange[], changed: number, { folder, files }: Beside): string {
  const beside = files.map((name) => `- \`${folder}/${name}\`, ${says[name] ?? ""}`);
  const paths = required.map((change) => `- ${pathOf(change)}`);
  const rest =
    changed > required.length ? [`(${changed - required.length} more need no entry: written by programs, binary, or beyond the ${mostFiles} largest.)`] : [];
  const told = paths.length > 0 ? ["Your review has to describe each of these in `changes`:", ...paths, ...rest] : ["No file has to be described."];
  return ["These files lie ready:", ...beside, "", ...told].join("\n");
}

const pathOf = ({ path, status, from }: FileChange) =>
  `\`${pathInLine(path)}\`${status === "deleted" ? " (deleted)" : from !== null ? ` (was \`${pathInLine(from)}\`)` : ""}`;
