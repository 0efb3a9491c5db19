import type { Unread } from "../src/core/codemap/symbol.ts";
import type { GateFinding } from "../src/ports/gate.ts";
import { type Compared, codemapGate, codemapOf, type Found, findingAt } from "./shared/codemap.ts";

export const codemapComplete = codemapGate({
  id: "codemap-complete",
  says: "Does CODEMAP.yaml have an entry for every public name of every module?",
  cannotSee: "names that come into being only when the program runs, and languages other than the four",
  compare,
});

async function compare({ view, codemap, entries }: Compared): Promise<Found> {
  const listed = new Set(entries.map(({ id }) => id));
  const missing = codemap.symbols
    .filter(({ id }) => !listed.has(id))
    .map(({ id, kind, file, line }) =>
      findingAt(line, { text: id, claim: `the ${kind} ${id} is missing in CODEMAP.yaml`, remedy: "run `peers codemap --refresh` and write its summary" }, file),
    );
  const before = new Set((view.base ? await codemapOf(view.base) : null)?.unread.map(({ file }) => file));
  const unread = codemap.unread.map((one) => ({ one, finding: unreadFinding(one) }));
  const passedOver = codemap.leftOut.map(({ folder, files }) => `${files} source files below ${folder} are passed over as other people's or built`);
  return {
    findings: [...unread.filter(({ one }) => !before.has(one.file)).map(({ finding }) => finding), ...missing],
    known: unread.filter(({ one }) => before.has(one.file)).map(({ finding }) => finding),
    notes: passedOver,
    passes: `${codemap.symbols.length} public names, all of them in CODEMAP.yaml`,
  };
}

const unreadFinding = ({ file, line, why }: Unread): GateFinding =>
  findingAt(
    line,
    { text: "", claim: `which public names ${file} has is not known: ${why}`, remedy: "make it valid source code of a size that can be parsed" },
    file,
  );
