import { childrenOf, lineOf, type SyntaxNode } from "../../syntax.ts";
import { callOf, decoratorsOf, headOf } from "./python-function.ts";
import { merged, type PythonName, statementsOf, valuesOf } from "./python-names.ts";
import { resultMarks } from "./python-result.ts";
import { type Call, type Parameter, shapeOf } from "./symbol.ts";

/** A class with its public members. How it is constructed is only known when it says so itself or has no base. */
export function classOf(node: SyntaxNode, definition: SyntaxNode): PythonName {
  const bases = basesOf(definition);
  const body = definition.childForFieldName("body");
  const statements = body ? statementsOf(body) : [];
  const protocol = bases.some((base) => lastPart(base) === "Protocol");
  const members = merged([...statements.flatMap((statement) => membersOf(statement, protocol)), ...attributesOf(statements)]);
  return {
    name: definition.childForFieldName("name")?.text ?? "",
    kind: "class",
    line: lineOf(definition),
    signature: headOf(definition),
    shape: shapeOf("Python", {
      calls: constructors(node, { bases, statements, protocol }),
      bases,
      marks: ["callable", "attribute", ...(isFrozen(node, statements) ? ["frozen"] : [])],
    }),
    members: members.filter(({ name }) => !name.startsWith("_")),
  };
}

