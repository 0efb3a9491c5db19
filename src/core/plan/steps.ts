/** The section Steps: `- [ ] [STEP-1] text` with its sub keys below. */
import { suggestion } from "../expression/nearest.ts";
import type { Page, PageLine } from "./page.ts";
import type { Section } from "./parse.ts";
import { exemptions, type PlanStep } from "./plan.ts";
import { type Problem, problem } from "./problem.ts";
import { listOf, truth, withoutComment } from "./values.ts";

/** What the box of a step says. Only the log knows whether it is so. */
export const marks = { " ": "open", x: "done", X: "done", PARTIAL: "partial", BLOCKED: "blocked", "BLOCKED-ACK": "blocked-acknowledged" } as const;
export type Mark = (typeof marks)[keyof typeof marks];

export const stepLine = /^- \[([^\]]*)\] \[(STEP-[1-9]\d{0,3})\] (\S.*)$/;
const subKeys = ["touches", "depends", "rationale", ...exemptions] as const;
type SubKey = (typeof subKeys)[number];

type Draft = { step: PlanStep; readonly seen: Map<SubKey, number>; last: "text" | "rationale" | null };
type Reading = { readonly drafts: Draft[]; readonly problems: Problem[]; readonly marks: Record<string, Mark> };

export function readSteps(
  page: Page,
  section: Section | undefined,
): { readonly steps: readonly PlanStep[]; readonly marks: Readonly<Record<string, Mark>>; readonly problems: readonly Problem[] } {
  const reading: Reading = { drafts: [], problems: [], marks: {} };
  const headings = new Set(page.headings.map(({ line }) => line));
  const lines = section ? page.lines.slice(section.from, section.to).filter(({ text, number }) => text.trim() !== "" && !headings.has(number)) : [];
  for (const line of lines) readLine(line, reading);
  if (section && reading.drafts.length === 0 && reading.problems.length === 0)
    reading.problems.push(problem(section.heading, "there is no step; write `- [ ] [STEP-1] what is to be done`"));
  return { steps: reading.drafts.map(({ step }) => step), marks: reading.marks, problems: reading.problems };
}

function readLine({ number, text }: PageLine, reading: Reading): void {
  const step = stepLine.exec(text);
  const draft = reading.drafts.at(-1);
  const key = /^ {2,}- ([A-Za-z_][\w-]*):(?:\s+(.*))?$/.exec(text);
  if (step) beginStep(number, step, reading);
  else if (key && draft) readKey(draft, { number, key: key[1] ?? "", value: key[2] ?? "" }, reading);
  else if (draft?.last && /^ {2,}[^\s\-*+[]/.test(text) && !looksLikeKey(text))
    draft.step = { ...draft.step, [draft.last]: `${draft.step[draft.last] ?? ""} ${text.trim()}` };
  else reading.problems.push(problem(number, whatIsWrong(text, draft !== undefined)));
}

function beginStep(number: number, [, box = "", id = "", text = ""]: RegExpExecArray, { drafts, problems, marks: read }: Reading): void {
  const mark = Object.hasOwn(marks, box) ? marks[box as keyof typeof marks] : null;
  if (mark === null) problems.push(problem(number, `[${box}] is no mark of a step; write [ ], and let the log say what has become of it`));
  const bare = { touches: [], depends: [], rationale: null, trivial_step: false, pure_refactor: false, pure_documentation: false };
  drafts.push({ step: { id, line: number, text: text.trim(), ...bare }, seen: new Map(), last: "text" });
  read[id] ??= mark ?? "open";
}

type KeyLine = { readonly number: number; readonly key: string; readonly value: string };

function readKey(draft: Draft, { number, key, value: given }: KeyLine, { problems }: Reading): void {
  const { id } = draft.step;
  const name = subKeys.find((known) => known === key);
  const value = name === "rationale" ? given.trim() : withoutComment(given);
  const first = name && draft.seen.get(name);
  const read = !name
    ? `${id} knows no ${key}${suggestion(key, subKeys)}`
    : first
      ? `${id} has ${name} in line ${first} already; keep one of the two`
      : value === ""
        ? `${name} of ${id} is empty; write ${examples[name]}, or leave it out`
        : readValue(id, name, value);
  draft.last = name === "rationale" ? "rationale" : null;
  if (name) draft.seen.set(name, number);
  if (typeof read === "string") problems.push(problem(number, read));
  else draft.step = { ...draft.step, ...read };
}

/** What the key adds to the step, or what is wrong with its value. */
function readValue(id: string, name: SubKey, value: string): Partial<PlanStep> | string {
  switch (name) {
    case "touches": {
      const touches = listOf(value);
      const bad = touches.find((path) => path.startsWith("/") || path.startsWith("!") || path.split("/").some((part) => part === ".." || part === "."));
      if (touches.some((path) => /[{}]/.test(path)))
        return `touches of ${id} has braces, which are not read here; write one pattern for each, e.g. [src/*.js, src/*.ts]`;
      if (bad !== undefined) return `touches of ${id} names ${bad}; write paths from the top of the repository`;
      return touches.length > 0 ? { touches } : `touches of ${id} is empty; write ${examples.touches}`;
    }
    case "depends": {
      const depends = listOf(value);
      const bad = depends.find((other) => !/^STEP-[1-9]\d{0,3}$/.test(other));
      if (bad !== undefined) return `depends of ${id} names ${bad}; write ids of steps, e.g. [STEP-1]`;
      return depends.length > 0 ? { depends } : `depends of ${id} is empty; write ${examples.depends}, or leave it out`;
    }
    case "rationale":
      return { rationale: value };
    default: {
      const read = truth(value);
      return read === null ? `${name} of ${id} is ${JSON.stringify(value)}; write true or false` : { [name]: read };
    }
  }
}

const examples: Readonly<Record<SubKey, string>> = {
  touches: "files or folders, e.g. [src/parse.js, tests/]",
  depends: "ids of steps, e.g. [STEP-1]",
  rationale: "why it is done",
  trivial_step: "true or false",
  pure_refactor: "true or false",
  pure_documentation: "true or false",
};

const looksLikeKey = (text: string) =>
  /^\s*[A-Za-z_]+\s*:/.test(text) &&
  subKeys.some((key) =>
    text
      .trim()
      .toLowerCase()
      .startsWith(key.split("_")[0] ?? key),
  );

/** The nearest thing the line could have been meant as. */
function whatIsWrong(text: string, below: boolean): string {
  const right = "write `- [ ] [STEP-1] what is to be done` at the beginning of the line";
  if (/^\s+.*\[STEP-\d+\]/i.test(text)) return `a step that is indented is none; ${right}`;
  if (/^(?:[*+]|\d+[.)])\s+\[/.test(text)) return `a step begins with \`- \`; ${right}`;
  if (/\[STEP-\d+\]/i.test(text)) return `this looks like a step and is none; ${right}`;
  if (/^[-*+] \[/.test(text)) return `this step has no id; ${right}`;
  if (looksLikeKey(text) || /^\s*[-*+]\s+[A-Za-z_]+\s*:/.test(text))
    return below ? "a key of a step is indented and has a dash; write `  - touches: [src/]`" : `a key above the first step belongs to none; ${right}`;
  if (/^\s+[-*+] /.test(text)) return "a step has keys and no list of its own; write `  - rationale: …`, or make it a step";
  return `this is neither a step nor a key of one; ${right}, or put prose into a comment \`<!-- … -->\``;
}
