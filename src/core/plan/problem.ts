/** What is wrong with a plan, where, and what would be right. */
export type Problem = { readonly line: number; readonly says: string };

export const problem = (line: number, says: string): Problem => ({ line, says });
