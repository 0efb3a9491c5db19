/** Where the agent works and with which environment. */
export type Place = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };
