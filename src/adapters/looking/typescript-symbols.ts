import type { ts as TypeScript } from "ts-morph";
import { type ApiSymbol, oneLine, type Shape, type SymbolKind, shapeOf } from "../../core/structure/surface/symbol.ts";
import { createTexts, type Texts, withoutUndefined } from "./typescript-texts.ts";

export type Asked = { readonly ts: typeof TypeScript; readonly program: TypeScript.Program; readonly entry: string; readonly id: string };
type Context = Asked & { readonly checker: TypeScript.TypeChecker; readonly texts: Texts };
type Place = { readonly id: string; readonly within: string | null };

/** What a file exports, re-exports followed, with the members of its types. */
export function describeExports(asked: Asked): ApiSymbol[] {
  const checker = asked.program.getTypeChecker();
  const file = asked.program.getSourceFile(asked.entry);
  // The public way answers only for ES modules, this one for CommonJS as well.
  const module = file && (checker.getSymbolAtLocation(file) ?? (file as { symbol?: TypeScript.Symbol }).symbol);
  if (!module) return [];
  const exports = checker.getExportsOfModule(module);
  const open = new Set(exports.map((symbol) => resolved(asked.ts, checker, symbol)));
  const context: Context = { ...asked, checker, texts: createTexts({ ...asked, checker, open }) };
  const whole = module.exports?.get("export=" as TypeScript.__String);
  const named = exports
    .filter((symbol) => symbol.name !== "export=" && symbol.name !== "prototype")
    .flatMap((symbol) => exported(symbol, { id: `${asked.id}#${symbol.name}`, within: asked.id }, context));
  return whole ? [...wholeExport(whole, context), ...named] : named;
}

/** `module.exports = …`: what can be called or constructed is one thing, the properties of an object are names of their own. */
function wholeExport(symbol: TypeScript.Symbol, context: Context): ApiSymbol[] {
  const { ts, checker, id } = context;
  const target = resolved(ts, checker, symbol);
  const declaration = target.valueDeclaration ?? target.declarations?.[0];
  if (!declaration) return [];
  const type = (target.flags & ts.SymbolFlags.Class) !== 0 ? checker.getDeclaredTypeOfSymbol(target) : checker.getTypeOfSymbolAtLocation(target, declaration);
  const single = (target.flags & ts.SymbolFlags.Class) !== 0 || type.getCallSignatures().length > 0 || type.getConstructSignatures().length > 0;
  if (single) return exported(target, { id: `${id}#module.exports`, within: id }, context);
  return type.getProperties().flatMap((property) => exported(valueBehind(property, context), { id: `${id}#${property.name}`, within: id }, context));
}

/** Behind `{ parse }` stands the function, not the property. */
function valueBehind(property: TypeScript.Symbol, { ts, checker }: Context): TypeScript.Symbol {
  const declaration = property.valueDeclaration;
  if (declaration && ts.isShorthandPropertyAssignment(declaration)) return checker.getShorthandAssignmentValueSymbol(declaration) ?? property;
  const named =
    declaration && ts.isPropertyAssignment(declaration) && ts.isIdentifier(declaration.initializer)
      ? checker.getSymbolAtLocation(declaration.initializer)
      : undefined;
  return named ?? property;
}

function resolved(ts: typeof TypeScript, checker: TypeScript.TypeChecker, symbol: TypeScript.Symbol): TypeScript.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function exported(symbol: TypeScript.Symbol, place: Place, context: Context): ApiSymbol[] {
  const found = described(symbol, place, context);
  const usable = !isTypeOnly(symbol, context);
  return found.map((one) =>
    usable && one.id === place.id && values.includes(one.kind) && !one.shape.marks.includes("elsewhere")
      ? { ...one, shape: { ...one.shape, marks: [...one.shape.marks, "usable"] } }
      : one,
  );
}

const values: readonly SymbolKind[] = ["class", "enum", "function", "value"];

