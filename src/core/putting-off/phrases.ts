import { address } from "./plain-words.ts";

/** What a text says in place of doing it. */
type Phrase = {
  /** In any case; a blank stands for any white space, also the end of a line. */
  readonly says: string;
  /** Not in tests and examples, where stand-ins are the trade. */
  readonly standIn?: true;
  /** Only where nothing else stands on its lines, or a return. */
  readonly alone?: true;
  /** A word it cannot do without: most comments need not be read more closely. */
  readonly hint?: RegExp;
  /** What stands before, or after, makes it mean something else. */
  readonly unlessAfter?: RegExp;
  readonly unlessBefore?: RegExp;
};

export type PhrasePlace = { readonly standsIn: boolean; readonly alone: boolean };

/** Where phrases that put off work stand in the text of a comment, in plain words. */
export function phrasesIn(text: string, place: PhrasePlace): { readonly at: number; readonly phrase: string }[] {
  if (hasUpstream(text)) return [];
  return patterns.flatMap((phrase) => {
    if ((phrase.standIn && place.standsIn) || (phrase.alone && !place.alone) || phrase.hint?.test(text) === false) return [];
    // Most are not there; looking for all of them costs more than finding that out.
    if (text.search(phrase.pattern) < 0) return [];
    return [...text.matchAll(phrase.pattern)].flatMap((match) => {
      const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
      const isMeant = !phrase.unlessAfter?.test(before) && !phrase.unlessBefore?.test(after) && !elsewhere.test(after);
      return isMeant ? [{ at: match.index, phrase: match[0].replace(/\s+/g, " ") }] : [];
    });
  });
}

/** Waiting for others: what it waits for is named by address, and when it can go is said. */
const hasUpstream = (text: string) => text.includes(address) && /\b(?:until|once|when|after|as soon as|remove|drop|needed for|see|upstream)\b/i.test(text);

/** Something that others have not done yet. */
const elsewhere =
  /^\s+(?:in|by|on|for)\s+(?:older\s|some\s|all\s|most\s|old\s|the\s)?(?:[A-Z][a-z]\w*|browsers?|engines?|upstream|servers?|clients?|platforms?|systems?|versions?|subclass(?:es)?)\b/;

/** At the beginning, and at the end, of a sentence. */
const start = String.raw`(?<=^\s*|[.;:!?–—]\s+|[(]|\n\s*\n\s*|\s-\s+)`;
const end = String.raw`(?=\s*(?:[.!;)]|$))`;
const work =
  "implement|add|fix|finish|complete|handle|improve|refactor|revisit|deal with|optimi[sz]e|validate|test|support|wire up|clean up|figure out|come back to";
const future =
  "in (?:a|the|some) (?:later|future|next|subsequent|follow-?up) (?:commit|change|pr|pull request|version|step|iteration|release|phase|task|turn|patch|milestone|sprint)";
const later = `(?:later(?: on)?|soon|eventually|some ?day|another time|when (?:i|we) have time|${future})`;
const conditional = /\b(?:if|when|whether|because|since|unless)\s+$/i;

/** What every way to say `later` has in it. */
const putsOff = /later|soon|eventually|some\s*day|another|have\s+time|\bin\s+(?:a|the|some)\s/i;

