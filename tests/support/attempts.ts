/** Cases of the gates, brought by a scripted peer into a loop in which only they are judged. */
import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Case, Edit } from "../gates/support/cases.ts";
import { approves } from "./adversaries.ts";
import { type Line, type Loop, root, withLoop } from "./loop.ts";
import { toolFolders } from "./tool-folders.ts";

export type Goal = { readonly gate: string; readonly with: Case["with"] };

/**
 * Whether a loop can be given this case: nothing but files and commits. Its own policy lies in `.peers`, so one of the case would
 * be uncommitted there, and what a log says of plans, concerns and hand-offs is what the loop itself writes.
 */
export function fitsLoop(one: Case): boolean {
  const ofLog = [one.phases, one.concerns, one.handoffs, one.steps].some((lines) => lines.length > 0) || one.log !== null || one.judged !== null;
  const ofContract = one.plan !== null || one.acceptance !== null;
  const plainBase = one.base.every((edit) => edit.do === "write" && !edit.path.startsWith(".peers/"));
  return one.kind === "violation" && one.answer === null && plainBase && !ofLog && !ofContract;
}

/**
 * Plays the cases one after the other, each turn undoing the last attempt; `folder` keeps the files of one from those of another.
 * Returns what no gate refused.
 */
export function tryAll(cases: readonly Case[], goals: readonly Goal[], folder: (index: number) => string): Promise<string[]> {
  const peer = "export { default } from './cheat.mjs';\n";
  const settings = { goals: goalsText(goals), config: configText(cases), files: { "A.md": "A shop.\n", ...baseOf(cases, folder) } };
  return withLoop({ scripts: { alice: peer, bob: peer }, ...settings }, async (it) => {
    linkFolders(it, cases);
    writeFileSync(join(it.home, "turns.json"), JSON.stringify(cases.map((one, index) => turnOf(one, index, folder(index)))));
    writeFileSync(join(it.home, "cheat.mjs"), script(it.home, it.git(["rev-parse", "HEAD"])));
    const ran = it.peers(["run"], { env: toolFolders() });
    const [log, tips] = [it.log(), tipsOf(it)];
    const told = JSON.stringify(log.slice(-40), null, 1);
    expect(ran.code, told).toBe(5);
    const ended = log.filter(({ kind }) => kind === "turn-ended");
    expect(ended, told).toHaveLength(cases.length);
    return cases.filter((one, index) => !wasRefused(log, one, tips[index])).map(({ gate, language, title }) => `${gate}, ${language}: ${title}\n${told}`);
  });
}

function baseOf(cases: readonly Case[], folder: (index: number) => string): Record<string, Uint8Array> {
  const files = cases.flatMap((one, index) => one.base.flatMap((edit) => (edit.do === "write" ? [[folder(index) + edit.path, edit.content] as const] : [])));
  return Object.fromEntries(files);
}

const goalsText = (goals: readonly Goal[]) => `task: Run the shop\ngoals:\n${goals.map((goal) => `  - ${JSON.stringify(hardGoal(goal))}\n`).join("")}`;

const hardGoal = ({ gate, with: settings }: Goal) => ({
  id: gate,
  type: "hard",
  gate,
  timeout_s: 120,
  ...(Object.keys(settings).length > 0 ? { with: settings } : {}),
});

const configText = (cases: readonly Case[]) => `budget:
  max_ticks: ${cases.length}
  max_consecutive_failures: 100000
stuck:
  same_gates: 100000
  oscillation: 100000
  same_region: 100000
gates: ${JSON.stringify({ link: linksOf(cases) })}
project: ${JSON.stringify(Object.assign({}, ...cases.map(({ project }) => project)))}
`;

const linksOf = (cases: readonly Case[]) => [...new Set(cases.flatMap(({ link }) => link))];

function linkFolders(it: Loop, cases: readonly Case[]): void {
  for (const folder of linksOf(cases)) {
    symlinkSync(join(root, folder), join(it.dir, folder));
    appendFileSync(join(it.dir, ".git", "info", "exclude"), `\n/${folder}\n`);
  }
}

/** A turn as the script plays it; contents as base64. */
function turnOf({ commits }: Case, index: number, folder: string) {
  return commits.map(({ message, edits }) => ({
    message: message === "Work" ? null : message,
    subject: `Attempt ${index}`,
    edits: edits.map((edit) => played(edit, folder)),
  }));
}

function played(edit: Edit, folder: string) {
  const path = folder + edit.path;
  if (edit.do === "write") return { do: edit.do, path, content: edit.content.toString("base64") };
  if (edit.do === "rename") return { do: edit.do, path, to: folder + edit.to };
  return { ...edit, path };
}

const script = (home: string, base: string) => `
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
const turns = JSON.parse(readFileSync(${JSON.stringify(join(home, "turns.json"))}, "utf8"));
const tips = ${JSON.stringify(join(home, "tips"))};
const below = (path) => mkdirSync(dirname(path), { recursive: true });
const apply = {
  delete: ({ path }) => rmSync(path),
  rename: ({ path, to }) => { below(to); renameSync(path, to); },
  symlink: ({ path, to }) => { below(path); rmSync(path, { force: true }); symlinkSync(to, path); },
  write: ({ path, content }) => { below(path); writeFileSync(path, Buffer.from(content, "base64")); },
};
const cheat = ({ git, commit }) => {
  const attempt = existsSync(tips) ? readFileSync(tips, "utf8").trim().split("\\n").length : 0;
  git("rm", "-rfq", "--ignore-unmatch", ".");
  git("checkout", "-q", ${JSON.stringify(base)}, "--", ".");
  const made = [];
  for (const { message, subject, edits } of turns[attempt] ?? [{ message: null, subject: "Give up", edits: [] }]) {
    for (const edit of edits) apply[edit.do](edit);
    if (message === null) commit(subject, {});
    else commit("", {}, message.replace(/\\{\\{commit (\\d+)\\}\\}/g, (_, number) => made[number - 1] ?? "0".repeat(40)));
    made.push(git("rev-parse", "HEAD"));
  }
  appendFileSync(tips, made.at(-1) + "\\n");
};
export default { implement: [cheat], review: [${approves}], sceptic: [${approves}] };
`;

const tipsOf = ({ home }: Loop) => (existsSync(join(home, "tips")) ? readFileSync(join(home, "tips"), "utf8").trim().split("\n") : []);

/** Turns the guard itself undid: what they tried never reached the gates. */
const undone = ["weakened-tests", "changed-policy", "rewrote-history"];

function wasRefused(log: readonly Line[], { gate }: Case, tip: string | undefined): boolean {
  const seen = log.find((line) => line.kind === "commit-seen" && line.commit === tip);
  if (seen?.kind !== "commit-seen") return false;
  const red = log.some((line) => line.kind === "gate-judged" && line.commit === tip && line.gate === gate && line.verdict === "fail");
  return red || log.some((line) => line.kind === "turn-ended" && line.turn === seen.turn && undone.includes(line.outcome));
}
