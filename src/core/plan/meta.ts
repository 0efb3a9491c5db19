/** The section Meta: `key: value` lines, commands also as the fenced block below their key. */
import { suggestion } from "../expression/nearest.ts";
import type { Fence, Page } from "./page.ts";
import type { Section } from "./parse.ts";
import { type PlanMeta, surfaces } from "./plan.ts";
import { type Problem, problem } from "./problem.ts";
import { listOf, truth, withoutComment } from "./values.ts";

type Given = { readonly line: number; readonly value: string };
type Read<T> = { readonly value: T } | { readonly wrong: string };

export function readMeta(page: Page, section: Section | undefined): { meta: PlanMeta | null; problems: readonly Problem[] } {
  if (!section) return { meta: null, problems: [] };
  const { given, problems } = keysOf(page, section);
  const take = <T>(key: keyof PlanMeta, absent: T, read: (value: string) => Read<T>): T => {
    const found = given.get(key);
    if (!found) return absent;
    const answer = read(found.value);
    if ("value" in answer) return answer.value;
    problems.push(problem(found.line, `${key} ${answer.wrong}`));
    return absent;
  };
  const meta: PlanMeta = {
    surfaces: take("surfaces", [], readSurfaces),
    acceptance: take("acceptance", "", readCommand),
    e2e: take("e2e", null, readCommand),
    acceptance_files: take("acceptance_files", [], readGlobs),
    hidden: take("hidden", null, readFolder),
    min_tests: take("min_tests", 1, readCount),
    convergence_n: take("convergence_n", null, readCount),
    mutation_testing: take("mutation_testing", false, readTruth),
    honesty_audit_peer: take("honesty_audit_peer", null, readName),
    confidence_calibration: take("confidence_calibration", false, readTruth),
  };
  for (const key of ["surfaces", "acceptance"] as const)
    if (!given.has(key)) problems.push(problem(section.heading, `Meta has no ${key}; write \`${key}: ${examples[key]}\``));
  const shown = meta.surfaces.find((surface) => surface === "web" || surface === "gui");
  if (shown && !given.has("e2e"))
    problems.push(problem(given.get("surfaces")?.line ?? section.heading, `a plan with the surface ${shown} needs e2e; write \`e2e: ${examples.e2e}\``));
  return { meta: problems.length > 0 ? null : meta, problems };
}

const examples: Readonly<Record<keyof PlanMeta, string>> = {
  surfaces: "[cli]",
  acceptance: "node --test tests/acceptance",
  e2e: "npx playwright test",
  acceptance_files: "[tests/acceptance/**]",
  hidden: "../secret-tests",
  min_tests: "3",
  convergence_n: "2",
  mutation_testing: "false",
  honesty_audit_peer: "bob",
  confidence_calibration: "false",
};
const keys = Object.keys(examples) as (keyof PlanMeta)[];
const commands: readonly string[] = ["acceptance", "e2e"];

function keysOf(page: Page, section: Section): { given: Map<string, Given>; problems: Problem[] } {
  const given = new Map<string, Given>();
  const problems: Problem[] = [];
  const used = new Set<Fence>();
  for (const { number, text } of page.lines.slice(section.from, section.to)) {
    if (text.trim() === "" || page.headings.some(({ line }) => line === number)) continue;
    const [, key = "", value = ""] = /^(?:- )?([A-Za-z_][\w-]*):(?:\s+(.*))?$/.exec(text) ?? [];
    if (key === "")
      problems.push(problem(number, "this is no setting; write `key: value` at the beginning of the line, longer commands in a fence below their key"));
    else if (!keys.some((name) => name === key)) problems.push(problem(number, `Meta knows no ${key}${suggestion(key, keys)}`));
    else if (given.has(key)) problems.push(problem(number, `${key} stands in line ${given.get(key)?.line} already; keep one of the two`));
    else given.set(key, { line: number, value: commandOrValue(key, value, { page, number, used, section }) });
  }
  const unused = page.fences.filter((fence) => fence.from > section.from && fence.to <= section.to && !used.has(fence));
  return {
    given,
    problems: [...problems, ...unused.map(({ from }) => problem(from, "this block belongs to no key; write `acceptance:` or `e2e:` right above it"))],
  };
}

type Beside = { readonly page: Page; readonly number: number; readonly used: Set<Fence>; readonly section: Section };

function commandOrValue(key: string, value: string, { page, number, used, section }: Beside): string {
  if (!commands.includes(key)) return withoutComment(value);
  if (value.trim() !== "") return value.trim();
  const fence = page.fences.find(({ from, to }) => from > number && to <= section.to);
  const between = fence ? page.lines.slice(number, fence.from - 1).every(({ text }) => text.trim() === "") : false;
  if (!fence || !between) return "";
  used.add(fence);
  return fence.content.trim();
}

function readSurfaces(value: string): Read<PlanMeta["surfaces"]> {
  const words = listOf(value);
  const right = `write one or more of ${surfaces.join(", ")}, e.g. \`surfaces: [cli, lib]\``;
  if (words.length === 0) return { wrong: `is empty; ${right}` };
  const found = words.map((word) => surfaces.find((surface) => surface === word));
  const bad = words.find((_, index) => found[index] === undefined);
  return bad === undefined ? { value: found.filter((surface) => surface !== undefined) } : { wrong: `names ${JSON.stringify(bad)}; ${right}` };
}

function readCommand(value: string): Read<string> {
  if (value === "") return { wrong: "is empty; write a shell command, or a fenced block with one below the key" };
  if (/^`[^`]*`$/.test(value)) return { wrong: "stands in backticks, which sh would run for what they print; write the command without them" };
  return { value };
}

function readGlobs(value: string): Read<string[]> {
  const words = listOf(value);
  const bad = words.find((word) => word.startsWith("/") || word.split("/").includes(".."));
  if (words.length === 0) return { wrong: "is empty; write patterns, e.g. `[tests/acceptance/**]`, or leave the key out" };
  return bad === undefined ? { value: words } : { wrong: `names ${bad}; write paths from the top of the repository` };
}

function readFolder(value: string): Read<string> {
  const folder = value.replace(/\/+$/, "");
  if (!/^(?:\.\.)?\//.test(folder) || /[*?[\]]/.test(folder))
    return { wrong: `is ${JSON.stringify(value)}; write one folder outside of the repository, where no peer works, e.g. ${examples.hidden}` };
  return { value: folder };
}

const readCount = (value: string): Read<number> =>
  /^[1-9]\d{0,5}$/.test(value) ? { value: Number(value) } : { wrong: `is ${JSON.stringify(value)}; write a whole number from 1 on` };

function readTruth(value: string): Read<boolean> {
  const read = truth(value);
  return read === null ? { wrong: `is ${JSON.stringify(value)}; write true or false` } : { value: read };
}

const readName = (value: string): Read<string> =>
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/.test(value) ? { value } : { wrong: `is ${JSON.stringify(value)}; write the name of a peer` };