const phrases: readonly Phrase[] = [
  {
    says: String.raw`(?<!\bas )\bfor now\b(?![(\w]|\s*=)`,
    unlessAfter:
      /\b(?:date|time|timestamp|epoch|clock|iso|string|seconds|millis\w*|expiry|entry|stands?|values?|short|check(?:s|ed)?|look(?:s|ing)?|name|alias|slot)\s+$/i,
    unlessBefore: /^(?:\s+(?:and|or)\s+(?:then|later|for)\b|\s+in\s+(?:utc|local)|['’])/i,
  },
  {
    says: String.raw`\b(?:temporary|temp|interim|provisional|short-term) (?:workaround|work-around|hack|fix|solution|measure|stopgap|implementation|logic|kludge)\b`,
  },
  {
    hint: /temporarily/i,
    says: String.raw`${start}temporarily (?:disabled|commented out|hard-?coded|stubbed|bypassed|turned off|skipped)\b|\btemporarily (?:disabled|commented out|hard-?coded|stubbed(?: out)?|bypassed) (?:because|until|due to|since|as)\b`,
    unlessAfter: /\b(?:is|are|was|be|been|being|if|when)\s+$/i,
  },
  { says: String.raw`\bquick(?: and |[ -]n[ -]|-and-)dirty\b|\b(?:quick|dirty|ugly) (?:hack|fix) (?:for|until)\b|\bstop-?gap\b` },
  {
    says: String.raw`\bplace-?holder (?:implementation|logic|code|function|method|class|body|return|result|response|behaviou?r|algorithm|check|until)\b`,
    standIn: true,
  },
  {
    says: String.raw`\b(?:this|it)(?: is|['’]s) (?:just |only |currently |merely )?a place-?holder\b`,
    standIn: true,
    unlessAfter: conditional,
    unlessBefore: /^\s+(?:for|that (?:is|gets)|in|which|name|type|node|token|value)\b/i,
  },
  { says: String.raw`^\s*place-?holder\s*[.!:]?\s*$`, standIn: true, alone: true },
  {
    says: String.raw`\b(?:not|never|un)[ -]?implemented yet\b|\bnot yet (?:been )?implemented\b|\byet to be (?:implemented|written|done)\b|\b(?:is|are|has|was)n['’]t (?:been )?implemented yet\b|\bnot (?:wired|hooked)(?: up)? yet\b|\bnot yet (?:wired|hooked)(?: up)?\b`,
    unlessAfter: /\b(?:if|when|whether|where|for|raised?|returns?|thrown?|error|unless)(?:\s+\S+){0,4}\s+$/i,
  },
  { says: String.raw`(?:^\s*|\b(?:needs|need|still|remains) )to be (?:implemented|written|filled in)(?=\s*[.!)]*\s*$)` },
  {
    says: String.raw`\b(?:this|it)(?: is|['’]s) (?:just |only |currently |merely )?a stub\b|\bjust a stub\b|\bstub(?:bed)?(?: out)? (?:for the moment|until|to be|will be)\b|^\s*stub (?:implementation|function|method|version)\s*[.!:]?\s*$`,
    standIn: true,
    unlessAfter: conditional,
    unlessBefore: /^\s+(?:for|on|of|when|that)\b/i,
  },
  { says: String.raw`^\s*stub\s*[.!:]?\s*$`, standIn: true, alone: true },
  {
    says: String.raw`\b(?:will|should|shall|can|must|to|going to) be (?:implemented|added|fixed|finished|completed|handled|supported|improved|written|filled in|cleaned up|wired up)(?: \w+){0,3}? ${later}${end}`,
  },
  { hint: putsOff, says: `${start}(?:we|i)(?:['’]ll| will| can| should| may| could) (?:${work}|do)(?: (?:this|it|that|these|them|the rest))? ${later}${end}` },
  {
    hint: putsOff,
    says: String.raw`${start}(?:${work})(?: \w+){0,5}? ${later}${end}|${start}(?:do|write|fill|replace|change)(?: (?:this|it|that|these|them|the rest))?(?: in)? ${later}${end}`,
  },
  { says: String.raw`\bleft (?:out )?as an exercise\b|\bexercise (?:for|to) the reader\b` },
  {
    says: String.raw`\bin (?:a|the) (?:real|full|proper|actual|production|complete|real-world|production-ready)[ -](?:implementation|world implementation|app|application|system|project|program|deployment|service|scenario|version|product|environment|setup|codebase|code base),? (?:this|you|we|one|it|there|that|use|the|i|should|would)\b`,
    standIn: true,
  },
  { says: String.raw`\bin production,? (?:this|you|we|it|one|that)(?:['’]d| would| should| will need)\b`, standIn: true },
  {
    says: String.raw`\b(?:real|actual|proper|full|complete) (?:implementation|logic|code|version) (?:would|goes|to come|comes|follows|should|will|is left|pending|needed|later)\b`,
    standIn: true,
  },
  {
    says: String.raw`\b(?:over)?simplif(?:ied|ication|y) (?:for (?:now|simplicity|the sake|th(?:e|is) (?:demo\w*|example|exercise|task|purposes?)|demo\w*|the moment|testing)|implementation|logic|check)\b`,
    standIn: true,
  },
  {
    says: String.raw`\b(?:mock|mocked|fake|faked|dummy|hard-?coded) (?:implementation|(?:logic|response|result|behaviou?r|data|values?) (?:for the moment|until|instead|to be|only|here))\b|\bsimulat(?:e|es|ed|ing) (?:the |an? )?(?:api call|network (?:call|request)|database call)\b`,
    standIn: true,
  },
  {
    hint: /implement/i,
    says: String.raw`${start}implement (?:me|it|this|here|(?:the )?(?:actual|real|rest|missing|remaining|proper) \w+|(?:(?:this|the) )?(?:function|method|logic|body|functionality|feature|handler)s?(?: here)?)(?=\s*(?:[.!)]|$))`,
  },
  {
    says: String.raw`\b(?:your|actual|real|more) (?:code|logic|implementation) (?:here|goes here|below)\b|${start}(?:add|put|insert|write) (?:your |the |actual |real |more )?(?:code|logic|implementation|validation|error handling) here\b|\b(?:code|logic|implementation|body|validation|error handling|details?) (?:goes here|omitted|left out|elided|to follow)\b(?! when| if| by)`,
    standIn: true,
  },
  {
    says: String.raw`(?:\.{3}|…)\s*(?:the )?(?:rest of|existing|remaining|other|more) (?:the )?(?:code|implementation|logic|methods?|functions?|file|cases|handlers|class|rules|tests|fields)\b|\brest of (?:the |your )?(?:code|implementation|logic|methods|file|class|function) (?:remains|stays|unchanged|here|goes|is unchanged|as before|omitted)\b`,
  },
  {
    says: String.raw`\b(?:missing|unhandled|unchecked|not (?:handled|checked|validated|supported|covered)) (?:yet|for the moment|at the moment|so far)${end}|\bnot yet (?:handled|checked|validated|supported|covered)${end}`,
    unlessAfter: /\b(?:if|when|whether|where|because|since|unless|are|that|which|who)(?:\s+\S+){0,4}\s+$/i,
  },
  {
    hint: /follow-?up|separate|future|later|next/i,
    says: String.raw`\b(?:comes?|follows|to follow|will (?:come|follow)|deferred|postponed|left)(?: to| until| for| in)*(?: a| the)? (?:follow-?up(?: (?:commit|pr|change|task))?|(?:later|next|separate|future) (?:commit|pr|pull request|change|task|iteration|step))${end}`,
  },
  {
    says: String.raw`\b(?:for|in) (?:the|an?|this|our) (?:mvp|proof of concept|prototype|spike|first (?:cut|iteration|pass)),? (?:we|i|it|this|only)\b|\bonly (?:handles? )?the happy path\b|\bgood enough (?:until|for now)\b`,
    unlessAfter: conditional,
  },
  {
    says: String.raw`\b(?:remaining|other|more|error|all|further)? ?(?:cases?|handling|checks?|validations?|branches|fields) (?:are |is )?(?:omitted|skipped|left out|elided) for (?:brevity|simplicity)\b`,
    standIn: true,
  },
  {
    says: String.raw`\b(?:should|needs? to|must|ought to) be \w+(?: \w+)? (?:at some point|one day|some day|eventually)${end}|\bshould be replaced (?:by|with) (?:a|the) (?:real|proper|actual) \w+`,
    unlessAfter: conditional,
  },
  { says: String.raw`\b(?:fix|remove|finish|revert|clean) (?:this|me|it|that)(?: up)? before (?:merging|merge|releas\w+|shipping|committing|deploying)\b` },
  {
    says: String.raw`\bcoming soon\b|\b(?:implementation|work) (?:is )?(?:pending|in progress|incomplete|unfinished)\b|\bnot production[ -]ready\b|${start}needs? (?:an? )?implement(?:ation|ing)\b`,
  },
];

const patterns = phrases.map((phrase) => ({ ...phrase, pattern: new RegExp(phrase.says.replace(/ /g, String.raw`\s+`), "gi") }));
