import type { Section } from "../markdown/document.ts";
import { allSections } from "../markdown/document.ts";

/** A section that a document must have, and the headings that are one. */
export type Topic = { readonly name: string; readonly is: RegExp };

/** Headings as people write them: other case, a number, more words, `Trade-offs`. */
export const describedIn: Readonly<Record<string, readonly Topic[]>> = {
  "SPEC.md": [
    { name: "Threat Model", is: /\bthreats?\b|\bsecurity model\b|\battack(?:er)? model\b/ },
    { name: "Invariants", is: /\binvariants?\b/ },
    { name: "API", is: /\bapis?\b|\bpublic (?:interface|surface)\b|\bprogramming interface\b/ },
  ],
  "ARCHITECTURE.md": [
    { name: "Components", is: /\bcomponents?\b|\bbuilding blocks\b|\bmodules?\b/ },
    { name: "Data Flow", is: /\bdata ?flows?\b|\bflows? of (?:the )?data\b|\bdata (?:and|&) control flow\b/ },
  ],
  "DESIGN.md": [
    { name: "Decisions", is: /\bdecisions?\b/ },
    { name: "Tradeoffs", is: /\btrade ?offs?\b/ },
  ],
};

export const describedFiles = Object.keys(describedIn);

/** Sections about a topic, in order. */
export const sectionsAbout = (sections: readonly Section[], { is }: Topic): Section[] => allSections(sections).filter(({ heading }) => is.test(plain(heading)));

const plain = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}&]+/gu, " ")
    .trim();
