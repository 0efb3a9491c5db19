import { type Extractor, firstError, type SourceFile } from "../source-file.ts";
import { type FunctionShape, functionsOf } from "../structure/functions.ts";
import { type Import, importsOf } from "../structure/imports.ts";
import { childrenOf, familyOf, isComment, languageOfPath, type SyntaxNode } from "../syntax.ts";
import { isTestPath } from "../test-paths.ts";
import { numberOf } from "../test-strength/source.ts";
import { failureOf } from "./can-fail.ts";
import { type Doctest, doctestsOf } from "./doctests.ts";
import { type Exported, exportsOf } from "./exports.ts";
import { type Route, routesOf } from "./routes.ts";

/** A function as one who tests it sees it. */
export type Subject = {
  readonly name: string;
  readonly qualified: string;
  /** The class or type it is a method of. */
  readonly owner: string | null;
  readonly line: number;
  readonly text: string;
  /** Its parameters and body in one number: without types, comments and spaces. */
  readonly code: number;
  /** Statements in it, those inside of others too. */
  readonly statements: number;
  readonly isPublic: boolean;
  /** Does nothing that could be wrong: hands out or keeps what it is given. */
  readonly isTrivial: boolean;
  /** Read like a value: `get x()`, `@property`. */
  readonly isProperty: boolean;
  readonly returns: boolean;
  /** How it fails, as written; null when it cannot. */
  readonly failure: string | null;
  /** Whether there are values at the edge of what it takes. */
  readonly hasEdges: boolean;
  /** Numbers it compares with. */
  readonly constants: readonly string[];
  /** Names it mentions. */
  readonly mentions: readonly string[];
};

export type SourceSide = {
  readonly subjects: readonly Subject[];
  readonly imports: readonly Import[];
  readonly exported: readonly Exported[];
  readonly routes: readonly Route[];
  readonly doctests: readonly Doctest[];
  /** Names that are called or mentioned in it. */
  readonly mentions: readonly string[];
  readonly error: { readonly line: number; readonly text: string } | null;
};

export const sideExtractor: Extractor<SourceSide> = {
  id: "behaviour-subjects",
  version: "2",
  wants: (path) => languageOfPath(path) !== null && !isTestPath(path),
  from: (file) => ({
    subjects: subjectsOf(file),
    imports: importsOf(file),
    exported: exportsOf(file),
    routes: routesOf(file),
    doctests: doctestsOf(file),
    mentions: [...new Set(file.nodes("identifier", "jsx_identifier").map(({ text }) => text))],
    error: file.root ? firstError(file) : { line: 1, text: "" },
  }),
};

function subjectsOf(file: SourceFile): Subject[] {
  const exported = new Set(exportsOf(file).map(({ local }) => local));
  const shapes = functionsOf(file).filter(
    ({ statements, isAbstract, isOverload, isTestOnly }) => statements !== null && !isAbstract && !isOverload && !isTestOnly,
  );
  return shapes.map((shape) => subjectOf(shape, { file, exported, shapes }));
}

type Standing = { readonly file: SourceFile; readonly exported: ReadonlySet<string>; readonly shapes: readonly FunctionShape[] };

function subjectOf(shape: FunctionShape, standing: Standing): Subject {
  const { node, container, name } = shape;
  const body = shape.statements ?? [];
  return {
    name,
    qualified: shape.qualified,
    owner: container && container.kind !== "object" ? container.name : null,
    line: shape.line,
    text: (node.text.split("\n")[0] ?? "").trim(),
    code: numberOf([...parametersOf(node), ...body].map(untyped).join(" ")),
    statements: body.reduce((sum, statement) => sum + 1 + statementsBelow(statement), 0),
    isPublic: isPublic(shape, standing),
    isTrivial: isTrivial(shape),
    isProperty: shape.modifiers.some((modifier) => /^(?:get|property|cached_property|functools\.cached_property)$/.test(modifier)),
    returns: givesBack(shape),
    failure: failureOf(shape, standing.shapes),
    hasEdges: shape.usesReceiver || parametersOf(node).some(hasEdge),
    constants: constantsIn(body),
    mentions: [
      ...new Set(
        body
          .flatMap((statement) => [statement, ...statement.descendantsOfType(namesOfCode)])
          .flatMap((found) => (found && namesOfCode.includes(found.type) ? [found.text] : [])),
      ),
    ],
  };
}

