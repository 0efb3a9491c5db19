/**
 * The policy: goals, gates, budgets and limits as the operator froze them. This is the only list of settings; the editor
 * schemas, the reference page and the messages about unknown keys are read off it.
 */
import { z } from "zod";
import { askedSchema, contractSchema } from "./acceptance/contract.ts";
import { phases } from "./plan/phases.ts";
import { frozenPlanSchema } from "./plan/plan.ts";

const seconds = z.number().positive();
const count = z.number().int().positive();
const peerName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/, "a name is 1 to 32 letters, digits, - or _, and starts with a letter or digit");

/** Names that mean something else in refs, folders or trailers. */
export const reservedNames = ["peers", "peers-init", "peers-substrate", "human", "tool", "archive", "comms", "log", "logs", "hooks", "queue"] as const;

export const peerSchema = z.strictObject({
  name: peerName.describe("how the log, the prompts and `--after` call this peer"),
  tool: z.string().optional().describe("which CLI it is; decides how its output is read"),
  argv: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("the program and its arguments; wins over what peers would call; {PROMPT_FILE} is replaced when prompt is `file`, {PROMPT} when it is `argv`"),
  model: z.string().optional().describe("which model, in the tool's own words"),
  reasoning: z.string().optional().describe("how hard it thinks, in the tool's own words, e.g. high"),
  provider: z.string().optional().describe("who serves the model: anthropic, openai or openrouter; opencode has it in the model"),
  session: z.enum(["fresh", "resume"]).default("fresh").describe("whether an implement turn goes on with the session of the peer's last one"),
  prompt: z.enum(["stdin", "file", "argv"]).default("stdin").describe("how the prompt reaches the program; argv is visible to every user of the machine"),
  env: z.record(z.string(), z.string()).default({}).describe("added to the environment of its turns"),
  cwd: z.string().default(".").describe("where it runs, relative to its workspace"),
  interactive: z
    .boolean()
    .default(false)
    .describe("a person works with it in a terminal: no process is started for it, its turn is waited for, `peers tick --after` ends it"),
  role: z.enum(["default", "recovery"]).default("default").describe("a recovery peer works only while no default peer can"),
  timeout_s: seconds.optional().describe("longest turn; turns.timeout_s when absent"),
  idle_timeout_s: seconds.optional().describe("longest silence; turns.idle_timeout_s when absent"),
  max_usd: z.number().positive().optional().describe("US dollars of this peer in one run"),
  max_tokens: count.optional().describe("tokens of this peer in one run"),
});
export type Peer = z.infer<typeof peerSchema>;

export const budgetSchema = z.strictObject({
  max_ticks: count.default(200).describe("turns in one run"),
  max_runtime_s: seconds.default(21_600).describe("wall time of one run, gates and waiting included"),
  max_consecutive_failures: count.default(5).describe("turns in a row that came to nothing"),
  max_tokens: count.nullable().default(null).describe("tokens of all peers in one run"),
  max_usd: z.number().positive().nullable().default(null).describe("US dollars of all peers in one run"),
  max_usd_mode: z
    .enum(["auto", "hard", "warn", "off"])
    .default("auto")
    .describe(
      "auto: what is paid by key counts against max_usd, what a subscription covers does not; hard: everything counts; warn: said, never a stop; off: not looked at",
    ),
  max_turn_usd: z.number().positive().nullable().default(null).describe("US dollars of one turn"),
  max_turn_tokens: count.nullable().default(null).describe("tokens of one turn"),
  unknown_price: z
    .enum(["refuse", "allow"])
    .default("refuse")
    .describe("what to do under max_usd when neither the tool nor the price table knows what a turn costs"),
  reserve_usd: z.number().nonnegative().default(0).describe("kept back for the turn about to start; the dearest turn so far when that is more"),
});
export type Budget = z.infer<typeof budgetSchema>;

