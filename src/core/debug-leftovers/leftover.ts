/** Something that was put in to see what happens. */
export type Leftover = { readonly line: number; readonly what: string };
