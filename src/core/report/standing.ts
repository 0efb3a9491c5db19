/** The first lines of the page: is it done, why not, what to do, what it took, what remains. */
import { looksText } from "../sceptic.ts";
import type { State } from "../state.ts";
import { unreachable } from "../unreachable.ts";
import { isOpen } from "./findings.ts";
import { branchOf } from "./names.ts";
import type { Line } from "./page.ts";
import { counted, dateText, dollars, durationText, short } from "./plain.ts";
import { remaining } from "./remaining.ts";
import type { Story } from "./story.ts";

export function leadOf(story: Story): Line[] {
  const { state } = story;
  const hint = hintOf(state);
  const left = remaining(state);
  return [
    { label: "Is it done?", text: doneText(state) },
    ...(hint ? [{ label: "What to do", text: hint }] : []),
    { label: "What it took", text: tookText(story) },
    { label: "What was found", text: foundText(story) },
    {
      label: "What remains",
      text: left.length > 0 ? left.slice(0, 3).join("; ") + (left.length > 3 ? `; and ${left.length - 3} more, see below` : "") : "nothing that peers knows of",
    },
  ];
}

function doneText(state: State): string {
  switch (state.status) {
    case "converged":
      return `Yes. ${state.tip ? `Commit ${short(state.tip.commit)} on ${branchOf(state)}` : "It"} passed every gate${looksText(state)}.`;
    case "stopped":
      return `No. It stopped (${state.stop?.outcome ?? "for no recorded reason"}): ${state.stop?.why ?? ""}`;
    case "paused":
      return "No. The operator paused it.";
    case "fresh":
      return "No. Nothing has begun yet.";
    case "running":
      if (state.turn) return `Not yet. ${state.turn.peer} was in a turn (${state.turn.role}, turn ${state.turn.turn}) when the log was last written.`;
      return state.waiting ? `Not yet. It waits: ${state.waiting}` : "Not yet. It goes on with the next commit or `peers run`.";
    default:
      return unreachable(state.status);
  }
}

function hintOf(state: State): string {
  if (state.stop?.hint) return state.stop.hint;
  if (state.status === "fresh") return state.policy ? "commit something, or `peers run`" : "`peers init`";
  return "";
}

function tookText({ runs, turns, commits }: Story): string {
  const tokens = turns.reduce((all, { usage }) => all + (usage?.tokens ?? 0), 0);
  const usd = turns.reduce((all, { usage }) => all + (usage?.usd ?? 0), 0);
  const unknown = turns.filter(({ usage }) => usage?.usd == null).length;
  const price =
    turns.length > 0 && unknown === turns.length
      ? "nobody told what they cost"
      : `${dollars(usd)}${unknown > 0 ? ` without ${counted(unknown, "turn")} whose price is not known` : ""}`;
  const wall = runs.reduce((all, { beganAt, endedAt }) => all + endedAt - beganAt, 0);
  const began = runs[0] ? `, since ${dateText(runs[0].beganAt)}` : "";
  return `${counted(turns.length, "turn")} in ${counted(runs.length, "run")}, ${durationText(wall)}${began}; ${price}${tokens > 0 ? `, ${counted(tokens, "token")}` : ""}; ${counted(commits.byPeers, "commit")} by peers, ${commits.byPeople} by people`;
}

function foundText({ state, findings, discarded, tampering, undone }: Story): string {
  const statuses = findings.map(({ finding }) => finding.status);
  const open = statuses.filter(isOpen).length;
  const over = [...new Set(statuses)].filter((status) => !isOpen(status)).map((status) => `${statuses.filter((other) => other === status).length} ${status}`);
  const { reopened, causedByFix } = state.register.totals;
  return [
    `${counted(findings.length, "finding")}${findings.length > 0 ? ` (${[`${open} open`, ...over].join(", ")})` : ""}`,
    ...(reopened > 0 ? [`${reopened} times one was answered and still there`] : []),
    ...(causedByFix > 0 ? [`${causedByFix} made by fixes`] : []),
    ...(discarded.length > 0 ? [`${discarded.length} without evidence, not taken in`] : []),
    ...(tampering.length > 0 ? [counted(tampering.length, "case of tampering", "cases of tampering")] : []),
    ...(undone.length > 0 ? [counted(undone.length, "turn undone or set aside", "turns undone or set aside")] : []),
  ].join(", ");
}