export const convergenceSchema = z.strictObject({
  clean_ticks: count.default(1).describe("turns in a row that end with everything green, before the sceptic is asked"),
  sceptic: z.boolean().default(true).describe("one last turn that tries to break the result"),
  severity_bar: z.enum(["info", "low", "med", "high", "crit"]).default("med").describe("findings below this are advice and never block"),
  all_peers_healthy: z.boolean().default(false).describe("not done while a peer is degraded or unavailable"),
  rounds: count.default(6).describe("reviews in a row that leave as many findings open as before"),
  max_rounds: count.default(20).describe("reviews in one run that leave findings open"),
  fix_window: z
    .number()
    .int()
    .min(4)
    .default(8)
    .describe("newest confirmed findings that are looked at together: more than half of them made by fixes stops the run"),
});

const stuckSchema = z.strictObject({
  same_gates: count.default(5).describe("different trees in a row with the same gates red"),
  oscillation: count.default(3).describe("times the same tree may come back"),
  same_region: count.default(4).describe("reviews in a row that find fault with the same file in the same category"),
  same_finding: count.default(3).describe("times one finding may be answered and found still there"),
});

const turnsSchema = z.strictObject({
  workspace: z.enum(["shared", "own"]).default("shared").describe("the checkout itself, or a linked worktree for each peer"),
  timeout_s: seconds.default(14_400).describe("longest turn"),
  idle_timeout_s: seconds.default(1_800).describe("longest silence of a turn"),
  result_grace_s: seconds.default(60).describe("how long a program may stay after it reported its result"),
  backoff_s: seconds.default(15).describe("first wait after a rate limit that names no time; doubles up to 8 times that"),
  max_retries: z.number().int().nonnegative().default(1).describe("further tries of the same peer after a turn that came to nothing"),
  recovery_interval: count.default(8).describe("a degraded peer is tried again after this many turns"),
  isolation: z.enum(["auto", "none"]).default("auto").describe("auto runs a turn in its own pid namespace where the kernel allows it"),
});

const gatesSchema = z.strictObject({
  timeout_s: seconds.default(120).describe("for gates that set none"),
  jobs: count.default(10).describe("gates judged at the same time"),
  link: z.array(z.string()).default([]).describe("ignored folders of the checkout that gates see as links, e.g. node_modules"),
  keep: z.array(z.string()).default([]).describe("folders a gate's build may leave in the gate worktree for the next commit, e.g. target"),
  pass_env: z.array(z.string()).default([]).describe("environment variables handed to gates although they look secret"),
});

const calibrationSchema = z.strictObject({
  every: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("about one in so many reviews works on a tree with a known defect planted, to see whether it is found; 0 never"),
});

const projectSchema = z.strictObject({
  test: z.string().optional().describe("runs all tests once; found from the manifests when absent"),
  coverage: z.string().optional().describe("runs the tests and leaves a coverage report"),
  lint: z.string().optional().describe("the linter, with the project's own settings"),
  types: z.string().optional().describe("the type checker"),
  build: z.string().optional().describe("what has to run before any of these, e.g. npm ci"),
});
/** The project's own commands, as shell lines from the top of the repository. */
export type ProjectCommands = z.infer<typeof projectSchema>;

export const configFileSchema = z.strictObject({
  peers: z.array(peerSchema).min(2).describe("who works here; at least two"),
  budget: budgetSchema.prefault({}),
  convergence: convergenceSchema.prefault({}),
  stuck: stuckSchema.prefault({}),
  turns: turnsSchema.prefault({}),
  gates: gatesSchema.prefault({}),
  calibration: calibrationSchema.prefault({}),
  project: projectSchema.optional().describe("the project's own commands, for gates that run them"),
  comm: z.enum(["git", "hybrid"]).default("git").describe("hybrid: peers also leave each other messages under .peers/comms"),
  modes_folder: z.string().optional().describe("folder with modes of your own, from the top of the checkout, besides ~/.config/peers/modes"),
});
export type ConfigFile = z.infer<typeof configFileSchema>;

const goalId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, "an id is 1 to 64 letters, digits, -, _ or .");

