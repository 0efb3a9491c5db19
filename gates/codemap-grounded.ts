import type { CodeSymbol } from "../src/core/codemap/symbol.ts";
import { nearest } from "../src/core/expression/nearest.ts";
import { type Compared, codemapGate, type Found, findingAt } from "./shared/codemap.ts";

export const codemapGrounded = codemapGate({
  id: "codemap-grounded",
  says: "Is every entry of CODEMAP.yaml something that exists, of that kind, in that file?",
  cannotSee: "whether a summary is true, and whether a line number still fits: it may lag until the next refresh",
  compare,
});

/** Lines are not compared: an edit above a function moves it without changing what is said of it. The tool brings them up to date. */
function compare({ codemap, entries }: Compared): Found {
  const known = new Map(codemap.symbols.map((symbol) => [symbol.id, symbol]));
  const findings = entries.flatMap((entry) => {
    const wrong = wrongWith(entry, known.get(entry.id));
    if (wrong === null) return [];
    const near = known.has(entry.id)
      ? null
      : nearest(
          entry.id,
          [...known.keys()].filter((id) => Math.abs(id.length - entry.id.length) < 4),
        );
    return [
      findingAt(entry.at, {
        text: entry.id,
        claim: wrong,
        remedy: `run \`peers codemap --refresh\`, which keeps the summaries${near ? `; did you mean ${near}?` : ""}`,
      }),
    ];
  });
  const lagging = entries.filter(({ id, line }) => known.has(id) && known.get(id)?.line !== line).length;
  const notes = lagging > 0 ? [`${lagging} entries have another line by now; \`peers codemap --refresh\` writes the present ones`] : [];
  return { findings, notes, passes: `${entries.length} entries, each of them in the code` };
}

function wrongWith({ id, kind, file }: Pick<CodeSymbol, "id" | "kind" | "file">, symbol: CodeSymbol | undefined): string | null {
  if (!symbol) return `${id} is no public name of this code`;
  if (symbol.kind !== kind) return `${id} is a ${symbol.kind}, not a ${kind}`;
  return symbol.file === file ? null : `${id} stands in ${symbol.file}, not in ${file}`;
}
