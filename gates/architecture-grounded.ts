import { architectureProblems } from "../src/core/codemap/architecture.ts";
import { architectureFile } from "../src/core/codemap/architecture-seed.ts";
import { type Compared, codemapGate, type Found, findingAt } from "./shared/codemap.ts";

export const architectureGrounded = codemapGate({
  id: "architecture-grounded",
  says: "Does ARCHITECTURE.md speak of every subsystem, with anchors to names that exist?",
  cannotSee: "whether what is said of a subsystem is true; a reviewer has to compare it with the code",
  compare,
});

async function compare({ view, codemap }: Compared): Promise<Found> {
  const kind = view.now.file(architectureFile)?.kind;
  const text = kind === "file" || kind === "executable" ? await view.now.text(architectureFile) : null;
  if (text === null) {
    const claim = kind === undefined ? `there is no ${architectureFile}` : `${architectureFile} is ${kind === "symlink" ? "a symbolic link" : "no text"}`;
    return { findings: [findingAt(1, { text: "", claim, remedy: "`peers codemap --seed` begins one" }, architectureFile)], passes: "" };
  }
  const problems = architectureProblems(text, codemap.symbols);
  const findings = problems.map(({ line, text: shown, what, remedy }) => findingAt(line, { text: shown, claim: what, remedy }, architectureFile));
  return { findings, passes: "every subsystem is spoken of, and every anchor leads to a name that exists" };
}
