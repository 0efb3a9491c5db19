/** A plan as the operator accepted it: part of the policy, so nobody changes it by a commit. */
import { z } from "zod";

export const surfaces = ["cli", "web", "lib", "gui"] as const;
export const exemptions = ["trivial_step", "pure_refactor", "pure_documentation"] as const;

export const stepId = z.string().regex(/^STEP-[1-9]\d{0,3}$/);

export const planStepSchema = z.object({
  id: stepId,
  /** Where it stands in the file, from 1. */
  line: z.number().int().positive(),
  text: z.string(),
  /** Files, folders or patterns its work is seen in. */
  touches: z.array(z.string()),
  depends: z.array(stepId),
  rationale: z.string().nullable(),
  trivial_step: z.boolean(),
  pure_refactor: z.boolean(),
  pure_documentation: z.boolean(),
});
export type PlanStep = z.infer<typeof planStepSchema>;

export const planMetaSchema = z.object({
  surfaces: z.array(z.enum(surfaces)).min(1),
  /** Run by sh; may have several lines. */
  acceptance: z.string().min(1),
  e2e: z.string().min(1).nullable(),
  /** Files besides the command that acceptance rests on. */
  acceptance_files: z.array(z.string()),
  /** A folder outside of the repository; what is in it never exists in an implementer's worktree. */
  hidden: z.string().nullable(),
  /** Tests that acceptance must at least have run. */
  min_tests: z.number().int().positive(),
  /** Clean turns before the sceptic is asked; as config.yaml says when null. */
  convergence_n: z.number().int().positive().nullable(),
  mutation_testing: z.boolean(),
  honesty_audit_peer: z.string().nullable(),
  confidence_calibration: z.boolean(),
});
export type PlanMeta = z.infer<typeof planMetaSchema>;

export const frozenPlanSchema = z.object({
  /** Where it lies in the repository. */
  file: z.string(),
  /** The file word for word, with every step open. */
  text: z.string(),
  name: z.string(),
  meta: planMetaSchema,
  steps: z.array(planStepSchema).min(1),
  architecture: z.string(),
  input_domains: z.array(z.string()),
});
export type FrozenPlan = z.infer<typeof frozenPlanSchema>;
