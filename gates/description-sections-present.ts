import type { RootContent } from "mdast";
import { z } from "zod";
import type { MarkdownDocument, Section } from "../src/core/markdown/document.ts";
import { describedFiles, describedIn, sectionsAbout, type Topic } from "../src/core/prose/headings.ts";
import { type Substance, substanceOf } from "../src/core/prose/substance.ts";
import { citedIn } from "../src/core/references/cited.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";
import { bodyOf, failWith, nothingHere, openDocument } from "./shared/described.ts";
import { missingFinding, missingFrom } from "./shared/references.ts";

const settings = z.strictObject({
  words: z.number().int().positive().default(10).describe("different words of prose that a section must have; filler and what was said before do not count"),
});

export const descriptionSectionsPresent: Gate = {
  id: "description-sections-present",
  version: "1",
  says: "Do SPEC.md (Threat Model, Invariants, API), ARCHITECTURE.md (Components, Data Flow) and DESIGN.md (Decisions, Tradeoffs) have their sections, do these say something, and is what they cite there?",
  languages: [],
  cannotSee: "whether a claim about the code is true, and words that mean nothing",
  per: "tree",
  reads: "files",
  settings,
  judge: async (view) => {
    const empty = nothingHere(view);
    if (empty) return empty;
    const { words } = settings.parse(view.settings);
    const said = new Set<string>();
    const findings: GateFinding[] = [];
    for (const path of describedFiles) findings.push(...(await findingsIn(view, path, { words, said })));
    return findings.length > 0 ? failWith(findings) : { verdict: "pass", why: "every section is there and says something", findings };
  },
};

type Asked = { readonly words: number; readonly said: Set<string> };

async function findingsIn(view: GateView, path: string, asked: Asked): Promise<GateFinding[]> {
  const document = await openDocument(view.now, path);
  if (typeof document === "string") return [{ commit: null, file: path, line: null, text: path, claim: document, remedy: `write ${path} with its sections` }];
  const missing = await missingFrom(view, citedIn(bodyOf(document)));
  return [...topicFindings(path, document, asked), ...missing.map((one) => missingFinding(path, one))];
}

function topicFindings(path: string, document: MarkdownDocument, { words, said }: Asked): GateFinding[] {
  const topics = describedIn[path] ?? [];
  // A sentence counts once in all of the documents, so a section is weighed once, for every topic it is about.
  const weighed = new Map<Section, Substance>();
  const weigh = (section: Section) => {
    const known = weighed.get(section) ?? substanceOf(ownBody(section, topics), said);
    weighed.set(section, known);
    return known;
  };
  return topics.flatMap((topic) => {
    const sections = outermost(sectionsAbout(document.sections, topic));
    const shared = (section: Section) => topics.filter((other) => sectionsAbout([section], other).includes(section)).length;
    const found = sections.map((section) => ({ section, ...weigh(section), needed: words * shared(section) }));
    return found.some((one) => one.words >= one.needed) ? [] : [thin(path, topic, found.toSorted((one, other) => other.words - one.words)[0])];
  });
}

/** With the sections below it, without those that are about another topic. */
const ownBody = (section: Section, topics: readonly Topic[]): RootContent[] => {
  const others = topics.filter((topic) => sectionsAbout([{ ...section, children: [] }], topic).length === 0);
  const own = (child: Section) => !others.some((topic) => sectionsAbout([{ ...child, children: [] }], topic).length > 0);
  return [...section.nodes, ...section.children.filter(own).flatMap((child) => ownBody(child, topics))];
};

/** A heading about a topic below another one about it is part of that. */
const outermost = (sections: readonly Section[]) => sections.filter((section) => !sections.some((other) => other !== section && holds(other, section)));
const holds = (outer: Section, inner: Section): boolean => outer.children.some((child) => child === inner || holds(child, inner));

type Weighed = Substance & { readonly section: Section; readonly needed: number };

function thin(path: string, { name }: Topic, found: Weighed | undefined): GateFinding {
  const place = { commit: null, file: path, line: found?.section.line ?? null };
  if (found === undefined)
    return {
      ...place,
      text: name,
      claim: `${path} has no section "${name}"`,
      remedy: `write a heading "## ${name}" (outside of any code fence) and what there is to say under it`,
    };
  const { discounted, words, needed, section } = found;
  const why = discounted ? `; "${discounted.text.slice(0, 60)}" does not count, ${discounted.why}` : "";
  return {
    ...place,
    text: section.heading,
    claim: `section "${section.heading}" (${path}:${section.line}) says too little: ${words} different words of prose${why}`,
    remedy: `say it in at least ${needed} different words`,
  };
}
