import type { RootContent } from "mdast";
import { allSections, type MarkdownDocument, readMarkdown } from "../../src/core/markdown/document.ts";
import type { GateAnswer, GateFinding, GateView, TreeView } from "../../src/ports/gate.ts";

/** A document of the commit; a string says why it is none. */
export async function openDocument(tree: TreeView, path: string): Promise<MarkdownDocument | string> {
  const file = tree.file(path);
  if (file === null) {
    const other = tree.files.find((known) => known.path.toLowerCase() === path.toLowerCase());
    return other ? `there is no ${path}, only ${other.path}` : `there is no ${path} at the top of the repository`;
  }
  if (file.kind === "symlink" || file.kind === "submodule") return `${path} is a ${file.kind === "symlink" ? "symbolic link" : "submodule"}, not a file`;
  const text = await tree.text(path);
  return text === null ? `${path} is not text` : readMarkdown(text);
}

/** There is nothing to describe, and never was. */
export const nothingHere = ({ now, base }: Pick<GateView, "now" | "base">): GateAnswer | null =>
  now.files.length === 0 && (base?.files.length ?? 0) === 0
    ? { verdict: "not-applicable", why: "there are no files here, so there is nothing to describe", findings: [] }
    : null;

/** All that a document says, in order, its headings left out. */
export const bodyOf = ({ opening, sections }: MarkdownDocument): RootContent[] => [...opening, ...allSections(sections).flatMap(({ nodes }) => nodes)];

export const failWith = (findings: readonly GateFinding[]): GateAnswer => {
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : "";
  return { verdict: "fail", why: `${first?.claim}; ${first?.remedy}${more}`, findings: findings.slice(0, 30) };
};
