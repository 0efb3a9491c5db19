import { summaryProblems } from "../src/core/codemap/summaries.ts";
import { type Compared, codemapGate, type Found, findingAt } from "./shared/codemap.ts";

export const codemapSummariesComplete = codemapGate({
  id: "codemap-summaries-complete",
  says: "Does every entry of CODEMAP.yaml say in a sentence of its own what the thing is for?",
  cannotSee: "whether the sentence is true; a reviewer has to compare it with the code",
  compare: ({ entries }: Compared): Found => ({
    findings: summaryProblems(entries).map(({ entry, what, remedy }) =>
      findingAt(entry.at, { text: entry.summary ?? "", claim: `the summary of ${entry.id} ${what}`, remedy }),
    ),
    passes: `${entries.length} summaries`,
  }),
});
