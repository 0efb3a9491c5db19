/** A mode: a way of working as a folder of data. `mode.yaml` says which goals and limits it sets; its Markdown files are prompts. */
import { z } from "zod";
import { bare } from "../config/schema-at.ts";
import { budgetSchema, convergenceSchema, hardGoalSchema, modeName, softGoalSchema } from "../policy.ts";

export const modeLanguages = ["javascript", "python", "go", "rust"] as const;
export type ModeLanguage = (typeof modeLanguages)[number];

/** Roles that a mode has words for. */
export const promptRoles = ["implement", "review", "sceptic"] as const;
export type PromptRole = (typeof promptRoles)[number];

const { gate, id, ...rest } = hardGoalSchema.omit({ type: true, source: true }).shape;
const projectCommands = ["test", "coverage", "lint", "types", "build"] as const;
const names = z.array(modeName).default([]);
const promptFile = z.string().regex(promptFileName(), "name a .md file of the mode's folder");

export const modeGateSchema = z.strictObject({ id, gate, ...rest, only_with: z.enum(projectCommands).optional() });

export const modeSchema = z.strictObject({
  name: modeName.describe("what it is called; the name of its folder"),
  version: z.number().int().positive().describe("counted up when what it asks changes"),
  says: z.string().min(1).describe("one sentence for `peers modes list`"),
  requires: names.describe("modes it cannot do without; they are named with it"),
  conflicts: names.describe("modes it cannot be stacked with"),
  exclusive: z.boolean().default(false).describe("stands alone"),
  languages: z.array(z.enum(modeLanguages)).default([]).describe("languages it works for; any when empty"),
  task: z.string().optional().describe("the task when the operator has written none"),
  plan: z.string().optional().describe("the plan that goals.yaml names"),
  replaces: modeName.optional().describe("the mode of the same name that this one of yours takes the place of"),
  gates: z
    .array(modeGateSchema)
    .default([])
    .describe(
      "hard goals in order: the id of a built-in gate, or a mapping as in goals.yaml, without type; only_with: the command under project: without which it could not look, and is left out",
    ),
  soft: z
    .array(z.strictObject({ ...softGoalSchema.omit({ type: true }).shape }))
    .default([])
    .describe("soft goals in order; prompt is the question, or a .md file of the folder"),
  convergence: given<Partial<z.infer<typeof convergenceSchema>>>(convergenceSchema).default({}).describe("settings of config.yaml that it asks for"),
  budget: given<Partial<z.infer<typeof budgetSchema>>>(budgetSchema).default({}).describe("settings of config.yaml that it asks for"),
  prompts: z
    .strictObject({ implement: promptFile.optional(), review: promptFile.optional(), sceptic: promptFile.optional() })
    .default({})
    .describe("a .md file of the folder for each role; stands in the prompt of every such turn"),
});
type ModeFile = z.infer<typeof modeSchema>;

/** A mode with its prompts read. */
export type Mode = Omit<ModeFile, "prompts"> & { readonly prompts: Readonly<Partial<Record<PromptRole, string>>>; readonly from: ModeSource };

/** Where a mode came from; `shown` is the folder as a person knows it. */
export type ModeSource = { readonly root: "built in" | "yours" | "repository"; readonly shown: string };

/** A folder as it was found. `trouble` says why it cannot be read. */
export type ModeFolder = ModeSource & {
  readonly name: string;
  readonly yaml: string;
  /** Markdown files by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly trouble: string | null;
};

/** What is known here of a built-in gate. */
export type ModeGate = {
  readonly id: string;
  readonly says: string;
  readonly languages: readonly string[];
  readonly per: "tree" | "commit";
  readonly settings?: z.ZodType;
};

export function promptFileName(): RegExp {
  return /^[A-Za-z0-9][\w.-]*\.md$/;
}

/** The same settings, none of them with a default: what a mode does not name it does not ask for. */
function given<T extends object>(schema: z.ZodObject): z.ZodType<T, T> {
  const shape = Object.fromEntries(Object.entries(schema.shape).map(([key, setting]) => [key, (bare(setting as z.ZodType) as z.ZodType).optional()]));
  return z.strictObject(shape) as unknown as z.ZodType<T, T>;
}
