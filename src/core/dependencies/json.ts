import stripJsonComments from "strip-json-comments";

/** JSON as tools write it into configuration: comments and trailing commas may stand in it. Undefined when it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(stripJsonComments(text.replace(/^\uFEFF/, ""), { trailingCommas: true }));
  } catch {
    return undefined;
  }
}