const namesOfCode = ["identifier", "property_identifier", "field_identifier", "jsx_identifier"];

const parametersOf = (node: SyntaxNode): SyntaxNode[] => {
  const single = node.childForFieldName("parameter");
  const list = node.childForFieldName("parameters");
  return single ? [single] : list ? childrenOf(list) : [];
};

/** Types that have no smallest, largest or empty value to be given. */
const edgeless =
  /^:?\s*(?:boolean|bool|\(.*\)\s*=>|Callable|typing\.Callable|func\s*\(|impl (?:Fn|for)|&?(?:mut )?dyn Fn|Box<dyn Fn|F$|context\.Context$|\*?testing\.|self\b|Self\b)/s;
const hasEdge = (parameter: SyntaxNode) =>
  parameter.type !== "self_parameter" && !/^(?:self|cls|this)\b/.test(parameter.text) && !edgeless.test(parameter.childForFieldName("type")?.text ?? "");

/** Code without the types in it. */
function untyped(node: SyntaxNode): string {
  if (isComment(node) || typeNodes.has(node.type)) return "";
  if (/^typed_(?:default_)?parameter$/.test(node.type))
    return [childrenOf(node)[0], node.childForFieldName("value")]
      .map((part) => (part ? untyped(part) : ""))
      .filter(Boolean)
      .join(" = ");
  if (node.type === "default_parameter") return childrenOf(node).map(untyped).join(" = ");
  if (node.children.length === 0 || /string/.test(node.type)) return node.text;
  // Formatters put parentheses around what goes over several lines.
  if (node.type === "parenthesized_expression" && /return_statement|arrow_function|variable_declarator|assignment/.test(node.parent?.type ?? ""))
    return node.namedChildren.map((child) => (child ? untyped(child) : "")).join(" ");
  const parts = node.children.map((child) => (child ? untyped(child) : "")).filter(Boolean);
  return parts
    .filter((text, at) => !(text === "," && /^[)\]}]$/.test(parts[at + 1] ?? "")))
    .join(" ")
    .replace(/ ;$/, "");
}

const typeNodes = new Set([
  "type_annotation",
  "type_arguments",
  "type_parameters",
  "type",
  "as",
  "type_identifier",
  "predefined_type",
  "accessibility_modifier",
  "union_type",
  "generic_type",
  "array_type",
  "lifetime",
]);

const isStatement = (node: SyntaxNode) =>
  /_statement$|_declaration$|^let_declaration$|^(?:if|match|for|while|loop|return)_expression$/.test(node.type) && node.type !== "expression_list";
const statementsBelow = (node: SyntaxNode): number => childrenOf(node).reduce((sum, child) => sum + (isStatement(child) ? 1 : 0) + statementsBelow(child), 0);

