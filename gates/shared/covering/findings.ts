import { addressesOf, meant, namesIn } from "../../../src/core/behaviour/addresses.ts";
import { covered, type Reached, type Shown, shownBy } from "../../../src/core/behaviour/evidence.ts";
import { type Reaching, reachedIn } from "../../../src/core/behaviour/reaching.ts";
import type { Subject } from "../../../src/core/behaviour/subject.ts";
import { type Family, familyOf, languageOfPath } from "../../../src/core/syntax.ts";
import type { Unit } from "../../../src/core/test-strength/sketch.ts";
import { calledIn } from "../../../src/core/test-strength/values.ts";
import type { GateFinding, GateView } from "../../../src/ports/gate.ts";
import type { Asked, Field } from "./change.ts";
import { examples } from "./examples.ts";

/** What the tests do not show of a function. */
export function findingsFor(view: GateView, asked: Asked, { callers, ...field }: Field & { readonly callers: number }): GateFinding[] {
  const { file, subject } = asked;
  const family = familyOf(languageOfPath(file) ?? "typescript");
  const reached = [asked, ...callersOf(asked, callers, field)].flatMap((each) => reachedOf(each, family, field));
  const shown = [...reached.flatMap((each) => shownBy(each, subject)), ...documented(asked, field)];
  const found = covered(shown);
  const missing = [
    ...(found.ordinary ? [] : (["ordinary"] as const)),
    ...(found.boundary || !subject.hasEdges ? [] : (["boundary"] as const)),
    ...(found.failing || subject.failure === null ? [] : (["failing"] as const)),
  ];
  if (missing.length === 0) return [];
  const claim =
    reached.length + shown.length === 0
      ? `no test calls ${subject.qualified}${failsBy(subject)}`
      : `the tests of ${subject.qualified} assert nothing about ${missing.map((each) => says[each](subject)).join(", nor about ")}`;
  const remedy = `add a test with an assertion about ${missing.map((each) => `its ${each} behaviour, e.g. ${examples[family][each](subject)}`).join("; and one about ")}`;
  const fingerprint = view.digest(["tests-cover-happy-edge-sad", file, subject.qualified, missing.join(" ")].join("\n")).slice(0, 12);
  return [{ commit: null, file, line: subject.line, text: subject.text.slice(0, 200), claim, remedy, fingerprint }];
}

/** Functions that call it, and those that call them, as deep as the operator allows. */
function callersOf({ file, subject }: Asked, depth: number, field: Field): Asked[] {
  if (depth === 0) return [];
  const { sides, modules } = field.world;
  const above = [...sides].flatMap(([at, side]): Asked[] => {
    const knows = at === file || side.imports.some((each) => meant(each, at, modules).includes(file));
    return knows
      ? side.subjects
          .filter((other) => other.mentions.includes(subject.name) && (at !== file || other.qualified !== subject.qualified))
          .map((other) => ({ file: at, subject: other }))
      : [];
  });
  return [...above, ...above.flatMap((each) => callersOf(each, depth - 1, field))];
}

const failsBy = ({ failure }: Subject) => (failure === null ? "" : `, which can fail (\`${failure}\`)`);
const says = {
  ordinary: () => "what it gives for an ordinary input",
  boundary: () => "an input at a boundary",
  failing: ({ failure }: Subject) => `how it fails (\`${failure}\`)`,
} as const;

function reachedOf({ file, subject }: Asked, family: Family, { world, tests }: Field): Reached[] {
  const { modules, sides } = world;
  const addresses = addressesOf(subject, file, world);
  const routes = [...sides].flatMap(([at, side]) => {
    const isSame = at === file || side.imports.some((each) => each.imported === subject.name || meant(each, at, modules).includes(file));
    return isSame ? side.routes.filter(({ handlers }) => handlers.includes(subject.name)) : [];
  });
  const programs = programsOf({ file, subject }, { world, tests });
  return [...tests].flatMap(([path, sketch]) => {
    const language = languageOfPath(path);
    if (!language || familyOf(language) !== family) return [];
    const names = namesIn(path, sketch.imports, { addresses, modules, family });
    const reaching: Reaching = { subject, names, routes, programs };
    return names.direct.length + names.behind.length + routes.length + programs.length > 0 ? reachedIn(sketch, reaching) : [];
  });
}

/** Files that are started as programs and in which the function is mentioned, as a test would name them. */
function programsOf({ file, subject }: Asked, { world: { sides, modules } }: Field): string[] {
  const starting = [...sides].filter(
    ([path, side]) => path === file || (side.mentions.includes(subject.name) && side.imports.some((each) => meant(each, path, modules).includes(file))),
  );
  return starting
    .flatMap(([path]) => [
      path,
      path.split("/").slice(-2).join("/"),
      path
        .replace(/^src\//, "")
        .replace(/(?:\/__main__)?\.py$/, "")
        .replace(/\//g, "."),
    ])
    .filter((name) => /[/.]/.test(name) || name.length > 3);
}

/** Examples in the documentation that are run as tests. */
function documented({ file, subject }: Asked, { world }: Field): Shown[] {
  const doctests = (world.sides.get(file)?.doctests ?? []).filter(
    (each) => calledIn(each.subject).includes(subject.name) || each.subject.includes(`.${subject.name}`),
  );
  const checks = doctests.map((each) => ({ ...each, about: each.subject, wanted: each.expected, hindrance: null }));
  const unit: Unit = { kind: "test", name: "doctest", path: ["doctest"], line: subject.line, endLine: subject.line, text: "", checks, rows: [], calls: [] };
  return doctests.length > 0 ? shownBy({ unit, calls: [], names: [subject.name], isIndirect: false }, subject) : [];
}
