/** Reads PLAN.md. Whatever does not read is a problem with its line: a plan that loses a step by a slip is worse than none. */
import { suggestion } from "../expression/nearest.ts";
import { checkSteps } from "./check-steps.ts";
import { readMeta } from "./meta.ts";
import { type Page, readPage } from "./page.ts";
import type { FrozenPlan } from "./plan.ts";
import { type Problem, problem } from "./problem.ts";
import { type Mark, readSteps } from "./steps.ts";

export type ReadPlan =
  | { readonly ok: true; readonly plan: FrozenPlan; readonly marks: Readonly<Record<string, Mark>> }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Every problem is `file:line: what; what would be right`. */
export function parsePlan(text: string, file: string): ReadPlan {
  const page = readPage(text);
  const { name, sections, problems } = layout(page);
  const meta = readMeta(page, sections.get("Meta"));
  const steps = readSteps(page, sections.get("Steps"));
  const domains = readDomains(page, sections.get("Input Domains"));
  const all: Problem[] = [...problems, ...meta.problems, ...steps.problems, ...checkSteps(steps.steps), ...domains.problems];
  if (all.length > 0 || meta.meta === null) {
    const sorted = all.toSorted((one, other) => one.line - other.line);
    return { ok: false, problems: sorted.map(({ line, says }) => `${file}:${line}: ${says}`) };
  }
  const architecture = sections.get("Architecture");
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  return {
    ok: true,
    marks: steps.marks,
    plan: {
      file,
      text,
      name,
      meta: meta.meta,
      steps: [...steps.steps],
      architecture: architecture ? lines.slice(architecture.from, architecture.to).join("\n").trim() : "",
      input_domains: domains.domains,
    },
  };
}

/** Lines of a section without its heading, as indexes from 0: `from` inclusive, `to` exclusive. */
export type Section = { readonly heading: number; readonly from: number; readonly to: number };

const known = ["Meta", "Steps", "Architecture", "Input Domains"] as const;
const required = ["Meta", "Steps"] as const;

type Layout = { readonly name: string; readonly sections: ReadonlyMap<string, Section>; readonly problems: readonly Problem[] };

function layout(page: Page): Layout {
  const [title, ...others] = page.headings.filter(({ depth }) => depth === 1);
  const first = page.lines.find(({ text }) => text.trim() !== "");
  const { sections, problems } = sectionsOf(page);
  const untitled = !title || first?.number !== title.line || title.text === "";
  return {
    name: title?.text ?? "",
    sections,
    problems: [
      ...(untitled ? [problem(first?.number ?? 1, "a plan begins with its name; write `# name of the plan` as the first line")] : []),
      ...others.map(({ line }) => problem(line, "a second `# ` heading would end the plan here; write `## ` for a section or `### ` inside of one")),
      ...problems,
      ...page.fences.filter(({ closed }) => !closed).map(({ from }) => problem(from, "this fence is never closed; end it with a line of the same marks")),
      ...(page.openComment === null ? [] : [problem(page.openComment, "this comment is never closed; end it with `-->`")]),
      ...stray(page, title?.line ?? 0),
    ],
  };
}

function sectionsOf(page: Page): { sections: ReadonlyMap<string, Section>; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const sections = new Map<string, Section>();
  const heads = page.headings.filter(({ depth }) => depth === 2);
  for (const [index, { line, text }] of heads.entries()) {
    const section = known.find((each) => each.toLowerCase() === text.toLowerCase());
    if (!section) problems.push(problem(line, `there is no section ${JSON.stringify(text)} in a plan${suggestion(text, known)}`));
    else if (sections.has(section)) problems.push(problem(line, `${section} stands in line ${sections.get(section)?.heading} already; keep one of the two`));
    else sections.set(section, { heading: line, from: line, to: (heads[index + 1]?.line ?? page.lines.length + 1) - 1 });
  }
  const missing = required.filter((section) => !sections.has(section));
  return {
    sections,
    problems: [...problems, ...missing.map((section) => problem(page.lines.length, `the section ${section} is missing; write \`## ${section}\``))],
  };
}

/** Prose above the sections is welcome; a step there would be lost. */
function stray(page: Page, after: number): Problem[] {
  const before = page.headings.find(({ depth }) => depth === 2)?.line ?? page.lines.length + 1;
  const lost = page.lines.filter(({ number, text }) => number > after && number < before && /\[STEP-\d+\]/i.test(text));
  return lost.map(({ number }) => problem(number, "a step outside of the section Steps; move it below `## Steps`"));
}

function readDomains(page: Page, section: Section | undefined): { domains: string[]; problems: Problem[] } {
  const lines = section ? page.lines.slice(section.from, section.to).filter(({ text }) => text.trim() !== "") : [];
  const read = lines.map(({ number, text }) => ({ number, domain: /^- (?!\[)(\S.*)$/.exec(text)?.[1] }));
  return {
    domains: read.flatMap(({ domain }) => (domain === undefined ? [] : [domain.trim()])),
    problems: read.flatMap(({ number, domain }) => (domain === undefined ? [problem(number, "an input domain is one line; write `- what comes in`")] : [])),
  };
}
