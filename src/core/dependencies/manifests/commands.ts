import { type Declared, type Ecosystem, hostOf, type Named, type Reader, sameName } from "../declared.ts";
import { placeOf } from "./requirement.ts";
import { beside } from "./requirements-txt.ts";

/** Commands that install by name, in images, pipelines and scripts. */
export const installCommands: Reader = (file) => {
  const commands = file.text.replace(/\\\r?\n/g, (end) => " ".repeat(end.length)).split("\n");
  const lines = lineNumbers(file.text);
  const parts = commands.flatMap((text, index) =>
    text.split(/&&|\|\||;|\|(?!\|)/).map((command) => ({ words: wordsOf(command), line: lines[index] ?? 1, text: text.trim().replace(/\s+/g, " ") })),
  );
  return {
    declared: [...parts.flatMap((part) => installed(file.path, part, installers)), ...commands.flatMap((text, index) => downloaded(text, lines[index] ?? 1))],
    runs: parts.flatMap((part) => installed(file.path, part, runners)),
    indexes: parts.flatMap(indexesOf),
    includes: parts.flatMap((part) => lists(file.path, part)),
  };
};

/** What is fetched and run in one breath: `curl https://… | sh`. */
function downloaded(command: string, line: number): Declared[] {
  const url =
    /\b(?:curl|wget)\b[^|#]*?(https?:\/\/[^\s"'|)]+)[^|]*\|\s*(?:sudo\s+)?(?:-\w+\s+)*(?:ba|z|da)?sh\b/.exec(command)?.[1] ??
    /\b(?:ba|z)?sh\s+(?:-c\s+["']?\$|<)\(\s*(?:curl|wget)\b[^)]*?(https?:\/\/[^\s"')]+)/.exec(command)?.[1];
  if (!url || /[$`]/.test(hostOf(url))) return [];
  return [
    {
      ecosystem: "gem",
      name: hostOf(url),
      reach: "other",
      source: `https://${hostOf(url)}`,
      locked: false,
      line,
      text: command.trim().replace(/\s+/g, " ").slice(0, 200),
    },
  ];
}

type Command = { readonly words: readonly string[]; readonly line: number; readonly text: string };

/** The line every joined command begins on. */
function lineNumbers(text: string): number[] {
  let open = false;
  return text.split("\n").flatMap((raw, index) => {
    const begins = !open;
    open = /\\\r?$/.test(raw);
    return begins ? [index + 1] : [];
  });
}

/** `RUN ["pip", "install", "a"]` is read as the line it stands for. */
const wordsOf = (command: string): string[] =>
  (/^\s*[A-Z]+\s*\[/.test(command) ? command.replace(/[[\],]/g, " ") : command)
    .replace(/(?:^|\s)#.*$/, "")
    .split(/\s+/)
    .map((word) => word.replace(/^["'(]+|["')]+$/g, ""))
    .filter(Boolean);

type Installer = {
  readonly ecosystem: Ecosystem;
  readonly command: RegExp;
  readonly valued: RegExp;
  /** Only its first operand is a package. */
  readonly runs?: true;
};

const installers: readonly Installer[] = [
  {
    ecosystem: "pypi",
    command: /(?:^|\s)(?:(?:python[\d.]*|py) -m )?(?:(?:uv )?pip[\d.]*|pipx|uv tool|uv) (?:install|add|inject)(?=\s|$)/,
    valued:
      /^-(?:r|c|i|f|t|e)$|^--(?:requirement|constraint|index-url|extra-index-url|find-links|target|editable|trusted-host|python|group|root|prefix|cache-dir)$/,
  },
  {
    ecosystem: "pypi",
    command: /(?:^|\s)(?:poetry|pdm|pipenv|hatch) (?:add|install)(?=\s|$)/,
    valued: /^-(?:G|E)$|^--(?:group|extras|with|without|only|source)$/,
  },
  {
    ecosystem: "npm",
    command: /(?:^|\s)(?:npm|pnpm|bun|yarn|cnpm)(?: global)? (?:(?:i|install|add|global add)(?=\s|$))/,
    valued: /^--(?:registry|prefix|workspace|filter|cache|loglevel)$|^-(?:w|C)$/,
  },
  {
    ecosystem: "cargo",
    command: /(?:^|\s)cargo (?:\+\S+ )?(?:install|binstall|add)(?=\s|$)/,
    valued: /^--(?:version|features|git|branch|tag|rev|root|path|vers|registry|index)$|^-F$/,
  },
  { ecosystem: "go", command: /(?:^|\s)go (?:install|get)(?=\s|$)/, valued: /^-(?:ldflags|tags|mod)$/ },
  { ecosystem: "go", command: /(?:^|\s)go run(?= (?:-\S+ )*\S+@)/, valued: /^-(?:ldflags|tags|mod)$/, runs: true },
  {
    ecosystem: "npm",
    command:
      /(?:^|\s)(?:(?:pnpm|yarn) dlx|pnpx|(?:npx|npm exec)(?= (?:-\S+ )*(?:-y|--yes|-p|--package)(?:\s|=))|(?:npx|bunx)(?= (?:-\S+ )*@?[\w./-]+@\w))(?=\s|$)/,
    valued: /^--(?:registry|workspace|call)$|^-(?:w|c)$/,
    runs: true,
  },
  { ecosystem: "pypi", command: /(?:^|\s)(?:uvx|pipx run|uv tool run)(?=\s|$)/, valued: /^--(?:with|from|python|index-url|spec)$|^-(?:p|w)$/, runs: true },
  { ecosystem: "gem", command: /(?:^|\s)gem install(?=\s|$)/, valued: /^-v$|^--version$/ },
];

/** Without a version or leave to fetch, what is installed is taken, and only what is not is fetched. */
const runners: readonly Installer[] = [
  {
    ecosystem: "npm",
    command:
      /(?:^|[\s;&|(])(?:npx|bunx|npm exec)(?= (?:-\S+ )*[a-z@][\w./-]*(?:\s|$))(?! (?:-\S+ )*(?:--no|--no-install|-y|--yes|-p|--package)(?:\s|=))(?=\s|$)/,
    valued: /^--(?:registry|workspace|call)$|^-(?:w|c)$/,
    runs: true,
  },
];

function installed(path: string, { words, line, text }: Command, known: readonly Installer[]): Declared[] {
  const joined = words.join(" ");
  for (const { ecosystem, command, valued, runs } of known) {
    const found = command.exec(joined);
    if (!found) continue;
    const after = joined
      .slice(found.index + found[0].length)
      .split(" ")
      .filter(Boolean);
    const given = operands(after, valued).filter((name) => !installerItself.test(name));
    return given.slice(0, runs ? 1 : given.length).flatMap((spec) => declared(path, { ecosystem, spec, line, text }));
  }
  return [];
}

/** What every image has already, in its newest version. */
const installerItself = /^(?:pip|setuptools|wheel|npm|corepack)(?:@[\w.^~-]+|[=<>~!]=?[\w.]+)?$/;

/** What is no option and no value of one. */
function operands(words: readonly string[], valued: RegExp): string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (valued.test(word)) at++;
    else if (/^[<>]|^\d?>/.test(word)) break;
    else if (!word.startsWith("-")) found.push(word);
  }
  return found;
}

type Operand = { readonly ecosystem: Ecosystem; readonly spec: string; readonly line: number; readonly text: string };

function declared(path: string, { ecosystem, spec, line, text }: Operand): Declared[] {
  if (/^\.{0,2}(?:\/|$)|[$*{}`]|\.(?:whl|txt|toml)$|^\.\[/.test(spec) && !/^https?:/.test(spec)) return [];
  const at = { ecosystem, reach: "other" as const, locked: false, line, text };
  if (/^(?:git\+|git:|https?:|ssh:)/.test(spec)) return [{ ...at, name: sameName(ecosystem, nameInUrl(spec)), source: placeOf(path, spec) }];
  const name = ecosystem === "pypi" ? /^[A-Za-z0-9][A-Za-z0-9._-]*/.exec(spec)?.[0] : /^(?:npm:)?(@?[^@\s]+)/.exec(spec)?.[1];
  if (name === undefined || (ecosystem === "npm" && !/^(?:@[\w.-]+\/)?[\w.-]+$/.test(name)) || (ecosystem === "go" && !name.includes("."))) return [];
  return [{ ...at, name: sameName(ecosystem, ecosystem === "go" ? name.replace(/\/\.\.\.$/, "") : name), source: "registry" }];
}

const nameInUrl = (url: string) => /[#&]egg=([\w.-]+)/.exec(url)?.[1] ?? /([\w.-]+?)(?:\.git)?(?:[@#].*)?$/.exec(url)?.[1] ?? url;

function indexesOf({ words, line, text }: Command): Named[] {
  return words.flatMap((word, at) => {
    const [, option, joined] = /^(--registry|--index-url|--extra-index-url|-i|--find-links|--trusted-host)(?:=(.*))?$/.exec(word) ?? [];
    const value = joined ?? words[at + 1] ?? "";
    return option && /^https?:/.test(value) && words.some((each) => /^(?:pip[\d.]*|npm|pnpm|yarn|bun|uv)$/.test(each))
      ? [{ name: hostOf(value), value, line, text }]
      : [];
  });
}

/** Lists of requirements that are handed to pip, whatever they are called: from the top, and from beside the file. */
function lists(path: string, { words }: Command): string[] {
  if (!words.some((word) => /^(?:pip[\d.]*|uv)$/.test(word))) return [];
  const named = words.flatMap((word, at) =>
    /^(?:-r|--requirement)$/.test(word) ? [words[at + 1] ?? ""] : (/^(?:-r|--requirement=)(.+)$/.exec(word)?.[1] ?? []),
  );
  return named.filter((name) => name !== "" && !/[$`]/.test(name)).flatMap((name) => [beside("", name), beside(path, name)]);
}
