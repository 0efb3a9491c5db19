import { oneLine } from "./plain.ts";

/** Text for an element or a quoted attribute of HTML or SVG. */
export function escaped(text: string, limit?: number): string {
  return oneLine(text, limit).replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