/** `export type { A }`, `import type { A }` and what follows from them, however often it is passed on. */
function isTypeOnly(symbol: TypeScript.Symbol, { ts, checker }: Context): boolean {
  if (!(symbol.flags & ts.SymbolFlags.Alias)) return false;
  if (symbol.declarations?.some(ts.isTypeOnlyImportOrExportDeclaration)) return true;
  const declaration = symbol.declarations?.[0];
  if (!declaration || !(ts.isExportSpecifier(declaration) || ts.isImportSpecifier(declaration))) return false;
  const next =
    ts.isExportSpecifier(declaration) && !declaration.parent.parent.moduleSpecifier
      ? checker.getExportSpecifierLocalTargetSymbol(declaration)
      : importedOf(declaration, { ts, checker });
  return next !== undefined && next !== symbol && isTypeOnly(next, { ts, checker } as Context);
}

type Checking = Pick<Context, "ts" | "checker">;

function importedOf(specifier: TypeScript.ExportSpecifier | TypeScript.ImportSpecifier, { ts, checker }: Checking): TypeScript.Symbol | undefined {
  const from = ts.isExportSpecifier(specifier) ? specifier.parent.parent.moduleSpecifier : specifier.parent.parent.parent.moduleSpecifier;
  const module = from && checker.getSymbolAtLocation(from);
  const name = (specifier.propertyName ?? specifier.name).text;
  return module && checker.getExportsOfModule(module).find((one) => one.name === name);
}

function described(symbol: TypeScript.Symbol, place: Place, context: Context): ApiSymbol[] {
  const { ts, checker } = context;
  const target = resolved(ts, checker, symbol);
  const declaration = target.declarations?.[0];
  if (!declaration)
    return [{ ...at(symbol.declarations?.[0], place, context), kind: "value", shape: shapeOf("JavaScript/TypeScript", { marks: ["elsewhere"] }) }];
  if (isTagged(target, "internal")) return [];
  const base = at(declaration, place, context);
  const { flags } = target;
  const is = (flag: TypeScript.SymbolFlags) => (flags & flag) !== 0;
  if (is(ts.SymbolFlags.Class)) return classSymbols(target, base, context);
  if (is(ts.SymbolFlags.Interface)) return [...typeSymbols(target, { ...base, kind: "interface" }, context), ...valueBeside(target, base, context)];
  if (is(ts.SymbolFlags.TypeAlias)) return [...typeSymbols(target, { ...base, kind: "type" }, context), ...valueBeside(target, base, context)];
  if (is(ts.SymbolFlags.Enum)) return enumSymbols(target, base, context);
  const held = classHeld(target, declaration, context);
  if (held) return classSymbols(held, base, context);
  const inside = is(ts.SymbolFlags.Module) ? namespaceSymbols(target, base, context) : [];
  const alone = (flags & ts.SymbolFlags.Value & ~ts.SymbolFlags.ValueModule) === 0;
  if (inside.length > 0 && alone) return [{ ...base, kind: "module", shape: shapeOf("JavaScript/TypeScript") }, ...inside];
  return [valueSymbol(target, base, context), ...inside];
}

/** `exports.Store = require("./store.js").Store`, `export const Store = Inner`: a value that is a class. */
function classHeld(symbol: TypeScript.Symbol, declaration: TypeScript.Declaration, { ts, checker, program }: Context): TypeScript.Symbol | null {
  const type = checker.getTypeOfSymbolAtLocation(symbol, symbol.valueDeclaration ?? declaration);
  const held = type.symbol as TypeScript.Symbol | undefined;
  const own = held?.valueDeclaration && !program.isSourceFileDefaultLibrary(held.valueDeclaration.getSourceFile());
  return held && own && (held.flags & ts.SymbolFlags.Class) !== 0 && type.getConstructSignatures().length > 0 ? held : null;
}

type Base = Omit<ApiSymbol, "kind" | "shape">;

