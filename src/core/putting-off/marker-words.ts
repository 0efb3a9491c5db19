/** What a line stands in, as far as it changes what a word on it means. */
export type Surroundings = {
  /** The first, or the last, line of its comment. */
  readonly first: boolean;
  readonly last: boolean;
  /** The comment is about a thing of this name: names declared on the code line below, and keys of a list of parameters. */
  readonly names: (word: string) => boolean;
};

/** The marker of unfinished work on a line of a comment, in plain words; null when there is none, or it is only talked about. */
export function markerIn(line: string, surroundings: Surroundings): string | null {
  // A tag of a documentation comment, or a directive for a tool, may stand before what is put off.
  const text = line.replace(/^[\s*+>•|/#!;.=~-]*(?=\S)/, "").replace(/^@[a-z]\S*\s+(?:\{[^}]*\}\s+)?(?=(?:TODO|FIXME|XXX)\b)/, "");
  if (!anyMarker.test(text)) return null;
  for (const rule of rules) {
    const found = rule(text, surroundings);
    if (found) return found.replace(/\s+/g, " ").trim();
  }
  return null;
}

const anyMarker =
  /to[\s_-]?do|fix[\s_-]?me|xxx|hack|tbd|wip|[tf][\s._*-]?[oi0][\s._*-]|t0d|tod0|f1x|h[\s._*-]a[\s._*-]c|t[\s._*-]b[\s._*-]d|\[ \]|refactor|revisit|kludge|unfinished|not done/i;

type Rule = (text: string, surroundings: Surroundings) => string | null | undefined;
const rules: readonly Rule[] = [disguised, called, unchecked, atHead, bracketed, inside, predicate, atEnd];

/** Letters apart, or digits for letters. */
function disguised(text: string): string | undefined {
  return /(?<![\w.])(?:T([ ._*-])O\1D\1O|F([ ._*-])I\2X\2M\2E|H([ ._*-])A\3C\3K|T0DO|TOD0|T0D0|F1XME)(?!\w)/.exec(text)?.[0];
}

/** Other words for it, with a colon and what is left. */
function called(text: string): string | undefined {
  return /^(REFACTOR|REVISIT|KLUDGE|Unfinished|UNFINISHED|[Nn]ot done|NOT DONE)\s*:(?!:)\s*\S/.exec(text)?.[1];
}

/** A box of a list of tasks that nobody has ticked. */
function unchecked(text: string): string | undefined {
  return /^\[ \]\s+\p{L}{2}/u.exec(text)?.[0].slice(0, 3);
}

/** Opens a line: any spelling when something that is put off follows, capitals nearly always. */
function atHead(text: string, { first, names }: Surroundings): string | null {
  const [, opening = "", word = "", rest = ""] = /^([@\\]?)(TO[\s_-]?DOs?|FIX[\s_-]?ME|XXX+|HACK|TBD|WIP)(?![\w$]|['’]s\b)(.*)$/i.exec(text) ?? [];
  if (word === "" || names(word) || isListed(rest) || (/\s/.test(word) && !first)) return null;
  const isShouted = word === word.toUpperCase();
  const isUsual = !isShouted && /^(?:to[\s-]do|hack|xxx+)$/i.test(word);
  if (/^(?:\s*[:!?](?!:)|\s+[-–—]{1,2}\s|\s*$)/.test(rest)) return isUsual && !/^\s*[:!]/.test(rest) ? null : word;
  if (opening !== "" || isUsual) return opening !== "" && /^\s/.test(rest) ? word : null;
  return (isShouted ? isShoutedAt(word, rest) : putsOff(word, rest)) ? word : null;
}

const isShoutedAt = (word: string, rest: string) => /^(?:[\s.,;[]|--|\([^)]+\)|->)/.test(rest) && !isMention(word, rest);

/** Names among others: "TODO, FIXME and XXX", "TODO/DOING/DONE". */
const isListed = (rest: string) => /^\s*(?:[,/|&]|and\b|or\b)\s*(?:TODO|FIXME|XXX|HACK|TBD|WIP|DONE|DOING|BUG|NOTE|⟨)/.test(rest);

const isMention = (word: string, rest: string) =>
  (/^xxx/i.test(word) && /^(?:-(?!-)|[/.\d,;)]|\s*=)/.test(rest)) ||
  aboutMarkers.test(rest) ||
  (/^(?:TODO|WIP)/.test(word) && (things.test(rest) || says.test(rest)));

const aboutMarkers = /^[\s-]*(?:comments?|markers?|tags?|annotations?|keywords?)\b(?!:)/i;
const things =
  /^[\s-]*(?:items?|lists?|entry|entries|apps?|applications?|notes?|tasks?|cards?|columns?|tables?|models?|types?|ids?|objects?|states?|status|titles?|records?|rows?|views?|pages?|stores?|services?|apis?|endpoints?|routes?|schemas?|limits?|counts?|branch(?:es)?|board|section)\b(?!:)/i;
const says = /^\s+(?:returns|represents|is|are|means|denotes|stands)\b/;

/** After "todo" in small letters only an instruction, or a name and a colon, puts off; "fixme" and "tbd" are no other words. */
function putsOff(word: string, rest: string): boolean {
  if (/^\([\w@#. /-]+\)(?::|\s+\p{L})/u.test(rest)) return true;
  if (/^to/i.test(word)) return instructions.test(rest) && !/^\s+\w+(?:ed|s)\s/.test(rest);
  return /^\s/.test(rest) && !aboutMarkers.test(rest) && !(/^wip$/i.test(word) && things.test(rest));
}

const instructions =
  /^\s+(?:add|allow|avoid|catch|change|check|clean|complete|consider|convert|decide|deal|document|drop|ensure|expose|extend|extract|figure|fill|find|finish|fix|handle|implement|improve|investigate|later|log|make|maybe|merge|migrate|move|need|needs|optimi[sz]e|parse|pass|perhaps|properly|refactor|refuse|reject|remove|rename|replace|respect|rethink|revisit|rewrite|sort|support|test|think|this|update|use|validate|verify|why|wire|write)\b/i;

/** Alone in brackets, or in capitals with what is to be done. */
function bracketed(text: string): string | undefined {
  const alone = /(?<![\w$\])])[[({<]\s*(todo|fixme|tbd|wip)\s*[)\]}>](?![\w(:])/i.exec(text);
  return alone?.[1] ?? /(?<![\w$])[[(]\s*(TODO|FIXME|XXX|HACK|TBD|WIP)(?::|\s+(?!item|list|comment)\p{L})/u.exec(text)?.[1];
}

/** Within a line: in capitals, after the end of a sentence or before a colon or a name. */
function inside(text: string): string | null {
  const pattern = /(?<![\w$./@<:-])(TODO|FIXME|XXX|HACK|TBD|WIP)(?![\w$/])/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [before, rest] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
    if (isListed(rest) || isMention(match[0], rest) || before.trim() === "") continue;
    if (/(?:[.;!?)\]]|\s[-–—]{1,2}|#|\/\/)\s*$/.test(before) && /^(?:\s*[:!?(]|\s+[\p{L}(]|\s*$)/u.test(rest)) return match[0];
    if (/^(?::(?!:)|\([\w@#. /-]+\)|!(?!=))/.test(rest) && !leadsToThing.test(before)) return match[0];
  }
  return null;
}

const leadsToThing = /(?:^|[\s(])(?:an?|the|this|that|these|any|each|every|no|of|for|with|without|new|as|like|in|on|to|from|by|or|and|not|=|,)\s*$/i;

/** "The limit is TBD"; a state that is called so is none. */
function predicate(text: string): string | undefined {
  const tbd = /(?<![\w$./@-])tbd(?![\w$(/-])/i.exec(text)?.[0];
  if (tbd && !/["'.]$/.test(text.slice(0, text.search(/tbd/i)))) return tbd;
  const [, subject = "", word] = /(\S*)\s+(?:is|are|still|remains?|currently)\s+(?:an?\s+)?(TODO|FIXME|WIP|HACK)(?=\s*(?:[.,;!)]|$))/.exec(text) ?? [];
  return /^(?:status|state|column|value|label|kind|type|default|it|which|that|name|title|prefix)$/i.test(subject) ? undefined : word;
}

/** The last word of a comment. */
function atEnd(text: string, { last }: Surroundings): string | undefined {
  const [, before = "", word] = (last && /^(.*\S)\s+(TODO|FIXME|HACK)\s*[.!]*$/.exec(text)) || [];
  return leadsToThing.test(before) ||
    /(?:[,:=]|\b(?:than|is|are|into|at|marked|called|named|contains?|finds?|state|status|column|label|keyword|word|tag))$/i.test(before)
    ? undefined
    : word;
}
