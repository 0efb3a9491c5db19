import type { Cited } from "../../src/core/references/cited.ts";
import { type Missing, missingReferences } from "../../src/core/references/missing.ts";
import type { GateFinding, GateView } from "../../src/ports/gate.ts";

/** What is cited in a document and is neither among the files of the commit nor in its history. */
export const missingFrom = (view: GateView, cited: readonly Cited[]): Promise<Missing[]> =>
  missingReferences(cited, {
    paths: view.now.files.map(({ path }) => path),
    text: view.now.text,
    commits: async () => (await view.onlyIn(view.commit, null)).map(({ commit }) => commit),
  });

export const missingFinding = (file: string, { name, line, why }: Missing): GateFinding => ({
  commit: null,
  file,
  line,
  text: name.slice(0, 200),
  claim: `${file}:${line} cites what is not there: ${why}`,
  remedy: "cite what is there, or say in the same sentence that it is not part of this project (a library, an alternative that was rejected)",
});
