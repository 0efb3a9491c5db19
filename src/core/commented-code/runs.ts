/** Lines of a comment that stand together and look like code. */
export type Run = {
  /** Counted from the first line of the comment, from 0. */
  readonly index: number;
  readonly lines: readonly string[];
};

/** The runs of a comment. What shows how a thing is used, or what becomes of what, is no run. */
export function runsOf(lines: readonly string[], keywords: string): Run[] {
  const prose = proseOf(keywords);
  const runs: { index: number; lines: string[] }[] = [];
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced || !looksLikeCode(line, prose)) continue;
    const last = runs.at(-1);
    const gap = last ? lines.slice(last.index + last.lines.length, index) : [];
    if (last && gap.every((between) => between.trim() === "")) last.lines.push(...gap, line);
    else runs.push({ index, lines: [line] });
  }
  return runs.filter((run) => !isShown(lines, run)).map(({ index, lines: own }) => ({ index, lines: dedented(own) }));
}

/** Three words in a row that are no words of the language. */
const proseOf = (keywords: string) => {
  const word = String.raw`(?!(?:${keywords})\b)[A-Za-z][a-z'’]*`;
  return new RegExp(String.raw`(?:^|[\s(])${word}(?:,? ${word}){2,}(?=[\s.,:;!?)]|$)`);
};

function looksLikeCode(line: string, prose: RegExp): boolean {
  if (directive.test(line) || elliptic.test(line)) return false;
  if (prose.test(line.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, "''").replace(/(?:\/\/|#).*$/, ""))) return false;
  return /[;{}()=[\]]|,\s*$/.test(line) || /^\s*(?:return|import|from|else|try|pass|break|continue|end|use|finally)\b/.test(line) || opensBlock.test(line);
}

/** Left out, or of a notation that is no programming language. */
const elliptic = /(?:^|\s|["'])(?:\.\.\.|…)(?:["'\s;]|$)|[→⇒≤≥≠×·∈∀∃]|\{\{|<[a-z][\w -]*>(?!\()|^\s*(?:e\.g\.|i\.e\.|ex:|cf\.)/;
const opensBlock = /^\s*(?:if|elif|else|for|while|def|class|try|except|finally|with|case|default)\b.*:\s*$/;

/** Said to a tool. */
const directive =
  /^\s*(?:eslint|jshint|jslint|global |globals |exported |prettier-|biome-|ts-|@ts-|@jsx|@flow|istanbul|c8 |v8 |webpack|@vite|#?__PURE__|noqa|type:|pyright|pylint|mypy|ruff|fmt:|isort|yapf|pragma|coding[:=]|-\*-|!|go:|\+build|nolint|export \w+$|line |#?sourceMappingURL|region|endregion|SAFETY|SPDX|Copyright|@license|@preserve|rustfmt|clippy|doctest:)/i;

/** Below a line that introduces it, set in from the prose around it, or with names that stand for any: examples. */
function isShown(lines: readonly string[], { index, lines: own }: Run): boolean {
  if (own.some((line) => tellsResult.test(line) && !/[{(]\s*$/.test(line)) || isMetasyntactic(own.join("\n"))) return true;
  const above = lines.slice(0, index).filter((line) => line.trim() !== "");
  // The last line of prose: what stands between may be more of the example.
  const before = (above.filter((line) => /:\s*$|(?:[A-Za-z'’]+,? ){3}/.test(line)).at(-1) ?? above.at(-1) ?? "").trim();
  if (before === "" || (tellsFormer(before) && before.endsWith(":"))) return false;
  const least = Math.min(...own.filter((line) => line.trim() !== "").map(indentOf));
  if (above.some((line) => indentOf(line) < least || /^\s*(?:unordered )?output:/i.test(line))) return true;
  return introduces.test(before) && !tellsFormer(before);
}

function tellsFormer(line: string): boolean {
  const words = line.split(/\s+/);
  return formerly.test(words.length <= 5 ? line : words.slice(0, 4).join(" "));
}

const tellsResult = /(?:\/\/|#|--)\s*(?:=>|->|returns?\b|prints?\b|[→⇒])|^\s*(?:>>>|\$ )|\s(?:=>|-->|==>|->)\s*\S+\s*$/;

function isMetasyntactic(text: string): boolean {
  const names: readonly string[] = text.replace(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g, "").match(/[A-Za-z_]\w*/g) ?? [];
  return names.some((name) => placeholders.test(name)) && names.every((name) => placeholders.test(name) || name.length === 1 || words.test(name));
}

const placeholders = /^(?:foo|bar|baz|qux|quux|foobar|obj|yo)\d*$/i;
const words =
  /^(?:if|else|for|while|do|return|throw|new|delete|typeof|in|of|async|await|function|class|import|from|export|default|const|let|var|func|def|fn|mut|pub|self|this|try|catch|true|false|null|nil|None|ok|console|log|print|static|get|set)$/;

/** The sentence goes on in code, or announces it. */
const introduces =
  /[:–—]\s*$|\b(?:is|are|as|to|with|from|where|given|use|using|does|do|see|form|syntax|either|than|into|and|or|in|of|for|by|a|an|the|if|when|means?|generates?|produces?|say|called?)\s*$|\b(?:e\.g\.|i\.e\.|examples?|for instance|such as|like|usage|equivalent|becomes|instead of|same as|as if|input|output|pseudo-?code|algorithm|roughly|approximately|essentially)\b[^.]{0,40}$/i;
const formerly =
  /\b(?:old|previous(?:ly)?|disabled?|removed?|legacy|original(?:ly)?|commented|former(?:ly)?|restore|re-?enable|unused|no longer|dead|deprecated|broken|fails?|backup|todo|fixme|xxx)\b/i;

const indentOf = (line: string) => /^[ \t]*/.exec(line)?.[0].replace(/\t/g, "    ").length ?? 0;

function dedented(lines: readonly string[]): string[] {
  const least = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  return lines.map((line) => line.slice(least));
}
