/** One thing looked at. `fix` is a command or one sentence; null when there is nothing to mend. */
export type Check = { readonly id: string; readonly ok: boolean | "warn"; readonly says: string; readonly fix: string | null };
