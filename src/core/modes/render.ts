import { stringify } from "yaml";
import { hardGoalSchema, softGoalSchema } from "../policy.ts";
import type { Merged, ModeGoal } from "./merge.ts";
import type { Mode, ModeGate } from "./mode.ts";

type Given = {
  readonly modes: readonly Mode[];
  readonly merged: Merged;
  readonly gates: readonly ModeGate[];
  /** As the operator has it already, or the modes suggest it. */
  readonly task: string;
  readonly plan: string | null;
};

/** `.peers/goals.yaml` of a stack of modes: each goal with what it asks and which mode it is from. */
export function renderModeGoals({ modes, merged, gates, task, plan }: Given): string {
  const goals = merged.goals.map((goal) => renderGoal(goal, gates));
  return `${head}
# what is to be done, in your words; shown to every peer
${stringify({ task }, { lineWidth: 0 })}
# ${modes.map(({ name, says }) => `${name}: ${says}`).join("\n# ")}
# Their prompts are frozen by \`peers goals accept\`; \`peers modes show NAME\` shows them.
modes: [${modes.map(({ name }) => name).join(", ")}]
${plan === null ? "" : `\n# what is to be implemented, frozen with the policy\nplan: ${plan}\n`}
goals:
${goals.join("\n")}
`;
}

const head = `# yaml-language-server: $schema=./schema/goals.schema.json
# What must be true before the work is done. Nothing here counts before \`peers goals accept\`; \`peers goals diff\` shows what would change.
`;

function renderGoal(of: ModeGoal, gates: readonly ModeGate[]): string {
  const { type, goal } = of;
  const says = type === "hard" ? (goal.description ?? gates.find(({ id }) => id === goal.gate)?.says ?? "") : "";
  const text = stringify([{ id: goal.id, type, ...withoutDefaults(of) }], { lineWidth: 140 });
  return `  # ${[of.of.join(" and "), says].filter(Boolean).join(": ")}\n${text.trimEnd().replace(/^(?=.)/gm, "  ")}`;
}

/** Only what a person would write. A gate answers by itself, so it has no pass_when. */
function withoutDefaults({ type, goal }: ModeGoal): Record<string, unknown> {
  const { id, ...rest } = { ...goal, only_with: undefined };
  const usual: Record<string, unknown> = type === "hard" ? hardGoalSchema.parse({ id, type, cmd: "true" }) : softGoalSchema.parse({ id, type, prompt: "" });
  return Object.fromEntries(
    Object.entries(rest).filter(
      ([key, value]) => value !== undefined && (key === "reviewer" || key === "prompt" || JSON.stringify(value) !== JSON.stringify(usual[key])),
    ),
  );
}
