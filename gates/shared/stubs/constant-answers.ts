import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { isConstant } from "../../../src/core/structure/constants.ts";
import { extendedIn, type FunctionShape, functionsOf } from "../../../src/core/structure/functions.ts";
import { doesNothing } from "../../../src/core/structure/nothing.ts";
import { isFallback, isForPlatform } from "../../../src/core/structure/platform.ts";
import { childrenOf, type SyntaxNode } from "../../../src/core/syntax.ts";
import type { FileFinding } from "../file-gate.ts";
import { isDeliberate, saysUnreal } from "./deliberate.ts";
import { isLeftToOthers } from "./enclosing.ts";
import { settledBy } from "./same-anyway.ts";
import { isWork } from "./work.ts";

/** Functions that answer the same whatever they are given, hand back what they got, or wait and print instead of working. */
export function constantAnswers(file: SourceFile): FileFinding[] {
  if (isForPlatform(file) || /^\/\/ Code generated .* DO NOT EDIT\.$/m.test(file.text.slice(0, 2_000))) return [];
  const extended = extendedIn(file);
  const functions = functionsOf(file);
  return functions.flatMap((shape) => {
    if (isConfessed(shape)) return [{ ...finding(file, shape, "answers a constant, and its comment says that it is not the real thing"), isSuspicion: false }];
    const claim = pretence(shape);
    if (claim === null || isGiven(shape) || isOneOfSeveral(shape, functions) || isForInterface(shape, functions)) return [];
    if (shape.isTestOnly || shape.isGenerator || isLeftToOthers(shape, extended) || isDeliberate(shape) || isFallback(shape.node)) return [];
    return [finding(file, shape, claim)];
  });
}

/** A constant, or nothing at all, beside a comment that says that the real thing comes later. */
function isConfessed(shape: FunctionShape): boolean {
  const statements = shape.statements ?? [];
  const said = statements.filter(saysSomething);
  const answer = said.length === 1 && said[0] ? answerOf(said[0]) : null;
  const isIdle = said.length === 0 && statements.some((statement) => isTalk(statement) || isWait(statement));
  if (!isIdle && (answer === null || !isConstant(answer))) return false;
  return !shape.isAbstract && !shape.isTestOnly && saysUnreal(`${shape.comments}\n${shape.doc}`) && !/placeholder|stub|mock|dummy|simulat/i.test(shape.name);
}

const saysSomething = (statement: SyntaxNode) => !doesNothing(statement) && !isTalk(statement) && !isWait(statement);

/** A local callback, or a signature somebody else prescribes: nothing of it has a name. */
const isGiven = ({ isLambda, node, outer, parameters }: FunctionShape) =>
  (isLambda && (outer.length > 0 || node.type === "func_literal")) || parameters.every(({ name }) => /^_+$/.test(name));

/** Defined again elsewhere in the file: for another platform or version. */
const isOneOfSeveral = ({ qualified, isOverload }: FunctionShape, functions: readonly FunctionShape[]) =>
  !isOverload && functions.filter((other) => other.qualified === qualified && other.statements !== null).length > 1;

/** In Go a method may be there for an interface that is declared anywhere: beside methods that work, and without a verb of work, it passes. */
function isForInterface({ container, name }: FunctionShape, functions: readonly FunctionShape[]): boolean {
  if (container?.kind !== "type" || isWork(name)) return false;
  return functions.some((other) => other.container?.name === container.name && other.container.kind === "type" && (other.statements?.length ?? 0) > 1);
}

function finding(file: SourceFile, { qualified, line, node, container }: FunctionShape, claim: string): FileFinding {
  return {
    line,
    text: lineAt(file.text, line),
    claim: `${qualified} ${claim}`,
    remedy: "compute it from what is given; where the same answer is right whatever comes in, say in a comment why",
    identity: node.text,
    isSuspicion: true,
    ...(container?.kind === "class" ? { unlessExtended: container.name } : {}),
  };
}

const hasNothingToAnswer = ({ name, parameters }: FunctionShape) => /^__\w+__$|^constructor$/.test(name) || parameters.length === 0;

function pretence(shape: FunctionShape): string | null {
  const { name, statements } = shape;
  const said = (statements ?? []).filter(saysSomething);
  // Most functions say more than this; their parameters need not be looked for.
  if (!statements || statements.length === 0 || said.length > 2 || hasNothingToAnswer(shape)) return null;
  const [first, second] = said;
  const [isWaiting, isTalking] = [statements.some(isWait), statements.some(isTalk)];
  const settled = first ? settledBy(said, answerOf(first)) : null;
  if (settled !== null && first) return isExcused(shape, first) ? null : `answers ${settled.slice(0, 40)} whatever it is given`;
  const answer = first && answerIn(first, second, shape);
  if (said.length === 0 && isTalking && statements.some(saysNone) && !shows.test(name)) return "prints and answers nothing";
  if (said.length === 0) return idle(shape, { isWaiting, isTalking });
  return answer ? emptyAnswer(shape, answer, isTalking || isWaiting) : null;
}

function answerIn(first: SyntaxNode, second: SyntaxNode | undefined, shape: FunctionShape): SyntaxNode | null {
  return second ? answerByName(first, second) : (answerOf(first) ?? namedResult(first, shape));
}

