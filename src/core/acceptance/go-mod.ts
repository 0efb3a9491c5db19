/** What of a go.mod says how tests are built: the module's name, replacements and exclusions; what is required may grow. */
export function goModParts(text: string): { readonly same: unknown; readonly grows: Readonly<Record<string, unknown>> } {
  const directives = directivesOf(text);
  const of = (...names: string[]) =>
    directives
      .filter(({ name }) => names.includes(name))
      .map(({ rest }) => rest)
      .sort();
  const required = of("require").map((rest) => rest.split(/\s+/));
  // Go itself puts a newer version of the language where a dependency asks for one.
  return {
    same: [of("module"), of("replace"), of("exclude"), of("tool")],
    grows: Object.fromEntries(required.map(([module = "", version]) => [module, version])),
  };
}

function directivesOf(text: string): { name: string; rest: string }[] {
  const found: { name: string; rest: string }[] = [];
  let block: string | null = null;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    if (line === ")") block = null;
    else if (block !== null && line !== "") found.push({ name: block, rest: line });
    else if (/^\w+\s*\($/.test(line)) block = line.replace(/\s*\($/, "");
    else if (line !== "") found.push({ name: line.split(/\s+/)[0] ?? "", rest: line.replace(/^\S+\s*/, "") });
  }
  return found;
}
