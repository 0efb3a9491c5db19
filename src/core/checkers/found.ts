/** One thing a linter or type checker says. */
export type Found = {
  /** As the tool names it, from the folder it ran in or absolute. */
  readonly file: string | null;
  readonly line: number | null;
  readonly rule: string;
  readonly message: string;
  readonly severity: "error" | "warning";
};

/** Reads what a tool printed; null when it is not what it prints. */
export type ReadFindings = (printed: { readonly stdout: string; readonly stderr: string }) => readonly Found[] | null;
