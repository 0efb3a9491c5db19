/** Whether a text says that the work has not been done: not that something is wrong with what was asked. */
export function saysNotImplemented(text: string): boolean {
  const plain = text.replace(/\s+/g, " ").trim();
  return whole.test(plain) || (anywhere.test(plain) && !aboutOthers.test(plain));
}

const anywhere =
  /\b(?:(?:not|isn't|n't|yet to be|nothing) (?:yet |been |fully |currently )*implemented|(?:not|n't) implement(?:ed)? (?:it |this )?yet|to be implemented|un-?implemented|needs? (?:to be )?implement(?:ed|ing|ation)|implement (?:me|this|it)\b|implementation (?:is )?(?:missing|pending|goes here)|missing implementation|coming soon|under construction|left as an exercise|fill (?:me|this) in|not (?:been )?written yet|to ?do:? implement|(?:is|are|remains?|still|yet) to be (?:written|coded|done)(?=[.!\s]*$))\b/i;

// What somebody else has not implemented.
const aboutOthers =
  /\b(?:must|does|do|should) (?:not )?implement\b|\b(?:if|when|unless|because)\b.* not implemented|not implemented by\b|defined but not implemented/i;

// Words that are said of other things too: only when nothing else is said.
const whole =
  /^(?:\w+[:.] ?|\w+\(\)[:. ]*)?(?:to-?do|fixme|tbd|wip|xxx|stub|stubbed|placeholder|not (?:yet|written|coded)(?: yet)?|(?:for )?later|soon|unfinished|incomplete|not ?implemented)[.!…\s]*$|^(?:TO-?DO|FIXME|TBD|WIP)\b ?[:([-]/i;

/** Names of errors and helpers that stand for it. */
export const namesNotImplemented = (name: string): boolean =>
  /^(?:_*(?:raise|throw|err|error|fail|panic)?_*)(?:not_?(?:yet_?)?implemented(?:_?yet)?|un_?implemented|un_?supported_?yet|not_?yet_?(?:written|done|built|coded|finished|supported)|todo|implement_?me)(?:_?(?:error|exception|yet|err))?$/i.test(
    name,
  );
