import { go } from "./debug-leftovers/go.ts";
import { javascript } from "./debug-leftovers/javascript.ts";
import type { Leftover } from "./debug-leftovers/leftover.ts";
import { type Place, placeOfPath } from "./debug-leftovers/places.ts";
import { python } from "./debug-leftovers/python.ts";
import { rust } from "./debug-leftovers/rust.ts";
import type { SourceFile } from "./source-file.ts";
import { type Family, familyOf } from "./syntax.ts";

const finders: Readonly<Record<Family, (file: SourceFile, place: Place) => Leftover[]>> = {
  "JavaScript/TypeScript": javascript,
  Python: python,
  Go: go,
  Rust: rust,
};

/** What was put into a file to see what happens, by line. */
export function debugLeftoversIn(file: SourceFile): Leftover[] {
  if (!file.language) return [];
  return finders[familyOf(file.language)](file, placeOfPath(file.path)).sort((a, b) => a.line - b.line);
}
