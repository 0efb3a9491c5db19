import type { Simple } from "./shell.ts";

/** Why what a test command ends with is not what the line ends with, or why it never starts; null when neither. */
export function swallowed(commands: readonly Simple[], at: number): string | null {
  const [own, next] = [commands[at], commands[at + 1]];
  const before = commands[at - 1];
  if (!own) return null;
  if (own.words[0] === "!" || own.words[0] === "if") return "turns what it ends with round";
  const unstarted = before ? notStarted(before, own) : null;
  if (unstarted) return unstarted;
  if (own.after === "||" && next && isHarmless(next)) return "may fail without the command failing";
  if (own.after === "&") return "is not waited for";
  if (own.after === "|" && !commands.some(({ words }) => words.includes("pipefail")) && next && !passesOn.test(next.words.join(" ")))
    return "may fail without the command failing";
  // What the line ends with is what its last command ends with.
  const stops = commands.some(({ words }) => /^set -\w*e/.test(words.join(" ")));
  return !stops && commands.slice(at + 1).some((later) => later.before === ";" && !keepsStatus(later)) ? "may fail without the command failing" : null;
}

function notStarted(before: Simple, own: Simple): string | null {
  if (own.before === "||" && isHarmless(before)) return "is never started";
  if (own.before !== "||" && /^exit(?: 0)?$/.test(before.words.join(" "))) return "is never started";
  if (own.before === "&&" && before.words[0] === "false") return "is never started";
  return own.before === "||" && /^(?:\[\[?|test)$/.test(before.words[0] ?? "") ? "is left out where a condition holds" : null;
}

const isHarmless = ({ words }: Simple) => /^(?:true|:|echo|printf|exit 0|exit$|cat|sleep|date|return 0)/.test(words.join(" "));
const keepsStatus = ({ words }: Simple) => /^(?:exit (?:[1-9$])|fi$|done$|\}$|return \$)/.test(words.join(" "));
/** Readers of test output that fail when a test did. */
const passesOn = /^(?:npx )?(?:tap-|faucet|tape-|gotestfmt|tparse|go-junit-report.*-set-exit-code|xcpretty|pino)/;
