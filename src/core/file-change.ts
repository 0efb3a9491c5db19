/** What a diff says of one file. */
export type FileChange = {
  readonly path: string;
  readonly status: "added" | "deleted" | "modified" | "renamed" | "typechange";
  readonly from: string | null;
  /** Lines; null for a binary file. */
  readonly added: number | null;
  readonly deleted: number | null;
};
