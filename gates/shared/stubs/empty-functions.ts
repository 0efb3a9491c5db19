import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { extendedIn, type FunctionShape, functionsOf } from "../../../src/core/structure/functions.ts";
import { doNothing } from "../../../src/core/structure/nothing.ts";
import { isFallback, isForPlatform } from "../../../src/core/structure/platform.ts";
import { childrenOf, type SyntaxNode } from "../../../src/core/syntax.ts";
import type { FileFinding } from "../file-gate.ts";
import { isDeliberate, saysUnreal } from "./deliberate.ts";
import { isLeftToOthers } from "./enclosing.ts";
import { isWork } from "./work.ts";

/** Functions with nothing in them that nobody is to override and that do not say why. */
export function emptyFunctions(file: SourceFile): FileFinding[] {
  if (isForPlatform(file)) return [];
  const extended = extendedIn(file);
  const functions = functionsOf(file);
  return functions.flatMap((shape) => {
    if (!isEmpty(shape) || shape.isTestOnly || isLeftToOthers(shape, extended) || isFallback(shape.node) || isLinked(shape, file)) return [];
    const isMeant = isDeliberate(shape) && !saysUnreal(`${shape.doc}\n${shape.comments}`);
    return isMeant || isUsual(shape, functions) ? [] : [finding(file, shape)];
  });
}

function finding(file: SourceFile, shape: FunctionShape): FileFinding {
  const { qualified, line, node, container } = shape;
  return {
    line,
    text: lineAt(file.text, line),
    claim: `${qualified} does nothing`,
    remedy: "write it, take it out, or say in a comment why nothing is to be done there",
    identity: node.text,
    isSuspicion: !isSure(shape),
    ...(container?.kind === "class" ? { unlessExtended: container.name } : {}),
  };
}

// The linker or the compiler puts something else in its place.
const isLinked = ({ name }: FunctionShape, file: SourceFile) => file.language === "go" && file.text.includes(`//go:linkname ${name} `);

function isEmpty({ statements }: FunctionShape): boolean {
  if (!statements) return false;
  // What stands behind a return is never reached.
  const end = statements.findIndex(({ type }) => type === "return_statement");
  return doNothing(end < 0 ? statements : statements.slice(0, end + 1));
}

/** Old code is blamed only for what takes something, says nothing about it and is nobody's member. */
function isSure({ container, outer, parameters, isLambda, doc, comments, statements, modifiers }: FunctionShape): boolean {
  const returns = (statements ?? []).some((node) => node.type === "return_statement" && childrenOf(node).length > 0);
  const isPlain = container === null || (container.kind === "class" && container.bases.length === 0);
  const takes = parameters.some(({ name }) => !name.startsWith("_")) && (outer.length === 0 || container !== null);
  return (
    isPlain &&
    !isLambda &&
    takes &&
    doc === "" &&
    comments === "" &&
    !returns &&
    modifiers.every((word) => /^(?:async|pub.*|public|private|protected|static)$/.test(word))
  );
}

type Usual = (shape: FunctionShape, functions: readonly FunctionShape[]) => boolean;

/** Shapes that are empty in honest code more often than not. */
const usual: readonly Usual[] = [
  ({ name }) => usualNames.test(name),
  ({ isLambda, outer, node }) => isLambda && (outer.length > 0 || node.type === "func_literal" || isReplaced(node)),
  ({ container, outer, name }) => container === null && outer.length > 0 && !isWork(name),
  (shape) => shape.parameters.length === 0 && (shape.container === null ? /^_?\w$/.test(shape.name) || isBareArrow(shape) : lifeCycle.test(shape.name)),
  ({ parameters }) => parameters.length > 0 && parameters.every(({ name }) => /^_+$/.test(name)),
  (shape) => /^(?:constructor|__init__)$/.test(shape.name) && isUsualConstructor(shape),
  ({ modifiers }) => modifiers.includes("set"),
  (shape, functions) => functions.some((other) => other !== shape && other.qualified === shape.qualified && other.statements !== null),
  isUsualMember,
  (shape, functions) => shape.container?.kind === "type" && !isWork(shape.name) && isBesideWork(shape, functions),
];

const isUsual: Usual = (shape, functions) => usual.some((judge) => judge(shape, functions));

/** A member of an object, or of something that extends or implements: only a name that promises work tells the difference. */
function isUsualMember({ container, isOverride, isLambda, name, parameters }: FunctionShape): boolean {
  if (container?.kind === "object" && (container.name === "" || parameters.length === 0)) return true;
  const isMember = isOverride || container?.kind === "object" || (container?.bases.length ?? 0) > 0 || (isLambda && container !== null);
  return isMember && !isWork(name);
}

/** What many kinds of object must have, and not every one has something to do for. */
const lifeCycle =
  /^(?:close|stop|start|flush|shutdown|dispose|reset|release|open|init|setup|set_up|setUp|teardown|tear_down|tearDown|clear|cancel|pause|resume|destroy)$/;

const isBareArrow = ({ node }: FunctionShape) => node.type === "arrow_function" && node.childForFieldName("body")?.type !== "statement_block";

/** Methods of Go may mark a type, or be there for an interface that is declared anywhere. */
const isBesideWork = ({ container, parameters }: FunctionShape, functions: readonly FunctionShape[]) =>
  parameters.length === 0 || functions.some((other) => other.container?.kind === "type" && other.container.name === container?.name && !isEmpty(other));

const usualNames =
  /^(?:__(?:exit|aexit|del|init_subclass|post_init|enter|aenter|set_name)__|drop|main|_|assert(?:Is|Type|Never)\w*|(?:_?on|handle|_?before|_?after|will|did)(?=[A-Z_]).*|test_?\w*)$/;

/** `let resolve = () => {};` waits for its real value; a property that is set from outside replaces somebody's function. */
const isReplaced = ({ parent }: SyntaxNode) =>
  parent?.type === "assignment_expression" || (parent?.type === "variable_declarator" && parent.parent?.text.startsWith("const") === false);

function isUsualConstructor({ parameters, node, modifiers, container }: FunctionShape): boolean {
  const isClosed = modifiers.some((word) => word === "private" || word === "protected");
  const keepsParameters = /[(,]\s*(?:@[\w.]+\([^)]*\)\s*)*(?:public|private|protected|readonly|override)\s/.test(
    node.childForFieldName("parameters")?.text ?? "",
  );
  return parameters.length === 0 || isClosed || keepsParameters || (container?.bases.length ?? 0) > 0;
}
