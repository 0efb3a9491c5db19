import type { CodeEntry } from "./file.ts";
import { subsystemsOf } from "./subsystems.ts";

export const architectureFile = "ARCHITECTURE.md";
/** Stands where nobody has written anything yet. */
export const unwritten = "TODO: write this section";

const sections = ["Overview", "Subsystems", "Data and control flow", "Invariants"];

/** A beginning of ARCHITECTURE.md, with the subsystems it has to speak of. */
export function architectureSeed(entries: readonly CodeEntry[]): string {
  const parts = subsystemsOf(entries).map((id) => `- ${id}\n`);
  const body = sections.map((title) => `## ${title}\n\n<!-- ${unwritten} -->\n`).join("\n");
  return `# Architecture

How the parts of this system work together. An anchor, an id of CODEMAP.yaml in double brackets, stands beside what is said of it:

\`\`\`text
The store ([[store.Store]]) keeps every record in memory and writes it out when it is closed.
\`\`\`

<!--
To be spoken of, each with an anchor to it or to something in it:
${parts.join("")}-->

${body}`;
}
