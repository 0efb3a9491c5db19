import { agentsFile, agentsProblem } from "../src/core/codemap/agents.ts";
import { type Compared, codemapGate, type Found, findingAt } from "./shared/codemap.ts";

const remedy = "run `peers agents-doc` and commit what it writes";

export const agentsInSync = codemapGate({
  id: "agents-in-sync",
  says: "Is AGENTS.md what CODEMAP.yaml renders?",
  cannotSee: "what people wrote above the rendered part, which is left to them",
  compare,
});

async function compare({ view, entries }: Compared): Promise<Found> {
  const kind = view.now.file(agentsFile)?.kind;
  const text = kind === "file" || kind === "executable" ? await view.now.text(agentsFile) : null;
  const problem =
    kind === undefined
      ? { line: 1, what: `there is no ${agentsFile}` }
      : text === null
        ? { line: 1, what: `${agentsFile} is ${kind === "symlink" ? "a symbolic link" : "no text"}` }
        : agentsProblem(text, entries);
  const findings = problem ? [findingAt(problem.line, { text: "", claim: problem.what, remedy }, agentsFile)] : [];
  return { findings, passes: `${agentsFile} is what ${entries.length} entries render` };
}
