/** The mind of the scripted model: it reads the prompt of peers and does what a good agent would, by shell commands. */
import { join } from "node:path";
import type { ModelRequest, Reply } from "./model-server.mjs";

const proof = join(import.meta.dirname, "../fixtures/agents/proof.mjs");

const message = (files: string) =>
  `Make the answer right\n\n## Self-Review\nI changed ${files} and read the whole difference again; the test of this part was run and passes, nothing else is touched.\n\nPeer-Status: handoff\n`;

/** One shell line that fixes the sample and commits it. */
export const implementing = `printf 'export const answer = 42;\\n' > answer.mjs && git add -A && git commit -q -F - <<'END'\n${message("answer.mjs")}END`;

export const usage = { input: 900, output: 40, cached: 100 };

/** Answers the first request of a turn with the work, the one that brings its result with a closing word. */
export function goodPeer(request: ModelRequest, work = implementing): Reply {
  if (request.toolResult !== null) return { say: "Done.", usage };
  return { say: "I look at it.", run: isReview(request) ? reviewing(request.text) : work, usage };
}

export const isReview = ({ text }: Pick<ModelRequest, "text">) => text.includes("a **reviewer**") || text.includes("the **sceptic**");

/** Writes the review file with a pass for every question of the prompt. */
export function reviewing(text: string): string {
  const questions = text.slice(text.indexOf("## Answer these questions") >= 0 ? text.indexOf("## Answer these questions") : text.indexOf("## The question"));
  const goals = [...questions.matchAll(/- ([\w.-]+): /g)].map((match) => match[1] ?? "").filter((goal) => goal !== "");
  const review = {
    goals: Object.fromEntries([...new Set(goals)].slice(0, 1).map((goal) => [goal, { pass: true, notes: "read the change and ran the test" }])),
    findings: [],
  };
  return `cat answer.mjs; '${process.execPath}' '${proof}' '${JSON.stringify(review)}'`;
}
