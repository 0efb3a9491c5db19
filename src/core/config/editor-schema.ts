import { z } from "zod";
import { configFileSchema, goalsFileSchema } from "../policy.ts";

/** File names of the JSON Schemas (draft 7) editors read, below `.peers/schema` and `docs/schema`, with their text. */
export const editorSchemas = (): Readonly<Record<"config.schema.json" | "goals.schema.json", string>> => ({
  "config.schema.json": text("peers: .peers/config.yaml", configFileSchema),
  "goals.schema.json": text("peers: .peers/goals.yaml", goalsFileSchema),
});

function text(title: string, schema: z.ZodType): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: "input", target: "draft-7" }) }, null, 2)}\n`;
}
