import type { Family } from "../../syntax.ts";

/** `names` tells what a name of a type stands for: `{ a: string }`. */
export type Reading = { readonly family: Family; readonly names: ReadonlyMap<string, string> };

/** Whether every value of type `from` may be used where `to` is asked for, as far as the two texts show. Unknown types fit. */
export function typeFits(reading: Reading, from: string | null, to: string | null): boolean {
  if (from === null || to === null) return true;
  const { family } = reading;
  const [source, target] = [plainType(family, from), plainType(family, to)];
  if (source === target || tops[family].includes(target)) return true;
  const [given, accepted] = [unionOf(family, source), unionOf(family, target)];
  return given.every((one) => accepted.some((other) => memberFits(reading, one, other)));
}

function memberFits(reading: Reading, source: string, target: string): boolean {
  const { family, names } = reading;
  if (source === target || tops[family].includes(target)) return true;
  // What a checker gave up on may be anything.
  if (family === "JavaScript/TypeScript" && (source === "any" || source === "never")) return true;
  if (narrower[family](source).includes(target)) return true;
  const [held, wanted] = [names.get(source), names.get(target)];
  // One of them only: two names that stand for the same shape are compared where they are declared.
  if ((held === undefined) !== (wanted === undefined)) return objectFits({ family, names: new Map() }, held ?? source, wanted ?? target);
  return wrappedFits(reading, source, target) || objectFits(reading, source, target) || functionFits(reading, source, target);
}

const tops: Readonly<Record<Family, readonly string[]>> = {
  "JavaScript/TypeScript": ["any", "unknown", "void"],
  Python: ["Any", "object"],
  Go: ["any"],
  Rust: [],
};

