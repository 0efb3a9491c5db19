import { mergeModes } from "./merge.ts";
import { type Mode, type ModeGate, promptRoles } from "./mode.ts";

/** A mode for a person to read: what it asks, in order, what it says in prompts, and what it changes. */
export function describeMode(mode: Mode, { gates, replaced }: { readonly gates: readonly ModeGate[]; readonly replaced: string | null }): string {
  const says = (id: string | undefined) => gates.find((gate) => gate.id === id)?.says ?? "";
  const merged = mergeModes([mode]);
  return [
    `${mode.name} ${mode.version}: ${mode.says}`,
    `  from ${mode.from.shown} (${mode.from.root})${replaced === null ? "" : `, replaces ${replaced}`}`,
    `  languages: ${mode.languages.length > 0 ? mode.languages.join(", ") : "any"}`,
    ...(mode.exclusive ? ["  stands alone"] : []),
    ...(mode.requires.length > 0 ? [`  only with ${mode.requires.join(", ")}`] : []),
    ...(mode.conflicts.length > 0 ? [`  never with ${mode.conflicts.join(", ")}`] : []),
    ...(mode.task ? ["", "task when there is none:", indented(mode.task)] : []),
    ...(mode.gates.length > 0 ? ["", "gates, in order:"] : []),
    ...mode.gates.map(({ id, cmd, gate, description }) => `  ${id}: ${description ?? (cmd === undefined ? says(gate) : `\`${cmd}\``)}`),
    ...(mode.soft.length > 0 ? ["", "questions to reviewers:"] : []),
    ...mode.soft.flatMap(({ id, reviewer, prompt }) => [`  ${id} (${reviewer}):`, indented(prompt)]),
    ...(merged.ok && merged.settings.length > 0 ? ["", "limits:", ...merged.settings.map(({ section, key, value }) => `  ${section}.${key}: ${value}`)] : []),
    ...promptRoles.flatMap((role) => (mode.prompts[role] ? ["", `said in every ${role} turn:`, indented(mode.prompts[role])] : [])),
  ].join("\n");
}

const indented = (text: string) => text.trim().replace(/^(?=.)/gm, "    ");
