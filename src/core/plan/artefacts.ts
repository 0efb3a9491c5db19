/** What each phase leaves in the repository: one list for the prompt, the check and the documentation. */
import { allSections, readMarkdown, type Section, wholeBody } from "../markdown/document.ts";
import { plainText } from "../markdown/text.ts";
import { substanceOf } from "../prose/substance.ts";
import type { Phase } from "./phases.ts";
import type { FrozenPlan } from "./plan.ts";

export const artefacts: Readonly<Record<Phase, { readonly file: string; readonly says: string; readonly sections: readonly string[] }>> = {
  recon: {
    file: "RECON.md",
    says: "what is there already, as far as the plan needs it; no plan and no design yet",
    sections: ["Module Map", "Key Abstractions", "Entry Points", "Conventions", "External Dependencies", "Implementation-Relevant Context"],
  },
  alignment: {
    file: "PLAN.aligned.md",
    says: "each step of the plan held against the code: what it will change there, what is there already, where the plan and the code disagree",
    sections: [],
  },
  architecture: {
    file: "ARCHITECTURE.intended.md",
    says: "how the parts will fit together once all steps are done; later steps are held to it",
    sections: ["Components", "Data Flow", "Module Boundaries", "State / Persistence", "Error Handling", "Testing Strategy", "Out of Scope"],
  },
};

/** The sections an artefact must have; of the alignment one for each step, named `STEP-1`. */
export const sectionsOf = (phase: Phase, plan: FrozenPlan): readonly string[] =>
  phase === "alignment" ? plan.steps.map(({ id }) => id) : artefacts[phase].sections;

/** What the artefact lacks, one sentence each. */
export function artefactProblems(phase: Phase, plan: FrozenPlan, text: string): string[] {
  const { file } = artefacts[phase];
  const sections = allSections(readMarkdown(text).sections);
  const said = new Map<string, string>();
  return sectionsOf(phase, plan).flatMap((wanted) => {
    const found = sections.filter(({ heading }) => isSection(heading, wanted));
    const [first] = found;
    if (!first) return [`${file} has no section ${wanted}; write \`## ${wanted}\``];
    if (found.length > 1) return [`${file}:${found[1]?.line}: ${wanted} stands in line ${first.line} already; keep one of the two`];
    const why = emptiness(first, said);
    said.set(spoken(first), said.get(spoken(first)) ?? wanted);
    return why === null ? [] : [`${file}:${first.line}: ${wanted} says nothing${why}; if there is nothing, say that and why`];
  });
}

/** Filler is nothing, and so is the text of another section once more. Null when it says something. */
function emptiness(section: Section, said: ReadonlyMap<string, string>): string | null {
  const { words, discounted } = substanceOf(wholeBody(section));
  if (words === 0) return discounted ? `: of "${discounted.text.slice(0, 60)}" ${discounted.why}` : "";
  const other = said.get(spoken(section));
  return other === undefined ? null : ` but what ${other} says`;
}

const spoken = (section: Section) => plainText(wholeBody(section)).replace(/\s+/g, " ").trim().toLowerCase();

/** `## Out of Scope (Explicit)` and `## [STEP-1] Read the input` are such sections as well. */
function isSection(heading: string, wanted: string): boolean {
  const words = (text: string) => text.toLowerCase().replace(/[[\]]/g, "").replace(/\s+/g, " ").trim();
  const rest = words(heading).startsWith(words(wanted)) ? words(heading).slice(words(wanted).length) : null;
  return rest !== null && !/^[\w-]/.test(rest);
}