/** What a type is a case of, for the few everybody knows. */
const narrower: Readonly<Record<Family, (type: string) => readonly string[]>> = {
  "JavaScript/TypeScript": (type) => {
    if (/^["'`]/.test(type)) return ["string"];
    if (/^-?\d[\d.e]*$/.test(type)) return ["number"];
    const inner = /^(?:Array|ReadonlyArray)<(.*)>$/.exec(type)?.[1];
    if (inner !== undefined) return [`ReadonlyArray<${inner}>`, `Iterable<${inner}>`];
    return type === "true" || type === "false" ? ["boolean"] : [];
  },
  Python: (type) => {
    const [name = "", inner = ""] = /^(\w+)(\[.*\])?$/.exec(type)?.slice(1) ?? [];
    const abstract = {
      list: ["Sequence", "Collection", "Iterable", "MutableSequence"],
      dict: ["Mapping", "MutableMapping"],
      set: ["Set", "Collection", "Iterable"],
    };
    const wider = Object.hasOwn(abstract, name)
      ? abstract[name as keyof typeof abstract]
      : ({ tuple: ["Sequence"], Sequence: ["Iterable", "Collection"] }[name] ?? []);
    return [
      ...wider.map((each) => each + inner),
      ...(type === "bool" ? ["int", "float"] : type === "int" ? ["float"] : type === "str" ? ["Sequence[str]", "Iterable[str]"] : []),
    ];
  },
  Go: () => [],
  Rust: (type) => {
    if (type === "self") return ["&self", "&mut self"];
    if (type === "&mut self") return ["&self"];
    if (type === "&str" || type === "String" || type === "&String") return ["impl AsRef<str>", "impl Into<String>", "impl ToString", "impl Display"];
    return type === "&Path" || type === "PathBuf" ? ["impl AsRef<Path>"] : [];
  },
};

const covariant = /^(Promise|PromiseLike|Array|ReadonlyArray|Iterable|AsyncIterable|Iterator|Awaitable|Sequence|Iterator|Optional|Option|Readonly)$/;

function wrappedFits(reading: Reading, source: string, target: string): boolean {
  const [, outer = "", inner] = /^(\w+)[<[](.*)[>\]]$/.exec(source) ?? [];
  const [, other = "", accepted] = /^(\w+)[<[](.*)[>\]]$/.exec(target) ?? [];
  return inner !== undefined && accepted !== undefined && outer === other && covariant.test(outer) && typeFits(reading, inner, accepted);
}

/** `{ a: string; b?: number }`: an object that has all that is asked for. */
function objectFits(reading: Reading, source: string, target: string): boolean {
  const [given, asked] = [membersOf(source), membersOf(target)];
  if (reading.family !== "JavaScript/TypeScript" || !given || !asked) return false;
  return [...asked].every(([name, { type, optional }]) => {
    const own = given.get(name);
    return own ? (optional || !own.optional) && typeFits(reading, own.type, type) : optional;
  });
}

function membersOf(text: string): Map<string, { type: string; optional: boolean }> | null {
  if (!/^\{.*\}$/.test(text)) return null;
  const members = splitTop(text.slice(1, -1), /[;,]/).map((part) => /^(?:readonly )?(["'\w$]+)(\?)?:\s*(.*)$/.exec(part.trim()));
  if (members.some((member) => member === null)) return null;
  return new Map(members.map((member) => [member?.[1] ?? "", { type: member?.[3] ?? "", optional: member?.[2] === "?" }]));
}

/** `(a: string, b?: number) => void`, whatever its parameters are called. */
function functionFits(reading: Reading, source: string, target: string): boolean {
  const [given, asked] = [functionOf(source), functionOf(target)];
  if (reading.family !== "JavaScript/TypeScript" || !given || !asked) return false;
  const takes = given.takes.every(({ type, optional }, index) => {
    const passed = asked.takes[index];
    return passed ? typeFits(reading, passed.type, type) : optional;
  });
  return takes && typeFits(reading, given.gives, asked.gives);
}

function functionOf(text: string): { takes: { type: string; optional: boolean }[]; gives: string } | null {
  const close = text.startsWith("(") ? closing(text, 0) : -1;
  const gives = /^\s*=>\s*(.*)$/.exec(text.slice(close + 1))?.[1];
  if (close < 0 || gives === undefined) return null;
  const takes = splitTop(text.slice(1, close), /,/).map((part) => {
    const [, mark, type] = /^[\w$.]+(\?)?:\s*(.*)$/.exec(part.trim()) ?? [];
    return { type: type ?? part.trim(), optional: mark === "?" || part.trim().startsWith("...") };
  });
  return { takes, gives };
}

function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    depth += depthOf(text[at] ?? "", text[at - 1]);
    if (depth === 0) return at;
  }
  return -1;
}

/** Parts of a text between separators that stand in no bracket and no string. */
export function splitTop(text: string, separator: RegExp): string[] {
  const parts: string[] = [];
  let [depth, quote, part] = [0, "", ""];
  for (const [index, letter] of [...text].entries()) {
    const opens = !quote && /["'`]/.test(letter) && !/\w/.test(text[index - 1] ?? "");
    depth += quote || opens ? 0 : depthOf(letter, text[index - 1]);
    const splits = !quote && depth === 0 && separator.test(letter);
    if (splits) parts.push(part);
    part = splits ? "" : part + letter;
    quote = opens ? letter : letter === quote ? "" : quote;
  }
  return [...parts, part].filter((each) => each.trim() !== "");
}

/** `=>` and `->` close nothing. */
const depthOf = (letter: string, before = ""): number =>
  "([{<".includes(letter) ? 1 : ")]}".includes(letter) || (letter === ">" && before !== "=" && before !== "-") ? -1 : 0;

function unionOf(family: Family, type: string): string[] {
  if (family === "Go" || family === "Rust" || functionOf(type)) return [type];
  const parts = splitTop(type, /\|/).map((part) => plainType(family, part));
  return parts.flatMap((part) => (family === "JavaScript/TypeScript" && part === "boolean" ? ["true", "false"] : part));
}

/** Two spellings of one type as one: spaces, quotes, `T[]` and `Array<T>`, `Optional[T]` and `T | None`. */
export function plainType(family: Family, type: string): string {
  const tight = type.replace(/\s+/g, " ").trim().replace(/^\| /, "");
  const spelled = spellings[family].reduce((text, [pattern, by]) => text.replace(pattern, by), tight);
  const opened = family === "Python" ? pythonUnion(spelled) : spelled;
  const bare = /^\(.*\)$/.test(opened) && closing(opened, 0) === opened.length - 1 && !/^\([\w$]*\)$|,|:/.test(opened) ? opened.slice(1, -1) : opened;
  return bare === type ? bare : plainType(family, bare);
}

function pythonUnion(type: string): string {
  const [, outer, inner] = /^(Union|Literal)\[(.*)\]$/.exec(type) ?? [];
  const parts = inner === undefined ? [] : splitTop(inner, /,/);
  if (outer === "Union") return parts.join(" | ");
  return outer === "Literal" && parts.length > 1 ? parts.map((part) => `Literal[${part.trim()}]`).join(" | ") : type;
}

type Spelling = readonly [RegExp, string];
const common: readonly Spelling[] = [
  [/ ?([<>[\](){},;]) ?/g, "$1"],
  [/[,;](?=[)\]}])/g, ""],
];
const spellings: Readonly<Record<Family, readonly Spelling[]>> = {
  "JavaScript/TypeScript": [
    [/ ?([<[\](){},;]) ?/g, "$1"],
    [/ ?> ?(?=[|&<>,;)\]}[])/g, ">"],
    [/[,;](?=[)\]}])/g, ""],
    [/\)=>/g, ") => "],
    [/ ?=> ?/g, " => "],
    [/'([^'"]*)'/g, '"$1"'],
    [/([?:]) /g, "$1"],
    [/\bimport\("[^"]*"\)\./g, ""],
    [/^([\w.]+)\[\]$/, "Array<$1>"],
    [/^readonly ([\w.]+)\[\]$/, "ReadonlyArray<$1>"],
    // Both can be given where the other is asked for.
    [/^Readonly<(.*)>$/, "$1"],
  ],
  Python: [
    ...common,
    [/^(["'])(.*)\1$/, "$2"],
    [/\b(?:typing|t|collections\.abc|abc|typing_extensions)\.(?=[A-Z])/g, ""],
    [/\bList\b(?=\[|$)/g, "list"],
    [/\bDict\b(?=\[|$)/g, "dict"],
    [/\bTuple\b(?=\[|$)/g, "tuple"],
    [/\bFrozenSet\b(?=\[|$)/g, "frozenset"],
    [/\bType\b(?=\[|$)/g, "type"],
    [/^Optional\[(.*)\]$/, "$1 | None"],
  ],
  Go: [...common, [/\binterface\{\}/g, "any"]],
  Rust: [...common, [/\bstd::(?:\w+::)*(?=[A-Z])/g, ""], [/\b(?:crate|self|super)::(?:\w+::)*(?=[A-Z])/g, ""], [/&'\w+ /g, "&"]],
};
