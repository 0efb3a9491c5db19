/** What a gate of your own is: the module exports one of these as `gate`. */
export type Gate = {
  /** As goals.yaml names its goal. */
  readonly id: string;
  /** The question it answers about a commit, one sentence. */
  readonly says: string;
  readonly judge: (view: View) => Answer | Promise<Answer>;
};

/** The files of a commit, of the baseline, and what differs between them. Paths are relative to the top, `/` between. */
export type View = {
  readonly commit: string;
  /** Null when everything is new. */
  readonly baseline: string | null;
  readonly files: readonly string[];
  readonly read: (path: string) => Promise<string | null>;
  readonly readBaseline: (path: string) => Promise<string | null>;
  readonly changed: readonly { readonly path: string; readonly status: "added" | "modified" | "deleted" }[];
};

/** `not-applicable`: there is nothing it could look at. `broken`: it could not look; the run stops and says why. */
export type Answer = {
  readonly verdict: "pass" | "fail" | "broken" | "not-applicable";
  /** One sentence for people. */
  readonly why: string;
  readonly findings?: readonly Finding[];
};

export type Finding = {
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  /** The offending text. */
  readonly text: string;
  /** What is wrong with it. */
  readonly claim: string;
  /** What would satisfy the gate. */
  readonly remedy: string;
};
