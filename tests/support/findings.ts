/** Words for stories about what becomes of findings. */
import type { RegisteredFinding } from "../../src/core/findings/register.ts";
import type { Loop } from "./loop.ts";

export const findingsOf = (it: Loop) => JSON.parse(it.peers(["findings", "--json"]).stdout) as RegisteredFinding[];
export const told = (it: Loop) => findingsOf(it).map(({ id, status }) => `${id} ${status}`);
export const finds = (claim: string, more = "") => `[{ severity: "high", file: "answer.mjs", line: 1, claim: ${JSON.stringify(claim)}${more} }]`;
/** A change that keeps the gate green, another one each time. */
export const keepsChanging = `({ commit, played }) => commit("Settle it", { "answer.mjs": \`export const answer = 42; // \${played}\\n\` })`;
export const bounded = "budget:\n  max_ticks: 40\n";
export const denies = "({ confirm }) => confirm(false)";
