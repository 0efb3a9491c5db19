import type { ts as TypeScript } from "ts-morph";
import type { Call, Generic, Parameter } from "../../core/structure/surface/symbol.ts";

type Context = {
  readonly ts: typeof TypeScript;
  readonly program: TypeScript.Program;
  readonly checker: TypeScript.TypeChecker;
  /** What is exported: its name says enough, its own entry tells the rest. */
  readonly open: ReadonlySet<TypeScript.Symbol>;
};

export type Texts = {
  readonly callOf: (signature: TypeScript.Signature) => Call;
  readonly typeOf: (declaration: TypeScript.Declaration | undefined, type: TypeScript.Type) => string;
  readonly written: (node: TypeScript.TypeNode) => string;
  readonly genericsOf: (symbol: TypeScript.Symbol) => Generic[];
  /** `[key: string]: T`, when there is such a thing. */
  readonly indexOf: (type: TypeScript.Type) => string | null;
};

/** Types as text: as written where somebody wrote them, else as the checker infers them. */
export function createTexts(context: Context): Texts {
  const { ts, checker } = context;
  const written = (node: TypeScript.TypeNode): string => expanded(node, context, 0) ?? node.getText();
  const inferred = (type: TypeScript.Type) =>
    checker
      .typeToString(
        type,
        undefined,
        ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope | ts.TypeFormatFlags.WriteArrowStyleSignature,
      )
      .replace(/import\("[^"]*"\)\./g, "");
  const typeOf: Texts["typeOf"] = (declaration, type) => {
    const node = declaration && (("type" in declaration && (declaration.type as TypeScript.TypeNode | undefined)) || ts.getJSDocType(declaration));
    return node && ts.isTypeNode(node) ? written(node) : inferred(checker.getNonNullableType(type) === type ? widened(type, context) : type);
  };
  const callOf = (signature: TypeScript.Signature): Call => {
    const declaration = signature.getDeclaration() as TypeScript.SignatureDeclaration | undefined;
    const returns = declaration && (declaration.type ?? (ts.isFunctionLike(declaration) ? ts.getJSDocReturnType(declaration) : undefined));
    return {
      parameters: signature.getParameters().map((parameter) => parameterOf(parameter, { ...context, typeOf })),
      returns: returns ? written(returns) : plainOrNull(inferred(signature.getReturnType()), declaration),
      generics: (signature.getTypeParameters() ?? []).map((one) => genericOf(one, inferred)),
    };
  };
  return {
    callOf,
    typeOf,
    written,
    genericsOf: (symbol) => {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      const parameters = type.aliasTypeArguments ?? (type as TypeScript.InterfaceType).typeParameters ?? [];
      return parameters.filter((one): one is TypeScript.TypeParameter => (one.flags & ts.TypeFlags.TypeParameter) !== 0).map((one) => genericOf(one, inferred));
    },
    indexOf: (type) =>
      checker
        .getIndexInfosOfType(type)
        .map((info) => `[key: ${inferred(info.keyType)}]: ${inferred(info.type)}`)
        .join("; ") || null,
  };
}

/** What the checker makes of a function in plain JavaScript changes with every line of it; only the simplest is a promise. */
function plainOrNull(type: string, declaration: TypeScript.Node | undefined): string | null {
  const loose = /\.[cm]?jsx?$/.test(declaration?.getSourceFile().fileName ?? "");
  return !loose || /^(?:Promise<)?(?:string|number|boolean|bigint|void)>?$/.test(type) ? type : null;
}

/** What may be left out may be undefined; some write it, some do not. */
export const withoutUndefined = (type: string): string => type.replace(/\s*\|\s*undefined$/, "");

// `const limit = 3` has the type 3; that it is a number is what others rely on.
const widened = (type: TypeScript.Type, { checker }: Context) => (type.isLiteral() ? checker.getBaseTypeOfLiteralType(type) : type);

function genericOf(parameter: TypeScript.TypeParameter, inferred: (type: TypeScript.Type) => string): Generic {
  const [bound, fallback] = [parameter.getConstraint(), parameter.getDefault()];
  return { name: parameter.symbol.name, bound: bound ? inferred(bound) : null, optional: fallback !== undefined };
}

function parameterOf(symbol: TypeScript.Symbol, { ts, checker, typeOf }: Context & Pick<Texts, "typeOf">): Parameter {
  const declaration = symbol.valueDeclaration;
  const own = declaration && ts.isParameter(declaration) ? declaration : null;
  const type = declaration ? checker.getTypeOfSymbolAtLocation(symbol, declaration) : checker.getTypeOfSymbol(symbol);
  const rest = own?.dotDotDotToken !== undefined;
  // To the checker nothing has to be given in plain JavaScript; to the people who call it, what has no default has to.
  const loose = own !== null && (own.flags & ts.NodeFlags.JavaScriptFile) !== 0 && !own.type && !ts.getJSDocType(own);
  const optional = rest || (own ? (loose ? own.initializer !== undefined : checker.isOptionalParameter(own)) : false);
  const text = loose ? null : optional && !rest ? withoutUndefined(typeOf(declaration, type)) : typeOf(declaration, type);
  return { name: symbol.name.startsWith("__") ? "" : symbol.name, kind: rest ? "rest" : "positional", optional, type: text, default: null };
}

/** Names of types that nobody outside can look up are written out, so that a change behind them shows. */
function expanded(node: TypeScript.TypeNode, context: Context, depth: number): string | null {
  const { ts, checker, open } = context;
  if (!ts.isTypeReferenceNode(node) || node.typeArguments || depth > 2) return null;
  const found = checker.getSymbolAtLocation(node.typeName);
  const symbol = found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  const declaration = symbol?.declarations?.[0];
  if (!symbol || !declaration || open.has(symbol) || context.program.isSourceFileDefaultLibrary(declaration.getSourceFile())) return null;
  if (ts.isTypeAliasDeclaration(declaration) && !declaration.typeParameters && !ts.isTypeLiteralNode(declaration.type))
    return expanded(declaration.type, context, depth + 1) ?? declaration.type.getText();
  const isObject =
    (ts.isInterfaceDeclaration(declaration) || (ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type))) &&
    !declaration.typeParameters;
  return isObject ? objectText(checker.getDeclaredTypeOfSymbol(symbol), context, depth) : null;
}

function objectText(type: TypeScript.Type, context: Context, depth: number): string | null {
  const { ts, checker } = context;
  if (type.getCallSignatures().length > 0 || checker.getIndexInfosOfType(type).length > 0) return null;
  const members = checker.getPropertiesOfType(type).map((member) => {
    const declaration = member.declarations?.[0];
    const node = declaration && ts.isPropertySignature(declaration) ? declaration.type : undefined;
    const text =
      (node && (expanded(node, context, depth + 1) ?? node.getText())) ??
      checker.typeToString(checker.getTypeOfSymbol(member), undefined, ts.TypeFormatFlags.NoTruncation);
    return `${member.name}${member.flags & ts.SymbolFlags.Optional ? "?" : ""}: ${text}`;
  });
  return `{ ${members.join("; ")} }`;
}
