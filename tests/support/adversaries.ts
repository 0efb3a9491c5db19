/** Words for stories about peers that misbehave. */
import type { Loop } from "./loop.ts";

type Steps = { readonly implement?: string; readonly review?: string; readonly sceptic?: string; readonly confirm?: string };

/** A script for the scripted peer; each step is the text of one function, played again and again once it is the last. */
export const plays = ({ implement, review, sceptic, confirm }: Steps): string =>
  `export default {
  implement: [${implement ?? fixes}],
  review: [${review ?? approves}],
  sceptic: [${sceptic ?? approves}],
  confirm: [${confirm ?? "({ confirm }) => confirm(true)"}],
};`;

export const fixes = `({ commit }) => commit("Make the answer right", { "answer.mjs": "export const answer = 42;\\n" })`;
export const approves = "({ review }) => review(true)";
/** Commits something new that leaves the gate red. */
export const triesInVain = `({ commit, played, peer }) => commit("Try", { "answer.mjs": \`export const answer = 41; // \${peer} \${played}\\n\` })`;
export const honestPeer = plays({});

export const ranOn = (it: Loop, ...args: string[]) => it.peers(["run", ...args]);

/** What became of each turn, e.g. `alice implement handed-off`. */
export const turnsOf = (it: Loop): string[] => it.log().flatMap((line) => (line.kind === "turn-ended" ? [`${line.peer} ${line.role} ${line.outcome}`] : []));

export const eventsOf = <K extends ReturnType<Loop["log"]>[number]["kind"]>(it: Loop, kind: K) =>
  it.log().filter((line): line is Extract<ReturnType<Loop["log"]>[number], { kind: K }> => line.kind === kind);

/** The prompt of a turn, as the log keeps it. */
export const promptOf = (it: Loop, turn: number): string => it.peers(["replay", String(turn)]).stdout;
