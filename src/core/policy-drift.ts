import { readConfig } from "./config/config-file.ts";
import { readGoals } from "./config/goals-file.ts";
import { canonicalJson } from "./config/make-policy.ts";
import { configFileSchema, goalsFileSchema, isOwnGate, type Policy } from "./policy.ts";

/** A file below `.peers/` that takes part in judging. */
export const isPolicyFile = (path: string): boolean => /^\.peers\/(config|goals)\.ya?ml$|^\.peers\/(modes|gates|prompts|contracts)\//.test(path);

/** The two files the operator accepts. */
export const isDraft = (path: string): boolean => /^\.peers\/(config|goals)\.ya?ml$/.test(path);

/** A file of an own gate. */
export const isNamed = (path: string, policy: Policy | null): boolean => ownGateAt(path, policy) !== undefined;

const ownGateAt = (path: string, policy: Policy | null) =>
  policy?.goals.flatMap((goal) => (goal.type === "hard" && isOwnGate(goal) && `.peers/${goal.gate?.slice(2)}` === path ? [goal] : []))[0];

/** Whether a draft of the policy says something else than another text of it, or than what was accepted. Comments and spaces say nothing. */
export function saysTheSame(path: string, now: string, than: string | null): boolean {
  const [one, other] = [meaning(path, now), than === null ? null : meaning(path, than)];
  return now === than || (one !== null && one === other);
}

export function isAsAccepted(path: string, now: string, policy: Policy | null): boolean {
  if (policy === null) return false;
  const own = ownGateAt(path, policy);
  if (own) return own.source === now;
  if (!isDraft(path)) return false;
  const schema = path.includes("config") ? configFileSchema : goalsFileSchema;
  return meaning(path, now) === meaningOf(Object.fromEntries(Object.keys(schema.shape).map((key) => [key, asWritten(policy, key as keyof Policy)])));
}

/** What was frozen is more than what a file says. */
function asWritten(policy: Policy, key: keyof Policy): unknown {
  if (key === "acceptance") return policy.acceptance?.planned ? undefined : policy.acceptance?.asked;
  if (key === "plan") return policy.plan?.file;
  return key === "modes" ? policy.modes.map(({ name }) => name) : policy[key];
}

function meaning(path: string, text: string): string | null {
  if (!isDraft(path)) return null;
  const read = path.includes("config") ? readConfig(text, path) : readGoals(text, path);
  return read.ok ? meaningOf(read.value) : null;
}

/** The text of an own gate stands in its file, not in the goals. */
const meaningOf = (value: object) => canonicalJson(JSON.parse(JSON.stringify(value, (key, part) => (key === "source" ? undefined : part))));

const interpreter = /^(?:sh|bash|dash|zsh|node|bun|deno run|python[\d.]*|ruby|perl|make -f)(?:\s+-\S+)*$/;
const scriptFolder = /^(?:\.?\/?)?(?:scripts?|tools?|ci|\.ci|bin|gates|checks|hack|\.peers|\.github)\//;

/** Files of the repository that commands of the policy run as programs: whoever changes one changes what judges. */
export function gateScripts(policy: Policy): string[] {
  const commands = [
    ...policy.goals.flatMap((goal) => (goal.type === "hard" && goal.cmd ? [goal.cmd] : [])),
    ...policy.verify.commands.map(({ cmd }) => cmd),
    ...Object.values(policy.project ?? {}).flatMap((cmd) => (typeof cmd === "string" ? [cmd] : [])),
  ];
  return [...new Set(commands.flatMap((command) => command.split(/&&|\|\||[;|\n]/).flatMap((part) => scriptOf(part.trim()))))];
}

function scriptOf(command: string): string[] {
  const words = command.replace(/^(?:\w+=\S*\s+)*/, "").split(/\s+/);
  const at = words.findIndex((_, index) => interpreter.test(words.slice(0, index).join(" ")));
  const program = at > 0 ? words[at] : words[0];
  if (program === undefined || program === "") return [];
  const path = program.replace(/^\.\//, "");
  const isScript = /\.(sh|bash)$/.test(path) || scriptFolder.test(path) || (at <= 0 && program.startsWith("./"));
  return isScript ? [path] : [];
}