function at(declaration: TypeScript.Declaration | undefined, place: Place, { ts, entry }: Context): Base {
  const file = declaration?.getSourceFile();
  const line = declaration && file ? ts.getLineAndCharacterOfPosition(file, declaration.getStart()).line + 1 : 1;
  return { ...place, file: (file?.fileName ?? entry).slice(1), line, signature: headOf(declaration, ts), declared: true };
}

function headOf(declaration: TypeScript.Declaration | undefined, ts: typeof TypeScript): string {
  if (!declaration) return "";
  const text = declaration.getText();
  const body = (declaration as { body?: TypeScript.Node }).body ?? (ts.isVariableDeclaration(declaration) ? bodyOf(declaration.initializer) : undefined);
  if (body) return oneLine(text.slice(0, body.getStart() - declaration.getStart()));
  const types = ts.isClassLike(declaration) || ts.isInterfaceDeclaration(declaration) || ts.isEnumDeclaration(declaration);
  return oneLine(types ? (text.split("{")[0] ?? text) : text);
}

const bodyOf = (node: TypeScript.Node | undefined) => (node as { body?: TypeScript.Node } | undefined)?.body;

const isTagged = (symbol: TypeScript.Symbol, tag: string) => symbol.getJsDocTags().some(({ name }) => name === tag);

function valueSymbol(symbol: TypeScript.Symbol, base: Base, { checker, texts, ts }: Context, kind?: SymbolKind): ApiSymbol {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  const type = declaration ? checker.getTypeOfSymbolAtLocation(symbol, declaration) : checker.getTypeOfSymbol(symbol);
  const calls = checker.getNonNullableType(type).getCallSignatures().map(texts.callOf);
  const optional = (symbol.flags & ts.SymbolFlags.Optional) !== 0;
  if (calls.length > 0) return { ...base, kind: kind ?? "function", shape: shapeOf("JavaScript/TypeScript", { calls, optional }) };
  const text = texts.typeOf(declaration, type);
  return { ...base, kind: kind ?? "value", shape: shapeOf("JavaScript/TypeScript", { type: optional ? withoutUndefined(text) : text, optional }) };
}

/** A type and a value may share their name; the value counts as well. */
function valueBeside(symbol: TypeScript.Symbol, base: Base, context: Context): ApiSymbol[] {
  const beside = (symbol.flags & (context.ts.SymbolFlags.Variable | context.ts.SymbolFlags.Function)) !== 0;
  return beside ? [valueSymbol(symbol, { ...base, id: `${base.id}()` }, context)] : [];
}

function classSymbols(symbol: TypeScript.Symbol, base: Base, context: Context): ApiSymbol[] {
  const { ts, checker, texts } = context;
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  if (!declaration) return [];
  const kind = checker.getTypeOfSymbolAtLocation(symbol, declaration);
  const abstract = (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Abstract) !== 0;
  const calls = kind.getConstructSignatures().map((signature) => ({ ...texts.callOf(signature), returns: null }));
  const shape = shapeOf("JavaScript/TypeScript", { calls, marks: abstract ? ["abstract"] : [], bases: basesOf(symbol, context) });
  const instance = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
  const statics = kind.getProperties().filter(({ name }) => name !== "prototype");
  return [
    { ...base, kind: "class", shape },
    ...instance.flatMap((member) => memberSymbols(member, base, context)),
    ...statics.flatMap((member) => memberSymbols(member, base, context, "static")),
  ];
}

/** Names of base classes that others can know: those from elsewhere. */
function basesOf(symbol: TypeScript.Symbol, { ts, checker }: Context): string[] {
  const heritage = (symbol.declarations ?? []).flatMap((declaration) => (ts.isClassLike(declaration) ? (declaration.heritageClauses ?? []) : []));
  const extended = heritage.filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword).flatMap(({ types }) => [...types]);
  return extended.flatMap(({ expression }) => {
    const found = checker.getSymbolAtLocation(expression);
    const target = found && resolved(ts, checker, found);
    const own = target?.declarations?.some(
      (declaration) =>
        ts.isClassLike(declaration) && !declaration.getSourceFile().hasNoDefaultLib && !declaration.getSourceFile().fileName.includes("/node_modules/"),
    );
    return target && own && target !== symbol ? basesOf(target, { ts, checker } as Context) : [expression.getText()];
  });
}

