import type { ExpressionFacts } from "../../core/expression/value.ts";
import { evaluateExpression } from "../../core/expression.ts";
import type { HardGoal } from "../../core/policy.ts";
import type { Verdict } from "../../core/vocabulary.ts";
import type { Finished } from "../../ports/processes.ts";
import { lastLine, tellingLine } from "./output.ts";

export type Answer = { readonly verdict: Verdict; readonly why: string };
export type Run = { readonly goal: HardGoal; readonly cmd: string; readonly finished: Finished; readonly facts: ExpressionFacts; readonly timeoutMs: number };

/** What a finished command means. A tool that is missing is never an answer, whatever `pass_when` would make of its exit code. */
export function verdictOf(run: Run): Answer {
  const { finished, goal } = run;
  if (finished.ended === "over-time") return { verdict: "fail", why: `took longer than ${run.timeoutMs / 1000} s` };
  if (finished.ended !== "exited") return { verdict: "broken", why: `could not be run: ${lastLine(finished.stderr) || finished.ended}` };
  const missing = missingTool(run);
  if (missing) return { verdict: "broken", why: missing };
  const answer = evaluateExpression(goal.pass_when, run.facts);
  if (!answer.ok) return { verdict: "broken", why: `${answer.why} (exit code ${run.facts.exit_code})` };
  if (answer.value) return { verdict: "pass", why: `${outcome(run)}${leftovers(finished)}` };
  const said = tellingLine(finished.stderr) || tellingLine(finished.stdout);
  return { verdict: "fail", why: `${outcome(run)}${asked(goal)}${leftovers(finished)}${said ? `: ${said}` : ""}` };
}

const outcome = ({ finished, facts }: Run) => (finished.signal ? `was ended by ${finished.signal}` : `exit code ${facts.exit_code}`);
const asked = (goal: HardGoal) => (goal.pass_when === "exit_code == 0" ? "" : `, but the goal asks for ${goal.pass_when.slice(0, 200)}`);
const leftovers = (finished: Finished) =>
  finished.survivors > 0 ? ` (${finished.survivors} process${finished.survivors === 1 ? "" : "es"} it left behind ended)` : "";

/**
 * 127 and 126 are what shells say for a program that is not there or cannot be run. In a pipeline the exit code is another's;
 * then the shell's own words about a name that stands in the command count, and only those: tests may print anything.
 */
function missingTool({ cmd, finished, facts }: Run): string | null {
  const name = notFound(finished.stderr, cmd, facts.exit_code === 127);
  if (name) return `${name} is not installed here, or not on the PATH of gates; install it or correct cmd`;
  if (facts.exit_code === 127) return `a program that ${shown(cmd)} needs is not installed here: ${lastLine(finished.stderr) || "exit code 127"}`;
  if (facts.exit_code === 126)
    return `${shown(cmd)} cannot be executed: ${lastLine(finished.stderr) || "exit code 126"}; chmod +x and commit it, or call its interpreter`;
  return null;
}

function notFound(stderr: string, cmd: string, anyName: boolean): string | null {
  for (const [, name = ""] of stderr
    .slice(-64_000)
    .matchAll(/^(?:\S*\/)?(?:sh|dash|bash|ash|ksh|zsh): (?:line )?(?:\d+: )?([^\s:]{1,200}): (?:command )?not found$/gm)) {
    if (anyName || cmd.split(/[\s;|&()<>"'`]+/).includes(name)) return name;
  }
  return null;
}

const shown = (cmd: string) => JSON.stringify(cmd.length > 60 ? `${cmd.slice(0, 60)}…` : cmd);
