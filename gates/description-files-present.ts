import { describedFiles } from "../src/core/prose/headings.ts";
import { substanceOf } from "../src/core/prose/substance.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";
import { bodyOf, failWith, nothingHere, openDocument } from "./shared/described.ts";

const fewestWords = 30;

export const descriptionFilesPresent: Gate = {
  id: "description-files-present",
  version: "1",
  says: "Are SPEC.md, ARCHITECTURE.md and DESIGN.md at the top of the repository, as files that say something?",
  languages: [],
  cannotSee: "whether what they say is true; description-sections-present looks at what they cite, a reviewer at the rest",
  per: "tree",
  reads: "files",
  judge: async (view) => {
    const empty = nothingHere(view);
    if (empty) return empty;
    const findings = (await Promise.all(describedFiles.map((path) => findingFor(view, path)))).filter((finding) => finding !== null);
    return findings.length > 0 ? failWith(findings) : { verdict: "pass", why: `${describedFiles.join(", ")} are there`, findings };
  },
};

async function findingFor(view: GateView, path: string): Promise<GateFinding | null> {
  const document = await openDocument(view.now, path);
  if (typeof document === "string")
    return { commit: null, file: path, line: null, text: path, claim: document, remedy: `write ${path}, a regular Markdown file` };
  const { words, discounted } = substanceOf(bodyOf(document));
  if (words >= fewestWords) return null;
  const claim = `${path} says too little: ${words} different words of prose${discounted ? `, and "${discounted.text.slice(0, 60)}" does not count, ${discounted.why}` : ""}`;
  return {
    commit: null,
    file: path,
    line: discounted?.line ?? 1,
    text: path,
    claim,
    remedy: `say in at least ${fewestWords} different words what there is to know`,
  };
}