/** `@dataclass(frozen=True)`, `@attrs.frozen`, `ConfigDict(frozen=True)` of pydantic. */
function isFrozen(node: SyntaxNode, statements: readonly SyntaxNode[]): boolean {
  const decorators = childrenOf(node).filter(({ type }) => type === "decorator");
  const config = statements.find((statement) => /^model_config\s*[:=]/.test(statement.text) || /^class Config\b/.test(statement.text));
  return (
    decorators.some(
      ({ text }) => /^@(?:\w+\.)*(?:dataclass|define|attrs|s|mutable)\b.*\bfrozen\s*=\s*True/s.test(text) || /^@(?:attrs?\.)?frozen\b/.test(text),
    ) || /\bfrozen["']?\s*[=:]\s*True|\ballow_mutation\s*=\s*False/.test(config?.text ?? "")
  );
}

const lastPart = (name: string) => name.split(".").at(-1) ?? name;

function basesOf(definition: SyntaxNode): string[] {
  const list = definition.childForFieldName("superclasses");
  return (list ? childrenOf(list) : [])
    .filter(({ type }) => type !== "keyword_argument")
    .map((base) => (base.type === "subscript" ? (base.childForFieldName("value")?.text ?? "") : base.text));
}

function membersOf(statement: SyntaxNode, protocol: boolean): PythonName[] {
  const definition = statement.type === "decorated_definition" ? statement.childForFieldName("definition") : statement;
  if (definition?.type === "function_definition") return [methodOf(statement, definition, protocol)];
  if (definition?.type === "class_definition") return [classOf(statement, definition)];
  if (statement.type !== "expression_statement") return [];
  const bare = statement.firstNamedChild?.childForFieldName("right") === null;
  return valuesOf(statement).map((value) => ({ ...value, kind: "member", shape: { ...value.shape, demanded: protocol && bare } }));
}

function methodOf(statement: SyntaxNode, definition: SyntaxNode, protocol: boolean): PythonName {
  const decorators = decoratorsOf(statement).map(lastPart);
  const has = (...names: string[]) => decorators.some((name) => names.includes(name));
  const abstract = has("abstractmethod", "abstractproperty");
  const base = {
    name: definition.childForFieldName("name")?.text ?? "",
    kind: "member" as const,
    line: lineOf(definition),
    signature: headOf(definition),
    members: [],
  };
  const asked = { demanded: abstract || protocol };
  if (has("setter", "deleter")) return { ...base, shape: shapeOf("Python", { marks: has("setter") ? ["property", "setter"] : ["property"] }) };
  if (has("property", "cached_property", "abstractproperty", "getter", "hybrid_property", "classproperty"))
    return { ...base, shape: shapeOf("Python", { type: callOf(definition).returns, marks: abstract ? ["property", "abstract"] : ["property"], ...asked }) };
  const marks = [
    "callable",
    ...(has("classmethod", "staticmethod") ? ["on-class"] : []),
    ...(abstract ? ["abstract"] : []),
    ...(/^async\b/.test(definition.text) ? ["async"] : []),
    ...(has("overload") ? ["overload"] : []),
    ...(decorators.length === 0 || has("classmethod", "staticmethod") ? resultMarks(definition) : []),
  ];
  return { ...base, shape: shapeOf("Python", { calls: [callOf(definition, has("staticmethod") ? 0 : 1)], marks, ...asked }) };
}

/** `self.name = …` in `__init__`. */
function attributesOf(statements: readonly SyntaxNode[]): PythonName[] {
  const start = definitionNamed(statements, "__init__");
  const self = start?.childForFieldName("parameters")?.firstNamedChild?.text;
  if (!start || self === undefined) return [];
  return start.descendantsOfType("assignment").flatMap((assignment) => {
    const left = assignment?.childForFieldName("left");
    if (!assignment || left?.type !== "attribute" || left.childForFieldName("object")?.text !== self) return [];
    const shape = shapeOf("Python", { type: assignment.childForFieldName("type")?.text ?? null, marks: ["attribute", "callable"] });
    return [
      {
        name: left.childForFieldName("attribute")?.text ?? "",
        kind: "member" as const,
        line: lineOf(assignment),
        signature: assignment.text.split("\n")[0] ?? "",
        shape,
        members: [],
      },
    ];
  });
}

const definitionNamed = (statements: readonly SyntaxNode[], name: string) =>
  statements
    .map((statement) => (statement.type === "decorated_definition" ? statement.childForFieldName("definition") : statement))
    .find((definition) => definition?.type === "function_definition" && definition.childForFieldName("name")?.text === name) ?? null;

type ClassParts = { readonly bases: readonly string[]; readonly statements: readonly SyntaxNode[]; readonly protocol: boolean };

function constructors(node: SyntaxNode, { bases, statements, protocol }: ClassParts): Call[] {
  const names = bases.map(lastPart);
  if (protocol || names.some((base) => /(Enum|Flag)$/.test(base))) return [];
  const own = definitionNamed(statements, "__init__") ?? definitionNamed(statements, "__new__");
  if (own) return [{ ...callOf(own, 1), returns: null }];
  const decorator = childrenOf(node).find(
    (child) => child.type === "decorator" && /^@(?:\w+\.)*(?:dataclass|define|frozen|mutable|attrs|s)\b/.test(child.text),
  );
  const model = names.some((base) => /^(BaseModel|TypedDict|Struct|SQLModel)$/.test(base));
  if (decorator || model || names.includes("NamedTuple")) {
    const named = model || /kw_only\s*=\s*True/.test(decorator?.text ?? "");
    const parameters = statements.flatMap((statement) => fieldOf(statement, named ? "named" : "either"));
    return decorator && bases.length > 0 ? [] : [{ parameters, returns: null, generics: [] }];
  }
  const known = names.every((base) => /^(object|ABC|Generic)$/.test(base));
  return known ? [{ parameters: [], returns: null, generics: [] }] : [];
}

function fieldOf(statement: SyntaxNode, kind: Parameter["kind"]): Parameter[] {
  const assignment = statement.type === "expression_statement" ? statement.firstNamedChild : null;
  const type = assignment?.childForFieldName("type")?.text;
  const value = assignment?.childForFieldName("right") ?? null;
  if (type === undefined || /\bClassVar\b/.test(type) || /\binit\s*=\s*False/.test(value?.text ?? "")) return [];
  const given =
    value !== null &&
    !(
      value.type === "call" &&
      /(^|\.)(field|Field|ib)$/.test(value.childForFieldName("function")?.text ?? "") &&
      !/\b(default|default_factory|factory)\s*=|^\w+\(\s*(?!\.\.\.|\w+\s*=)\S/.test(value.text)
    );
  const optional = (given && !/^\w*Field\(\s*\.\.\./.test(value?.text ?? "")) || /\bNotRequired\b/.test(type);
  return [{ name: assignment?.childForFieldName("left")?.text ?? "", kind, optional, type, default: null }];
}
