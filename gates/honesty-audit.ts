import type { RootContent } from "mdast";
import { allSections, type MarkdownDocument, type Section, wholeBody } from "../src/core/markdown/document.ts";
import { plainText } from "../src/core/markdown/text.ts";
import { same, similarity } from "../src/core/prose/similarity.ts";
import { substanceOf } from "../src/core/prose/substance.ts";
import { citedIn } from "../src/core/references/cited.ts";
import type { Gate, GateFinding, GateView } from "../src/ports/gate.ts";
import { failWith, nothingHere, openDocument } from "./shared/described.ts";
import { missingFinding, missingFrom } from "./shared/references.ts";

const path = "HONESTY_AUDIT.md";
const fewestWords = 6;

/** What each peer is asked about its own work; a heading in other words will do. */
const questions = [
  { name: "Weakest part", is: /\bweak(?:est|ness|nesses)?\b/ },
  { name: "Likely uncaught bug", is: /\b(?:uncaught|unfound|hidden|undetected|likely|possible)\b.*\bbugs?\b|\bbugs?\b.*\b(?:uncaught|missed|left)\b/ },
  { name: "Skipped or shortcut", is: /\bskipped\b|\bshort ?cuts?\b|\bleft out\b/ },
] as const;

export const honestyAudit: Gate = {
  id: "honesty-audit",
  version: "1",
  says: "Does HONESTY_AUDIT.md hold a section of each peer, by its own hand and in its own words, on its weakest part, the likeliest bug and what was skipped?",
  languages: [],
  cannotSee: "whether a peer says all it knows; having found nothing is a good answer when it says what was looked at",
  per: "commit",
  reads: "history",
  judge: async (view) => {
    const empty = nothingHere(view);
    if (empty) return empty;
    const document = await openDocument(view.now, path);
    const remedy = `write ${path} with a section "## NAME" for each peer`;
    if (typeof document === "string") return failWith([{ commit: null, file: path, line: null, text: path, claim: document, remedy }]);
    const names = view.policy?.peers.filter(({ role }) => role === "default").map(({ name }) => name) ?? [];
    if (names.length === 0) return { verdict: "broken", why: "no policy says here who the peers are; `peers goals accept` freezes one", findings: [] };
    const parts = names.map((name) => ({ name, section: sectionOf(document, name) }));
    const findings = [...parts.flatMap(missingParts), ...sameWords(parts), ...(await foreignHands(view, parts)), ...(await missingThings(view, parts))];
    return findings.length > 0 ? failWith(findings) : { verdict: "pass", why: `${names.join(" and ")} said each for itself what is weak`, findings };
  },
};

type Part = { readonly name: string; readonly section: Section | null };

const sectionOf = ({ sections }: MarkdownDocument, name: string): Section | null =>
  allSections(sections).find(({ heading }) =>
    heading
      .toLowerCase()
      .split(/[^\p{L}\p{N}_-]+/u)
      .includes(name.toLowerCase()),
  ) ?? null;

const answersOf = (section: Section) =>
  questions.map(({ name, is }) => ({ name, answer: section.children.find(({ heading }) => is.test(heading.toLowerCase())) ?? null }));

function missingParts({ name, section }: Part): GateFinding[] {
  const place = { commit: null, file: path, text: name };
  const all = questions.map((one) => `### ${one.name}`).join(", ");
  if (!section) return [{ ...place, line: null, claim: `${path} has no section of ${name}`, remedy: `${name} writes "## ${name}" with ${all}` }];
  return answersOf(section).flatMap(({ name: question, answer }): GateFinding[] => {
    if (!answer)
      return [
        {
          ...place,
          line: section.line,
          claim: `the section of ${name} (${path}:${section.line}) has no "${question}"`,
          remedy: `${name} writes "### ${question}"`,
        },
      ];
    const { words, discounted } = substanceOf(wholeBody(answer));
    if (words >= fewestWords) return [];
    const why = discounted ? `; "${discounted.text.slice(0, 60)}" does not count, ${discounted.why}` : "";
    const claim = `"${answer.heading}" of ${name} (${path}:${answer.line}) says too little: ${words} different words${why}`;
    return [
      {
        ...place,
        line: answer.line,
        claim,
        remedy: `say in at least ${fewestWords} different words what it is; if there is nothing, what you looked at to know that`,
      },
    ];
  });
}

/** The same text under two names is the text of one. */
function sameWords(parts: readonly Part[]): GateFinding[] {
  const texts = parts.flatMap(({ name, section }) => (section ? [{ name, line: section.line, text: plainText(wholeBody(section)) }] : []));
  return texts.flatMap((one, index) => {
    const other = texts.slice(0, index).find(({ text }) => similarity(text, one.text) >= same);
    if (!other) return [];
    const claim = `the section of ${one.name} (${path}:${one.line}) says what that of ${other.name} (line ${other.line}) says`;
    return [
      {
        commit: null,
        file: path,
        line: one.line,
        text: one.name,
        claim,
        remedy: `${one.name} writes what it thinks itself, without the words of ${other.name}`,
      },
    ];
  });
}

/** Whoever wrote the words of a section first has to be the peer it is named after, by the log. */
async function foreignHands(view: GateView, parts: readonly Part[]): Promise<GateFinding[]> {
  const versions = await versionsOf(view);
  return parts.flatMap(({ name, section }): GateFinding[] => {
    if (!section) return [];
    const text = normal(section.nodes.concat(wholeBody(section)));
    const since = versions.findLastIndex((version) => version.text(name) !== text);
    const writer = versions[since + 1];
    if (!writer)
      return [
        {
          ...handPlace(name, section),
          claim: `nobody in the history of this commit is known to have written the section of ${name}`,
          remedy: `${name} writes it in a commit of its own`,
        },
      ];
    if (writer.by.kind === "peer" && writer.by.name === name) return [];
    const who = writer.by.name || "a person";
    const claim = `the section of ${name} (${path}:${section.line}) was last changed by ${who} in ${writer.commit.slice(0, 10)}`;
    return [{ ...handPlace(name, section), commit: writer.commit, claim, remedy: `${name} writes it in its own words, in a commit of its own turn` }];
  });
}

const handPlace = (name: string, { line }: Section) => ({ commit: null, file: path, line, text: name });
const normal = (nodes: readonly RootContent[]) => plainText(nodes).replace(/\s+/g, " ");

/** The file as each commit that changed it left it, oldest first. */
async function versionsOf(view: GateView) {
  const commits = (await view.onlyIn(view.commit, view.facts.baseline)).map(({ commit }) => commit);
  const changed = await view.changesIn(commits);
  const touching = commits.filter((commit) => changed.get(commit)?.some((change) => change.path === path));
  return Promise.all(
    touching.map(async (commit) => {
      const document = await openDocument(await view.at(commit), path);
      const by = (await view.authorOf(commit)) ?? { kind: "human" as const, name: "somebody the log does not know" };
      const text = (name: string) => {
        const section = typeof document === "string" ? null : sectionOf(document, name);
        return section ? normal(section.nodes.concat(wholeBody(section))) : null;
      };
      return { commit, by, text };
    }),
  );
}

async function missingThings(view: GateView, parts: readonly Part[]): Promise<GateFinding[]> {
  const cited = parts.flatMap(({ section }) => (section ? citedIn(wholeBody(section)) : []));
  return (await missingFrom(view, cited)).map((one) => missingFinding(path, one));
}