export const hardGoalSchema = z.strictObject({
  id: goalId,
  type: z.literal("hard"),
  description: z.string().optional().describe("shown to the peers"),
  cmd: z.string().optional().describe("run by sh in a clean worktree of the commit"),
  gate: z.string().optional().describe("a built-in gate, or ./FILE below .peers, a gate of your own; instead of cmd"),
  source: z.string().optional().describe("the text of a gate of your own; `peers goals accept` fills it in from its file"),
  pass_when: z.string().default("exit_code == 0").describe("an expression over exit_code, stdout, stderr, duration, regex(), json()"),
  timeout_s: seconds.optional().describe("gates.timeout_s when absent"),
  retry_on_fail: z.number().int().min(0).max(5).default(0).describe("further tries before a red answer counts; a late green is reported as flaky"),
  with: z.record(z.string(), z.unknown()).optional().describe("settings of a built-in gate, see docs/gates.md"),
  needs: z.array(z.string()).default([]).describe("gates that must pass first"),
  serial: z.boolean().default(false).describe("runs alone"),
  per: z.enum(["tree", "commit"]).default("tree").describe("commit when the answer depends on history and not only on the files"),
  when: z.enum(["always", "end"]).optional().describe("end: judged once every step of the plan is closed, and red until then by nature"),
});
export type HardGoal = z.infer<typeof hardGoalSchema>;

/** A gate of the operator's: a program whose text the accepted policy carries. */
export const isOwnGate = ({ gate }: Pick<HardGoal, "gate">): boolean => gate?.startsWith("./") ?? false;

export const softGoalSchema = z.strictObject({
  id: goalId,
  type: z.literal("soft"),
  description: z.string().optional().describe("shown to the peers"),
  prompt: z.string().describe("the question a reviewer answers about the commit"),
  reviewer: z
    .enum(["other", "both", "alternating", "quorum"])
    .default("other")
    .describe("who must agree: another peer than the author, every peer, peers in turn, or N of the last M"),
  consensus_needed: count.default(1).describe("passes needed"),
  quorum: z
    .string()
    .regex(/^\d+\/\d+$/, "write N/M, e.g. 2/3")
    .optional()
    .describe("N/M: of the last M reviews, N different peers passed"),
});
export type SoftGoal = z.infer<typeof softGoalSchema>;

export const modeName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, "a mode is called by 1 to 32 small letters, digits or -, and starts with a letter");

export const goalsFileSchema = z.strictObject({
  task: z.string().default("").describe("what is to be done, in your words; shown to every peer"),
  plan: z.string().optional().describe("the plan to be implemented, e.g. PLAN.md, from the top of the repository; see docs/modes/implement.md"),
  phases: z
    .array(z.enum(phases))
    .optional()
    .describe("what is written and accepted before the first step of a plan: recon, alignment, architecture; [] for nothing, all three when absent"),
  modes: z.array(modeName).default([]).describe("the modes these goals are from; `peers goals accept` freezes their prompts"),
  goals: z.array(z.discriminatedUnion("type", [hardGoalSchema, softGoalSchema])).min(1),
  acceptance: askedSchema.optional().describe("the commands that prove the work done, see docs/acceptance.md; a plan names its own"),
  verify: z
    .strictObject({
      timeout_s: seconds.default(120),
      commands: z.array(z.strictObject({ name: z.string(), cmd: z.string(), timeout_s: seconds.optional() })).default([]),
    })
    .prefault({})
    .describe("further commands of `peers verify`"),
});
export type GoalsFile = z.infer<typeof goalsFileSchema>;
export type Goal = GoalsFile["goals"][number];

/** A mode as far as it speaks while the loop runs: what it adds to the prompt of each role. */
const frozenModeSchema = z.object({
  name: modeName,
  version: count,
  prompts: z.object({ implement: z.string().optional(), review: z.string().optional(), sceptic: z.string().optional() }),
  /** Goals of it that read or run the code; when not one of them applies, nothing was done that the mode is for. */
  proves: z.array(z.string()).optional(),
});
export type FrozenMode = z.infer<typeof frozenModeSchema>;

export const policySchema = z.object({
  ...configFileSchema.shape,
  ...goalsFileSchema.shape,
  modes: z.array(frozenModeSchema).default([]),
  /** As it read when it was accepted. */
  plan: frozenPlanSchema.optional(),
  /** Frozen when the policy was accepted; what goals.yaml or the plan says of it stands inside. */
  acceptance: contractSchema.optional(),
});
export type Policy = z.infer<typeof policySchema>;
