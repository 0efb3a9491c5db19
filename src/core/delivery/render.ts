/** DELIVERY.md: what was delivered, as the log tells it, with room for what only its authors can say. */
import { listOf, nameOf } from "../concerns/concern.ts";
import { costOf, type Sum } from "../cost.ts";
import type { Recorded } from "../event.ts";
import { evolve } from "../fold.ts";
import { hardGoals, softGoals } from "../goals.ts";
import type { PlanStep } from "../plan/plan.ts";
import { stepState } from "../plan/view.ts";
import { initial, type State } from "../state.ts";
import { isTestPath } from "../test-paths.ts";
import type { Oid } from "../vocabulary.ts";
import { emptySlot } from "./slots.ts";

/** What a commit changed; empty for one that is not known. */
export type ChangedIn = (commit: Oid) => Promise<readonly string[]>;

export type Delivery = {
  /** The whole page, nothing said in its slots. */
  readonly page: string;
  /** What must not have changed since: the parts about steps and concerns. */
  readonly lasting: string;
};

export const mark = (seq: number) => `<!-- Made by \`peers delivery --write\` from the log up to event ${seq}. Write between the marks of prose only. -->`;
export const markedSeq = (text: string): number | null => {
  const found = /^<!-- Made by `peers delivery --write` from the log up to event (\d{1,9})\. /m.exec(text)?.[1];
  return found === undefined ? null : Number(found);
};

/** As the log had it after the event of this number. */
export async function renderDelivery(events: readonly Recorded[], seq: number, changedIn: ChangedIn): Promise<Delivery> {
  const until = events.filter((recorded) => recorded.seq <= seq);
  const state = until.reduce(evolve, initial);
  const steps = await Promise.all((state.policy?.policy.plan?.steps ?? []).map((step) => stepText(state, step, changedIn)));
  const lasting = [steps.length > 0 ? `## Steps\n\n${steps.join("\n")}` : "## Steps\n\nThere is no plan.\n", concernsText(state)].join("\n");
  const task = state.policy?.policy.task.trim() ?? "";
  const head = `# Delivery\n\n${mark(seq)}\n\n${task === "" ? "" : `Task: ${oneLine(task)}\n\n`}`;
  return { page: `${head}${lasting}\n${gatesText(state)}\n${costText(until)}\n## In the authors' words\n\n${emptySlot("summary")}`, lasting };
}

async function stepText(state: State, { id, text }: PlanStep, changedIn: ChangedIn): Promise<string> {
  const { state: name, name: by, turn, proof, why } = stepState(state.plan, id);
  const tests = [...new Set((await Promise.all(proof.map(({ commit }) => changedIn(commit)))).flat().filter(isTestPath))].sort();
  const lines = [
    `- State: ${name}${by === "" ? "" : ` by ${by}`}${turn === null ? "" : ` in turn ${turn}`}`,
    ...(name === "done" ? [] : [`- Why: ${oneLine(why) || "nobody has said"}`]),
    `- Commits: ${proof.map(({ commit, author }) => `${commit.slice(0, 12)} by ${nameOf(author)}`).join(", ") || "none"}`,
    `- Tests: ${tests.join(", ") || "none"}`,
  ];
  return `### ${id} ${oneLine(text)}\n\n${lines.join("\n")}\n\n${emptySlot(id)}`;
}

function concernsText({ concerns }: State): string {
  const lines = listOf(concerns).map(
    ({ id, text, status, openedBy, answer, closing }) =>
      `- ${id} of ${nameOf(openedBy)} (${status}): ${oneLine(text)}${answer ? `; ${nameOf(answer.by)} answered: ${oneLine(answer.how)}` : ""}${closing ? `; closed by ${nameOf(closing.by)}` : ""}`,
  );
  return `## Concerns\n\n${lines.join("\n") || "None was raised."}\n`;
}

/** The newest verdict of each gate, wherever the branch stood then. */
function gatesText({ policy, verdicts }: State): string {
  if (!policy) return "## Gates\n\nNone.\n";
  const hard = hardGoals(policy.policy).map(({ id }) => {
    const last = verdicts.findLast(({ gate }) => gate === id);
    return `- ${id}: ${last ? `${last.verdict} on ${last.commit.slice(0, 12)}` : "not judged yet"}`;
  });
  const soft = softGoals(policy.policy).map(({ id, reviewer }) => `- ${id}: asked of reviewers (${reviewer})`);
  return `## Gates\n\n${[...hard, ...soft].join("\n")}\n`;
}

function costText(events: readonly Recorded[]): string {
  const { peers, total } = costOf(events);
  const line = (name: string, { turns, tokens, usd }: Sum) => `- ${name}: ${turns} turns, ${tokens} tokens, ${usd.toFixed(4)} US dollars`;
  return `## Cost\n\n${[...Object.entries(peers).map(([name, sum]) => line(name, sum)), line("all", total)].join("\n")}\n`;
}

/** Words of others cannot make a mark, a heading or another line. */
const oneLine = (text: string) =>
  text
    .replace(/<!--|-->/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
