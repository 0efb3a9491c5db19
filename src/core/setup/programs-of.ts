/** Words of the shell itself, which no folder of PATH has. */
const own = new Set(
  "! { } ( ) if then elif else fi for while until do done case esac in [ [[ test true false : . cd echo printf export unset set read eval exec exit return shift trap wait source local command time umask ulimit type hash pwd kill".split(
    " ",
  ),
);
const alsoTakesCommand = new Set([
  "env",
  "nice",
  "nohup",
  "timeout",
  "xargs",
  "sudo",
  "if",
  "while",
  "until",
  "then",
  "do",
  "else",
  "elif",
  "!",
  "{",
  "(",
  "time",
  "exec",
  "command",
]);

/** Programs a shell command starts, as far as its words tell; what comes out of variables or substitutions is not looked at. */
export function programsOf(cmd: string): string[] {
  const found = parts(cmd).flatMap((words) => firstProgram(words) ?? []);
  return [...new Set(found)];
}

function firstProgram(words: readonly string[]): string | null {
  const at = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const word = words[at];
  if (word === undefined) return null;
  if (alsoTakesCommand.has(word) && own.has(word)) return firstProgram(words.slice(at + 1));
  return own.has(word) || !/^[\w./@+-]+$/.test(word) ? null : word;
}

/** Splits at ; & | and line ends outside quotes, then into words without their quotes. */
function parts(cmd: string): string[][] {
  const tokens = cmd.match(/'[^']*'|"(?:\\.|[^"\\])*"|\\.|[;&|\n]|[^\s;&|'"\\]+|[ \t]+/g) ?? [];
  const all: string[][] = [[]];
  let open = false;
  for (const token of tokens) {
    const last = all.at(-1) ?? [];
    if (/^[;&|\n]$/.test(token)) all.push([]);
    else if (/^[ \t]+$/.test(token)) open = false;
    else if (open) last.push((last.pop() ?? "") + bareWord(token));
    else last.push(bareWord(token));
    open = !/^[;&|\n \t]/.test(token);
  }
  return all;
}

const bareWord = (token: string) => (/^['"]/.test(token) ? token.slice(1, -1) : token.replace(/^\\/, ""));