function memberSymbols(member: TypeScript.Symbol, owner: Base, context: Context, mark?: string): ApiSymbol[] {
  const { ts, program } = context;
  const declaration = member.declarations?.[0];
  const flags = declaration ? ts.getCombinedModifierFlags(declaration) : 0;
  if (!declaration || flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected) || member.name.startsWith("__#") || isTagged(member, "internal"))
    return [];
  if (program.isSourceFileDefaultLibrary(declaration.getSourceFile())) return [];
  const place = { id: `${owner.id}.${member.name.startsWith("__@") ? `[${member.name.slice(3).split("@")[0]}]` : member.name}`, within: owner.id };
  const found = valueSymbol(member, at(declaration, place, context), context, "member");
  const abstract = (flags & ts.ModifierFlags.Abstract) !== 0;
  const fixed =
    (flags & ts.ModifierFlags.Readonly) !== 0 || ((member.flags & ts.SymbolFlags.GetAccessor) !== 0 && (member.flags & ts.SymbolFlags.SetAccessor) === 0);
  const marks = [...(mark ? [mark] : []), ...(abstract ? ["abstract"] : []), ...(fixed ? ["readonly"] : [])];
  return [{ ...found, shape: { ...found.shape, marks, demanded: abstract } }];
}

function typeSymbols(symbol: TypeScript.Symbol, base: Base & { kind: "interface" | "type" }, context: Context): ApiSymbol[] {
  const { ts, checker, texts } = context;
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const alias = symbol.declarations?.find(ts.isTypeAliasDeclaration);
  const generics = texts.genericsOf(symbol);
  const calls: Shape["calls"] = [...type.getCallSignatures().map(texts.callOf), ...(generics.length > 0 ? [{ parameters: [], returns: null, generics }] : [])];
  // JSDoc typedefs have no alias declaration to read from.
  const whole = alias && !ts.isTypeLiteralNode(alias.type) ? texts.written(alias.type) : type.isUnion() ? checker.typeToString(type) : null;
  if (whole !== null) return [{ ...base, shape: shapeOf("JavaScript/TypeScript", { type: whole, calls: generics.length > 0 ? calls : [] }) }];
  const members = checker.getPropertiesOfType(type).flatMap((member) => memberSymbols(member, base, context));
  const shape = shapeOf("JavaScript/TypeScript", { calls, type: texts.indexOf(type) });
  return [{ ...base, shape }, ...members.map((member) => ({ ...member, shape: { ...member.shape, demanded: !member.shape.optional } }))];
}

function enumSymbols(symbol: TypeScript.Symbol, base: Base, context: Context): ApiSymbol[] {
  const members = [...(symbol.exports?.values() ?? [])].map((member) => ({
    ...at(member.declarations?.[0], { id: `${base.id}.${member.name}`, within: base.id }, context),
    kind: "member" as const,
    shape: shapeOf("JavaScript/TypeScript"),
  }));
  return [{ ...base, kind: "enum", shape: shapeOf("JavaScript/TypeScript") }, ...members];
}

function namespaceSymbols(symbol: TypeScript.Symbol, base: Base, context: Context): ApiSymbol[] {
  // A module that exports itself under a name would go on for ever.
  if (base.id.split(".").length > 6) return [];
  const members = context.checker.getExportsOfModule(symbol).filter(({ name }) => name !== "export=" && name !== "prototype");
  return members.flatMap((member) => exported(member, { id: `${base.id}.${member.name}`, within: base.id }, context));
}