function emptyAnswer(shape: FunctionShape, answer: SyntaxNode, isActing: boolean): string | null {
  const { name, parameters } = shape;
  if (isSame(answer, parameters) && promises.test(lowerFirst(name))) return "hands back what it was given";
  if (!isConstant(answer) || isExcused(shape, answer)) return null;
  const isBlind =
    parameters.every(({ name: parameter, isUsed }) => !isUsed || !mentions(answer, parameter)) && (isActing || parameters.every(({ isUsed }) => !isUsed));
  return isBlind ? `answers ${answer.text.replace(/\s+/g, " ").slice(0, 40)} whatever it is given` : null;
}

const saysNone = ({ text }: SyntaxNode) => /^return\s+(?:None|null|undefined)\b/.test(text);
const shows =
  /^_*(?:print|show|display|log|report|warn|debug|trace|announce|greet|help|usage|main|on|handle|notify|say|dump|echo|emit|run|demo|describe|list|render)/i;

function idle({ name, usesReceiver }: FunctionShape, { isWaiting, isTalking }: { isWaiting: boolean; isTalking: boolean }): string | null {
  if (usesReceiver) return null;
  if (isWaiting && !waits.test(name)) return "waits instead of working";
  return isTalking && isWork(name) ? "prints instead of working" : null;
}

/** A member of something with bases may have to answer so; a success it made up is none. */
function isExcused({ container, isOverride, name }: FunctionShape, answer: SyntaxNode): boolean {
  if (reports.test(name)) return true;
  const isMember = isOverride || container?.kind === "object" || (container?.bases.length ?? 0) > 0;
  return isMember && !madeUp.test(answer.text);
}

const madeUp =
  /["'`](?:ok|okay|success|succeeded|done|sent|paid|saved|created|updated|deleted|completed?|processed|approved|accepted)["'`]|\b(?:ok|success|succeeded)["']?\s*:\s*(?:true|True)\b/i;
const reports = /health|ping|alive|ready|liveness|heartbeat|version|^_?on[A-Z_]|^_?handle_?(?:options|head)|robots|favicon|fingerprint|cache_?key|priority/i;

/** The value a statement answers with. */
function answerOf(statement: SyntaxNode): SyntaxNode | null {
  const inner = statement.type === "expression_statement" ? childrenOf(statement)[0] : null;
  if (inner?.type === "return_expression") return answerOf(inner);
  if (["return_statement", "return_expression"].includes(statement.type)) return childrenOf(statement)[0] ?? null;
  if (statement.type === "expression_statement" || /(?:declaration|assignment|definition)$|_statement$/.test(statement.type)) return null;
  return statement;
}

/** `result = 0; return result`. */
function answerByName(first: SyntaxNode, second: SyntaxNode): SyntaxNode | null {
  const assigned = first.type === "let_declaration" || first.type === "short_var_declaration" ? first : childrenOf(first)[0];
  const target = assigned?.childForFieldName("name") ?? assigned?.childForFieldName("left") ?? assigned?.childForFieldName("pattern");
  const value = assigned?.childForFieldName("value") ?? assigned?.childForFieldName("right");
  return value && target?.text === answerOf(second)?.text && target ? value : null;
}

/** `ok = true; return` where the result is declared `(ok bool)`. */
function namedResult(statement: SyntaxNode, { result }: FunctionShape): SyntaxNode | null {
  const target = statement.type === "assignment_statement" ? statement.childForFieldName("left") : null;
  return target && result.startsWith(`(${target.text} `) ? statement.childForFieldName("right") : null;
}

const lowerFirst = (name: string) => name.replace(/^[A-Z]/, (letter) => letter.toLowerCase());

const isSame = ({ type, text }: SyntaxNode, parameters: FunctionShape["parameters"]) =>
  (type === "identifier" || type === "expression_list") && parameters.some(({ name }) => name === text.replace(/,\s*nil$/, ""));

const mentions = (node: SyntaxNode, name: string) =>
  node.descendantsOfType(["identifier", "shorthand_property_identifier"]).some((found) => found?.text === name);

const isTalk = ({ text }: SyntaxNode) =>
  /^(?:print|pprint|console\.\w+|(?:\w+\.)*(?:logger|logging|log|LOG|LOGGER|_logger|_log)\.\w+|fmt\.(?:Print\w*|Fprint\w*)|log\.\w+|slog\.\w+|(?:e?print(?:ln)?|debug|info|warn|error|trace|log::\w+|tracing::\w+|dbg)!)\s*\(/.test(
    text,
  );

const isWait = ({ text }: SyntaxNode) =>
  !/^setTimeout\(\s*\w+\s*[,)]/.test(text) &&
  /^(?:await\s+)?(?:time\.sleep|asyncio\.sleep|sleep|delay|setTimeout|time\.Sleep|(?:std::)?thread::sleep|tokio::time::sleep|new Promise\(\s*\(?\w*\)?\s*=>\s*(?:\{\s*)?setTimeout)\s*\(/.test(
    text,
  );

const waits = /sleep|wait|delay|pause|backoff|throttle|tick|timeout|debounce|idle|block|linger|hang|slow|simulat|yield/i;

/** Verbs that say that something comes out changed. */
const promises =
  /^_*(?:normali[sz]e|parse|sanitize|sanitise|clean|encrypt|decrypt|hash|encode|decode|escape|unescape|convert|transform|compress|decompress|sort|reverse|format|serialize|deserialize|serialise|deserialise|dedupe|deduplicate|trim|strip|minify|optimi[sz]e|validate|translate|redact|mask|shuffle|round|slugify|capitalize|tokenize|aggregate|merge|resize|render|compile|flatten|filter)(?=[A-Z_]|$)/;
