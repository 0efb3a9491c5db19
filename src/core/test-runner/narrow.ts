import { isTestPath } from "../test-paths.ts";

/**
 * The same test command for a few test files only; null where the command leaves no place to name them, so that all tests are run.
 * A command for another folder runs nothing: it is the empty string.
 */
export function narrowed(command: string, files: readonly string[]): string | null {
  const [, folder = "", rest = command] = /^cd ((?:'[^']*'|[\w./-])+) && (.*)$/s.exec(command) ?? [];
  const below = `${folder.replace(/^'|'$/g, "")}/`;
  const own = folder === "" ? files : files.filter((file) => file.startsWith(below)).map((file) => file.slice(below.length));
  if (own.length === 0) return "";
  const short = shapes.flatMap(({ shape, with: named }) => (shape.test(rest) ? [named(rest, own)] : []))[0];
  return short === undefined ? null : folder === "" ? short : `cd ${folder} && ${short}`;
}

type Shape = { readonly shape: RegExp; readonly with: (command: string, files: readonly string[]) => string };

const shapes: readonly Shape[] = [
  { shape: /(^|\s)(?:-m\s+pytest|pytest)(\s+-\S+)*$/, with: (command, files) => `${command} ${quoted(files.filter(isPython))}` },
  { shape: /^go test( -\S+)* \.\/\.\.\.$/, with: (command, files) => command.replace("./...", quoted(packagesOf(files))) },
  { shape: /^(?:npx )?(?:vitest run|jest)(\s+--?[\w-]+(=\S+)?)*$/, with: (command, files) => `${command} ${quoted(files)}` },
  { shape: /^node( --[\w=./-]+)* --test( --[\w=./-]+)*$/, with: (command, files) => `${command} ${quoted(files)}` },
  { shape: /^(?:npm (?:run )?test|npm t)$/, with: (command, files) => `${command} -- ${quoted(files)}` },
];

const isPython = (file: string) => file.endsWith(".py") && isTestPath(file);
const quoted = (words: readonly string[]) => words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
const packagesOf = (files: readonly string[]) =>
  [...new Set(files.map((file) => `./${file.slice(0, Math.max(0, file.lastIndexOf("/")))}`.replace(/\/$/, "") || "."))].sort();
