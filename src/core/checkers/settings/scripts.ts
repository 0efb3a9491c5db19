import { type Question, tools } from "../tools.ts";
import { type Fields, fieldsIn } from "./data.ts";
import { noSettings, type Settings } from "./settings.ts";

/** How the scripts of package.json start a checker: whether its answer can still fail them. */
export function scriptSettings(manifest: Fields, question: Question): Settings {
  const scripts = Object.entries(fieldsIn(manifest.scripts)).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const levels: Record<string, number> = {};
  for (const [, text] of scripts)
    for (const tool of tools.filter((one) => one.question === question && starts(text, one.name))) {
      const open = isOpen(text) || (/\beslint\b/.test(tool.name) && /\s--quiet\b/.test(text));
      levels[`script ${tool.name}`] = Math.max(levels[`script ${tool.name}`] ?? 0, open ? 1 : 2);
      const most = /--max-warnings[= ](\d+)/.exec(text)?.[1];
      if (most !== undefined) levels[`script ${tool.name} --max-warnings`] = -Number(most);
    }
  return { ...noSettings, levels };
}

const starts = (text: string, name: string) => new RegExp(`(^|[\\s;&|/])${name.replaceAll(" ", "\\s+")}(?=$|[\\s;&|])`).test(text);

/** Whatever the program answers, the line succeeds. */
const isOpen = (text: string) =>
  /\|\|\s*(true|:|exit 0|echo\b)|;\s*(true|exit 0)\s*$|\s--exit-zero\b|(^|\s)(?:--no-exit-code|--issues-exit-code[= ]0)\b/.test(text);
