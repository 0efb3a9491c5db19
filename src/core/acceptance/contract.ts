import { z } from "zod";

const seconds = z.number().positive();
const count = z.number().int().positive();

/** What the operator asks for; see docs/acceptance.md. */
export const askedSchema = z.strictObject({
  command: z.string().min(1).describe("succeeds when the work is done, and fails before; run by sh in a clean worktree with the frozen files laid over it"),
  e2e: z.string().min(1).optional().describe("a second command of the same kind, through the surface a user sees"),
  files: z.array(z.string()).default([]).describe("globs of further files to freeze, besides those that are found from the commands"),
  hidden: z
    .string()
    .optional()
    .describe("a folder outside of the repository whose files are laid over the worktree at the same paths, and never shown to a peer"),
  min_tests: count.optional().describe("tests that must at least be run; as many as were run when it was accepted when absent"),
  timeout_s: seconds.default(600).describe("longest run of the command"),
  e2e_timeout_s: seconds.default(900).describe("longest run of e2e"),
});
export type AskedAcceptance = z.infer<typeof askedSchema>;

const frozenFileSchema = z.object({
  path: z.string(),
  /** Its blob; of a hidden file the sha256 of its content, which lies in the operator's folder. */
  oid: z.string(),
  kind: z.enum(["file", "executable", "symlink"]),
  /** Why it takes part. */
  why: z.string(),
  hidden: z.boolean().default(false),
});
export type FrozenFile = z.infer<typeof frozenFileSchema>;

const frozenCommandSchema = z.object({
  command: z.string(),
  /** Tests that must be run; 0 where no runner reports any. */
  minTests: z.number().int().nonnegative(),
  /** Whether its runner is one whose report is known: then it has to leave one. */
  reports: z.boolean(),
  /** Tests that were skipped, or expected to fail, when it was accepted: no more may be. Null where the operator said how many are to be run. */
  skips: z.number().int().nonnegative().nullable(),
  timeoutS: seconds,
});
export type FrozenCommand = z.infer<typeof frozenCommandSchema>;

/** The acceptance contract as it was frozen: the commands and everything that says what they do. */
export const contractSchema = z.object({
  acceptance: frozenCommandSchema,
  e2e: frozenCommandSchema.nullable(),
  /** The commit whose files these are. */
  commit: z.string(),
  files: z.array(frozenFileSchema).readonly(),
  /** Tests the commands name that were not there yet. */
  open: z.array(z.string()).readonly().default([]),
  /** As it stands in goals.yaml or in the plan. */
  asked: askedSchema,
  /** Whether it comes from the plan and not from goals.yaml. */
  planned: z.boolean().default(false),
});
export type AcceptanceContract = z.infer<typeof contractSchema>;

/** The files of a commit, as far as the closure looks at them. */
export type ClosureTree = {
  readonly files: readonly { readonly path: string; readonly oid: string; readonly kind: "file" | "executable" | "symlink" | "submodule" }[];
  readonly file: (path: string) => { readonly oid: string } | null;
  readonly text: (path: string) => Promise<string | null>;
};
