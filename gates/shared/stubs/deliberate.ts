import type { Container } from "../../../src/core/structure/functions/grammar.ts";
import type { FunctionShape } from "../../../src/core/structure/functions.ts";

/** Whether a function does nothing, or always answers the same, on purpose: it is called so, or it says so. */
export function isDeliberate({ name, container, doc, comments }: FunctionShape): boolean {
  return deliberateName.test(name) || isNullObject(container) || saysDeliberate(`${doc}\n${comments}`) || deliberateClass.test(container?.doc ?? "");
}

/** A comment that says that this is not the real thing yet. */
export const saysUnreal = (text: string): boolean =>
  /\bfor now\b|\bplaceholders?\b|\bin (?:a |the )?(?:real|production|actual)\b|\breal implementation\b|\bwould (?:normally|actually|usually)\b|\bwould (?:call|query|fetch|connect|compute|calculate) (?:the|an?|our|to)\b|\bsimulat(?:e|es|ed|ing)\b|\bhard-?coded\b|\bnot (?:yet )?implemented\b|\bto-?do\b|\bimplement (?:this|later|me)\b/i.test(
    text,
  );

export const isNullObject = (container: Container | null): boolean =>
  container !== null && (nullName.test(container.name) || deliberateClass.test(container.doc));

/** A comment or docstring that says that nothing is to be done here, or always the same. */
export const saysDeliberate = (text: string): boolean =>
  /\bno-?ops?\b|\bnothing\b|\bintentional|\bdeliberate|\bon purpose\b|\bby design\b|\bnot (?:needed|necessary|used|required|applicable|relevant|supported)\b|\bunused\b|\bunsupported\b|\bdisabled?\b|\bignor(?:e|ed|es|ing)\b|\bdiscard|\bcompatib|\bdeprecated\b|\bnever\b|\balways\b|\bconstant\b|\bunconditional|\bregardless\b|\bsatisf(?:y|ies)\b|\bswallow|\bno effect\b|\boptional\b|\bmarker\b|\bdo(?:es)? not\b|\bdon't\b|\bby default\b|\bdefault (?:implementation|behaviou?r)\b|\bempty\b|\boverr?id|\bsubclass|\bhooks?\b|\bcallback\b|\brequired by\b|\bneeded (?:by|for)\b|\balready\b|\bwithout effect\b|\bwhatever\b|\bthe same\b/i.test(
    text,
  );

const deliberateName =
  /^_*(?:no_?op|nop|nothing|do_?nothing|ignore|identity|pass_?through|empty|void|blank|discard|swallow|dummy|always|never|constant|const|default|supports?(?=[A-Z_]|$)|is_?[Ss]upported|null|nil|noop_?\w*)(?=[A-Z_$0-9]|$)|_?no_?op(?:\$?\d+)?$|^(?:NO_?OP|EMPTY|NULL|IGNORE)(?=_|\$|$)|^Null[A-Z]/;

const nullName =
  /^_*(?:Null|No_?Op|Noop|NoOp|Nop|nop|noop|null|discard|Empty|empty|Silent|silent|Discard(?:ing)?|Blank|blank|Nil|Disabled|disabled|Dummy|dummy|No(?=[A-Z])|Ignor\w+|Inert|Always|Never|Allow(?:All|Any)|Deny(?:All)?|Void|Quiet|Dev_?[Nn]ull)|(?:Noop|NoOp|Null|Nop|Sink)$/;

const deliberateClass =
  /\bno-?ops?\b|\bnull object\b|\bdo(?:es|ing)? nothing\b|\bdiscards?\b|\bmarker\b|\bthrows? (?:it |them |everything )?away\b|\bsilen(?:t|ces?)\b/i;
