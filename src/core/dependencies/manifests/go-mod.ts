import { type Declared, pathSource, type Reader } from "../declared.ts";

/** go.mod: what is required directly, and what stands in for it. */
export const goMod: Reader = ({ path, text }) => {
  const lines = directives(text);
  const replaced = new Map(lines.flatMap(({ verb, words }) => (verb === "replace" ? [replacement(path, words)] : [])));
  const tools = lines.flatMap(({ verb, words }) => (verb === "tool" ? words : []));
  const declared = lines.flatMap(({ verb, words: [name], line, raw, comment }): (Declared & { readonly direct: boolean })[] => {
    if (verb !== "require" || name === undefined) return [];
    const direct = !/^\s*indirect\b/.test(comment) || tools.some((tool) => isBelow(tool, name));
    return [{ ecosystem: "go", name, reach: "runtime", source: replaced.get(name) ?? "registry", locked: direct, line, text: raw, direct }];
  });
  const module = lines.find(({ verb }) => verb === "module")?.words[0];
  return {
    declared: [...declared.filter(({ direct }) => direct), ...lines.flatMap((line) => standIn(path, line))],
    indirect: declared.filter(({ direct }) => !direct),
    provides: module ? [`go:${module}`] : [],
  };
};

/** Whether a package belongs to a module. */
export const isBelow = (imported: string, module: string): boolean => imported === module || imported.startsWith(`${module}/`);

type Directive = { readonly verb: string; readonly words: readonly string[]; readonly comment: string; readonly line: number; readonly raw: string };

function directives(text: string): Directive[] {
  let block = "";
  return text.split(/\r?\n/).flatMap((raw, index): Directive[] => {
    const [code = "", ...rest] = raw.split("//");
    const words = code
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => word.replace(/^["`]|["`]$/g, ""));
    if (words.length === 0) return [];
    if (words[0] === ")") {
      block = "";
      return [];
    }
    if (words[1] === "(") {
      block = words[0] ?? "";
      return [];
    }
    const [verb, ...own] = block === "" ? words : [block, ...words];
    return [{ verb: verb ?? "", words: own, comment: rest.join("//"), line: index + 1, raw: raw.trim() }];
  });
}

function replacement(path: string, words: readonly string[]): [string, string] {
  const target = words[words.indexOf("=>") + 1] ?? "";
  const local = /^(?:\.{1,2}\/|\/|[A-Za-z]:)/.test(target);
  return [words[0] ?? "", local ? pathSource(path, target) : target === words[0] ? "registry" : `replaced by ${target}`];
}

/** What replaces a module is a dependency of its own. */
function standIn(path: string, { verb, words, line, raw }: Directive): Declared[] {
  if (verb !== "replace") return [];
  const [name, source] = replacement(path, words);
  const target = words[words.indexOf("=>") + 1] ?? "";
  const own = source.startsWith("replaced by ");
  return source === "inside" || source === "registry"
    ? []
    : [{ ecosystem: "go", name: own ? target : name, reach: "runtime", source: own ? "registry" : source, locked: own, line, text: raw }];
}