function isPublic({ name, isExported, container, node, isOverride, modifiers }: FunctionShape, { file, exported }: Standing): boolean {
  if (!file.language) return false;
  switch (familyOf(file.language)) {
    case "JavaScript/TypeScript":
      if (container)
        return container.kind === "class" && isExported && exported.has(container.name) && !modifiers.includes("private") && !modifiers.includes("protected");
      return isExported || (exported.has(name) && isTop(node));
    case "Go":
      return isExported && (container === null || /^\p{Lu}/u.test(container.name));
    case "Rust":
      if (isOverride) return !foreignTraits.has(container?.bases[0] ?? "");
      return isExported && !/^pub\s*\(/.test(node.text);
    default:
      return isExported && !/(?:^|\.)_[^_]/.test(container?.name ?? "") && !/^__(?:repr|str|hash|init_subclass|slots|del)__$/.test(name);
  }
}

const foreignTraits = new Set([
  "Display",
  "Debug",
  "Default",
  "Clone",
  "Drop",
  "Hash",
  "PartialEq",
  "Eq",
  "PartialOrd",
  "Ord",
  "Deref",
  "DerefMut",
  "AsRef",
  "Error",
  "Serialize",
  "Deserialize",
  "Future",
  "Write",
  "Read",
]);

function isTop(node: SyntaxNode): boolean {
  for (let at = node.parent; at; at = at.parent) if (/function|method_definition|class_body|^object$/.test(at.type)) return false;
  return true;
}

const plainValue =
  /^(?:&?(?:mut )?(?:this|self|[a-z_]\w*)(?:(?:\.|::|\?\.)#?\w+)*(?:\.clone\(\)|\.as_str\(\)|\.to_owned\(\))?|-?\d[\w.]*|true|false|True|False|None|null|undefined|nil|"[^"]*"|'[^']*'|`[^`$]*`)$/;

/** Nothing in it, a name or a value handed out, or parameters kept under names. */
/** A constructor that keeps a copy of what it is given, or begins with nothing. */
const simplyKept = /^(?:this|self)\.#?\w+(?:\s*:\s*[\w[\], |]+)?\s*=\s*(?:\[\]|\{\}|(?:new )?\w+\(\w*\)|\[\.\.\.\w+\]|-?\d+|"[^"]*"|\w+ or \w+|\w+ \?\? \w+)$/;

function isTrivial({ statements, parameters, name }: FunctionShape): boolean {
  const body = statements ?? [];
  const said = body.map(({ text }) => text.replace(/^return\b\s*|;$/g, "").trim());
  if (body.length === 0) return true;
  if (body.length === 1 && plainValue.test(said[0] ?? "")) return true;
  const names = new Set(parameters.map((parameter) => parameter.name));
  const isMaker = /^(?:constructor|__init__)$/.test(name);
  const isKept = (text: string) => {
    const [, kept] = /^(?:this|self|\w+)\.#?\w+(?:\s*:\s*[\w[\], |]+)?\s*=\s*(\w+)$/.exec(text) ?? [];
    return (
      (kept !== undefined && names.has(kept)) || (isMaker && simplyKept.test(text)) || /^(?:super\(.*\)|super\(\)\.__init__\(.*\)|pass|\.\.\.)$/.test(text)
    );
  };
  if (said.every(isKept)) return true;
  // `&Store{items: items}`, `Self { items }`
  return body.length === 1 && /^&?\w+\s*\{(?:\s*(?:\w+\s*:\s*)?\w+\s*,?)*\s*\}$/.test(said[0] ?? "") && !/^(?:if|match|for|while)/.test(said[0] ?? "");
}

function givesBack({ statements, result, node }: FunctionShape): boolean {
  if (/^(?:void|Promise<void>|None|\(\))$/.test(result)) return false;
  if (result !== "") return true;
  const body = statements ?? [];
  if (body.length === 1 && body[0] && !isStatement(body[0]) && node.type === "arrow_function") return true;
  return body.some(
    (statement) =>
      /^(?:return|yield)\s+\S/.test(statement.text) ||
      statement.descendantsOfType(["return_statement", "yield"]).some((found) => found && /^\w+\s+[^;\s]/.test(found.text)),
  );
}

const constantsIn = (body: readonly SyntaxNode[]): string[] => {
  const comparisons = body
    .flatMap((statement) => [statement, ...statement.descendantsOfType(["binary_expression", "comparison_operator"])])
    .filter((node) => node !== null && /^(?:binary_expression|comparison_operator)$/.test(node.type));
  return [...new Set(comparisons.flatMap((node) => (/[<>=]/.test(node?.text ?? "") ? (node?.text.match(/(?<![\w.])\d[\d_]*(?:\.\d+)?/g) ?? []) : [])))];
};
