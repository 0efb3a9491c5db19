import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A tiny repository with the answer a gate must give. Cases stand in `corpus/<gate>/<language>.cases`:
 *
 *     ### violation: what the laziest commit does        (or `### honest: …`)
 *     at: src/a.py:3                                      where a finding must stand, any number of lines
 *     says: words                                         text the answer must contain
 *     answer: broken                                      when it is neither fail (violation) nor pass or not-applicable (honest)
 *     with: {"limit": 3}                                  settings of the gate
 *     project: {"test": "sh test.sh"}                     the project's own commands, as the operator set them
 *     handoff: alice 1 2                                  a hand-off of a peer, by the numbers of its commits, any number of lines
 *     acceptance: {"command": "sh a.sh"}                  the contract, frozen at the baseline, for the gates that run it
 *     needs: go                                           a program without which the case is skipped, any number of lines;
 *                                                         `no mypy`: one with which it is
 *     base: above                                         the baseline of the case above, which saves its text and its test runs
 *     concern: C1 answered alice bob: words           what the log says of one: number, status, who opened, who answered (- for nobody), any number of lines
 *     plan: PLAN.md                                       the file of the baseline that is the accepted plan; `PLAN.md 2`: as the second commit has it
 *     step: STEP-1 done at 2 by 1 2                       what the log says of a step: its state, the commit it was moved at, the commits that are its
 *                                                         work; 0 is the baseline, `gone` a commit that git no longer has
 *     phase: recon RECON.md 1 bob                         an accepted phase: its file as the first commit has it, and who accepted it
 *     log: none                                           nothing is known of the plan
 *     judged: 1                                           which commit is judged; the last when absent
 *     link: node_modules                                  a folder of this repository that commands see, as by gates.link
 *     --- base/src/a.py                                   a file of the baseline; without any there is no baseline
 *     --- hidden/tests/a.py                               a file of the contract that is in no commit
 *     --- src/a.py                                        a file of the commit, on top of the baseline's
 *     --- delete src/old.py
 *     --- rename src/a.py src/b.py
 *     --- symlink src/a.py other.py
 *     @@ commit bob                                       everything after is a further commit, by bob; the lines up to the next
 *     Subject                                             `---` are its message. Without one there is a single commit by alice.
 *
 * In messages `{{commit 2}}` stands for the name of the second commit.
 * In file contents a line `\--- x`, `\### x` or `\@@ x` stands for one without the backslash, `{{x41}}` for the byte 0x41,
 * `{{+}}` for nothing (to write a secret that is none here; in messages, too), and a final line `\ no newline` leaves the last line end out.
 */
export type Case = {
  readonly gate: string;
  readonly language: string;
  readonly kind: "violation" | "honest";
  readonly title: string;
  readonly at: readonly string[];
  readonly says: readonly string[];
  readonly answer: string | null;
  readonly with: Readonly<Record<string, unknown>>;
  readonly project: Readonly<Record<string, string>>;
  readonly acceptance: Readonly<Record<string, unknown>> | null;
  readonly hidden: readonly Edit[];
  readonly needs: readonly string[];
  readonly handoffs: readonly { readonly peer: string; readonly commits: readonly number[] }[];
  readonly concerns: readonly string[];
  readonly plan: string | null;
  readonly steps: readonly string[];
  readonly phases: readonly string[];
  readonly log: string | null;
  readonly judged: number | null;
  readonly link: readonly string[];
  readonly base: readonly Edit[];
  readonly commits: readonly Commit[];
};
export type Edit =
  | { readonly do: "write"; readonly path: string; readonly content: Buffer }
  | { readonly do: "delete"; readonly path: string }
  | { readonly do: "symlink"; readonly path: string; readonly to: string }
  | { readonly do: "rename"; readonly path: string; readonly to: string };
export type Commit = { readonly author: string; readonly message: string; readonly edits: readonly Edit[] };

const corpus = join(import.meta.dirname, "..", "corpus");

