import { parse } from "./durations.js";

/**
 * Whole seconds of several durations together.
 * @param {readonly string[]} texts
 * @returns {number}
 */
export function total(texts) {
  return texts.reduce((sum, text) => sum + parse(text), 0);
}
