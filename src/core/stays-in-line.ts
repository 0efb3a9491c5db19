/** What peers wrote stays a part of the line it stands in, whatever headings, lists or questions it holds. */
export const staysInLine = (text: string): string => text.replace(/\s*[\n\r\u2028\u2029]\s*/g, "\n    ");

/** A path as people write it; one that could end its line or its quotes as JSON does. */
export const pathInLine = (path: string): string => (unusual.test(path) ? JSON.stringify(path).replace(/[\u2028\u2029`]/g, escaped) : path);

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const unusual = /[\u0000-\u001f\u007f\u2028\u2029`]/;
const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