export function gatesWithCases(): string[] {
  return readdirSync(corpus, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

export function casesOf(gate: string): Case[] {
  const folder = join(corpus, gate);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith(".cases"));
  return files.sort().flatMap((name) => parseCases(readFileSync(join(folder, name), "utf8"), gate, name.replace(/\.cases$/, "")));
}

export function parseCases(text: string, gate: string, language: string): Case[] {
  const parts = `\n${text}`.split(/\n### /).slice(1);
  const cases: Case[] = [];
  for (const part of parts) {
    const one = parseCase(part, gate, language);
    const above = /^base: above$/m.test(part) ? cases.at(-1) : undefined;
    const plan = one.plan ?? above?.plan ?? null;
    const contract = { plan, acceptance: one.acceptance ?? above?.acceptance ?? null, hidden: [...(above?.hidden ?? []), ...one.hidden] };
    cases.push({ ...one, ...contract, base: [...(above?.base ?? []), ...one.base] });
  }
  return cases;
}

type Draft = {
  at: string[];
  says: string[];
  answer: string | null;
  with: Record<string, unknown>;
  project: Record<string, string>;
  acceptance: Record<string, unknown> | null;
  hidden: Edit[];
  needs: string[];
  handoffs: { peer: string; commits: number[] }[];
  concerns: string[];
  plan: string | null;
  steps: string[];
  phases: string[];
  log: string | null;
  judged: number | null;
  link: string[];
  base: Edit[];
  commits: Draftmit[];
};
type Draftmit = { author: string; message: string[]; edits: Edit[] };

function parseCase(part: string, gate: string, language: string): Case {
  const lines = part.replace(/\n+$/, "\n").split("\n");
  const [, kind, title = ""] = /^(violation|honest): (.+)$/.exec(lines[0] ?? "") ?? [];
  if (kind !== "violation" && kind !== "honest")
    throw new Error(`${gate}/${language}.cases: "### ${lines[0]}" is neither "### violation: …" nor "### honest: …"`);
  const draft: Draft = {
    at: [],
    says: [],
    answer: null,
    with: {},
    project: {},
    acceptance: null,
    hidden: [],
    needs: [],
    handoffs: [],
    concerns: [],
    plan: null,
    steps: [],
    phases: [],
    log: null,
    judged: null,
    link: [],
    base: [],
    commits: [],
  };
  let section: { header: string; body: string[] } | null = null;
  const close = () => {
    if (section) takeSection(draft, section);
    section = null;
  };
  for (const line of lines.slice(1)) {
    if (line.startsWith("--- ") || line.startsWith("@@ commit ")) {
      close();
      section = { header: line, body: [] };
    } else if (section) (section as { body: string[] }).body.push(line);
    else if (line.trim() !== "") takeSetting(draft, line, `${gate}/${language}.cases: ${title}`);
  }
  close();
  if (draft.commits.length === 0) draft.commits.push({ author: "alice", message: ["Work"], edits: [] });
  const commits = draft.commits.map(({ author, message, edits }) => ({ author, message: message.join("\n").replaceAll("{{+}}", "").trim() || "Work", edits }));
  return { gate, language, kind, title, ...draft, commits };
}

/** Settings of which a case may have several, a line each. */
const lists = { at: "at", says: "says", needs: "needs", concern: "concerns", step: "steps", phase: "phases", link: "link" } as const;

function takeSetting(draft: Draft, line: string, where: string): void {
  const [, key = "", value = ""] = /^(\w+): (.*)$/.exec(line) ?? [];
  if (Object.hasOwn(lists, key)) draft[lists[key as keyof typeof lists]].push(value.trim());
  else if (key === "base" && value === "above") return;
  else if (key === "answer" || key === "plan" || key === "log") draft[key] = value.trim();
  else if (key === "judged") draft.judged = Number(value);
  else if (key === "handoff") draft.handoffs.push({ peer: value.split(" ")[0] ?? "", commits: value.trim().split(" ").slice(1).map(Number) });
  else if (key === "project") draft.project = JSON.parse(value) as Record<string, string>;
  else if (key === "acceptance") draft.acceptance = JSON.parse(value) as Record<string, unknown>;
  else if (key === "with") draft.with = JSON.parse(value) as Record<string, unknown>;
  else throw new Error(`${where}: "${line}" is no setting of a case`);
}

function takeSection(draft: Draft, { header, body }: { header: string; body: string[] }): void {
  const author = /^@@ commit (\S+)/.exec(header)?.[1];
  if (author) {
    draft.commits.push({ author, message: body, edits: [] });
    return;
  }
  const name = header.slice(4);
  if (draft.commits.length === 0 && name.startsWith("base/")) {
    draft.base.push(editOf(name.slice(5), body));
    return;
  }
  if (draft.commits.length === 0 && name.startsWith("hidden/")) {
    draft.hidden.push(editOf(name.slice(7), body));
    return;
  }
  if (draft.commits.length === 0) draft.commits.push({ author: "alice", message: ["Work"], edits: [] });
  draft.commits.at(-1)?.edits.push(editOf(name, body));
}

function editOf(name: string, body: readonly string[]): Edit {
  const deleted = /^delete (.+)$/.exec(name)?.[1];
  if (deleted) return { do: "delete", path: deleted };
  const [, path, to] = /^rename (\S+) (\S+)$/.exec(name) ?? [];
  if (path && to) return { do: "rename", path, to };
  const [, link, target] = /^symlink (\S+) (\S+)$/.exec(name) ?? [];
  if (link && target) return { do: "symlink", path: link, to: target };
  return { do: "write", path: name, content: contentOf(body) };
}

function contentOf(body: readonly string[]): Buffer {
  const lines = body.map((line) => line.replace(/^\\(---|###|@@) /, "$1 "));
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  const open = lines.at(-1) === "\\ no newline";
  const text = (open ? lines.slice(0, -1) : lines).join("\n") + (open || lines.length === 0 ? "" : "\n");
  const parts = text.split(/(\{\{x[0-9a-f]{2}\}\}|\{\{\+\}\})/i).map((piece) => {
    const byte = /^\{\{x([0-9a-f]{2})\}\}$/i.exec(piece)?.[1];
    return byte ? Buffer.from([Number.parseInt(byte, 16)]) : piece === "{{+}}" ? Buffer.alloc(0) : Buffer.from(piece);
  });
  return Buffer.concat(parts);
}
