import { describe, expect, test } from "vitest";
import { gates } from "../../gates/index.ts";
import { isTestPath } from "../../src/core/test-paths.ts";
import { type Case, casesOf } from "../gates/support/cases.ts";
import { missingNeed } from "../gates/support/needs.ts";
import { fitsLoop, tryAll } from "../support/attempts.ts";

// All of them take the better part of an hour; PEERS_ALL_CHEATS=1 tries them.
const mostOf = (few: number) => (process.env.PEERS_ALL_CHEATS ? 10_000 : few);
const languages = ["general", "javascript", "python", "go", "rust"];

/** Gates that look at one file after the other: many attempts fit into one repository, each in a folder of its own. */
const together = gates.filter(({ reads }) => reads === "files");
const ofFiles = new Set(together.map(({ id }) => id));

/** To undo an attempt that added tests would be to remove tests, which the guard refuses. */
const touchesTests = ({ base, commits }: Case) => [...base, ...commits.flatMap(({ edits }) => edits)].some(({ path }) => isTestPath(path));
const canBeUndone = (one: Case) => ofFiles.has(one.gate) && !touchesTests(one) && Object.keys(one.with).length === 0 && one.commits.length === 1;

/** Cases that are something else in a loop. */
const apart: Readonly<Record<string, string>> = {
  "bug-hunt-clean: a readable report of somebody else does not replace one that cannot be read": "a turn is one peer's, which may mend its own report",
  "lint-clean: another ruff comes along": "without a ruff the loop stops before the first turn",
};

const triedIn = (language: string) =>
  gates.map(({ id }) =>
    casesOf(id).filter((one) => one.language === language && fitsLoop(one) && missingNeed(one) === undefined && !apart[`${id}: ${one.title}`]),
  );

describe.each(languages)("%s", (language) => {
  const cases = triedIn(language);
  const undoable = cases.flatMap((ofGate) => ofGate.filter(canBeUndone).slice(0, mostOf(4)));
  test.runIf(undoable.length > 0)(
    `none of ${undoable.length} ways around a gate leads to done`,
    async () => {
      const goals = together.map(({ id }) => ({ gate: id, with: {} }));
      expect(await tryAll(undoable, goals, (index) => `case-${index}/`)).toEqual([]);
    },
    900_000,
  );

  const alone = cases.flatMap((ofGate) => ofGate.filter((one) => !canBeUndone(one)).slice(0, mostOf(1)));
  const named = alone.map((one) => ({ one, name: `${one.gate}: ${one.title}` }));
  test.each(named)("nor does $name", async ({ one }) => expect(await tryAll([one], [one], () => "")).toEqual([]), 240_000);
});
