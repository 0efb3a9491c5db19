/** What keeps an evaluation short: goals are written by people, but what they look at is written by whoever made the commit. */
export const limits = {
  /** Characters of an expression. */
  text: 4096,
  /** Nesting of parentheses, calls, `not` and postfixes. */
  depth: 64,
  /** Characters of a regular expression, and the steps it compiles to. */
  pattern: 1024,
  program: 2_000,
  /** Characters a regular expression may look at; longer output is an error, never looked at in part. */
  searched: 1 << 20,
  /** Pattern steps times characters, over the whole expression: about 5 s in the worst case measured (100 million a second). */
  steps: 500_000_000,
  /** Characters read or made by all operations of one expression. */
  characters: 64 << 20,
  /** Characters of what `in` and `split` look for: searching a long text for a long text is quadratic in the engines. */
  needle: 1024,
} as const;
