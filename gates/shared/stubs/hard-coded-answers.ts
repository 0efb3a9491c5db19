import { lineAt, type SourceFile } from "../../../src/core/source-file.ts";
import { type Answer, answersOf } from "../../../src/core/structure/answers.ts";
import { type FunctionShape, functionsOf } from "../../../src/core/structure/functions.ts";
import type { FileFinding } from "../file-gate.ts";

/** Functions that know the answers to some inputs and compute none: what the tests ask for, written down. */
export function hardCodedAnswers(file: SourceFile): FileFinding[] {
  return functionsOf(file).flatMap((shape) => {
    const answers = shape.isTestOnly ? null : answersOf(shape);
    if (!answers || !isLearnt(answers, shape)) return [];
    return [
      {
        line: shape.line,
        text: lineAt(file.text, shape.line),
        claim: `${shape.qualified} only knows the answers to ${answers.length === 1 ? "one input" : `${answers.length} inputs`} and computes none`,
        remedy: "compute the answer from what is given; a table that is meant to be one says in a comment where it comes from",
        identity: shape.node.text,
        isSuspicion: true,
      },
    ];
  });
}

function isLearnt(answers: readonly Answer[], { doc, comments, name }: FunctionShape): boolean {
  if (/\b(?:table|mapping|maps?|lookup|spec|rfc|standard|per |according|constants?|by law|see )\b/i.test(`${doc} ${comments}`)) return false;
  const inputs = answers.flatMap(({ given }) => given);
  if (inputs.some(({ value }) => isComposite(value))) return true;
  if (answers.length < 2) return false;
  if (answers.every(({ given }) => given.length > 1)) return inputs.every(({ value }) => isNumber(value)) && answers.every(({ answer }) => isNumber(answer));
  if (enumerable.test(name) || inputs.some(({ name: parameter }) => enumerable.test(parameter))) return false;
  if (inputs.every(({ value }) => isNumber(value))) return answers.every(({ answer }) => isNumber(answer) || isTruth(answer));
  return inputs.some(({ value }) => isSentence(value)) || answers.every(isDerived);
}

const isNumber = (text: string) => /^-?[\d._]+(?:e-?\d+)?[a-z]?\d*$/i.test(text) && /\d/.test(text);
const isTruth = (text: string) => /^(?:true|false)$/i.test(text);
const isComposite = (text: string) => /^(?:[[({]|vec!|&\[|\[\]\w+\{).*[\d"'].*[\])}]$/s.test(text);

// Names and keys have no spaces; data has.
const isSentence = (text: string) => /^[frbu]?["'`].*(?:\s|\d\s*[-+*/]\s*\d).*["'`]$/.test(text) && !/^["'`]\s*["'`]$/.test(text);

/** The answer is the input turned around or in other letters. */
function isDerived({ given, answer }: Answer): boolean {
  const [from, to] = [plain(given[0]?.value ?? ""), plain(answer)];
  return from.length > 2 && (to === [...from].reverse().join("") || (to !== from && to.toLowerCase() === from.toLowerCase()) || to === String(from.length));
}

const plain = (text: string) => text.replace(/^[frbu]?["'`]|["'`]$/g, "");

/** What has few values, each with a meaning of its own. */
const enumerable =
  /month|day|year|level|status|code|tier|grade|version|bit|kind|type|mode|priority|quarter|severity|exit|port|state|phase|stage|rank|size|unit|key|option|choice|size|color|colour|degree|angle|rotation|direction|floor|zone|region|plan|role|scale|width|depth|index|slot|channel|format|op\b|opcode|tag|flag|class|category|sign|signal/i;
