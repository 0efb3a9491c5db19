// Compares an implementation in a folder with the reference, program by program, in this process.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { programOf } from "./generate.mjs";
import { meaning } from "./reference.mjs";

/** Runs the programs of the seeds; calls `differs` for each that prints something else. Resolves with how many did. */
export async function compare(folder, { from, count, differs = () => true }) {
  const { run } = await import(pathToFileURL(join(folder, "src", "run.mjs")).href);
  let different = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const { tree, text } = programOf(seed);
    const expected = meaning(tree);
    const got = printed(run, text);
    if (got === expected) continue;
    different += 1;
    if (differs({ tree, text, expected, got, run }) === false) break;
  }
  return different;
}

/** What an implementation prints, even one that breaks. */
export function printed(run, text) {
  try {
    return run(text);
  } catch (fault) {
    return `crashed: ${fault.message}`;
  }
}

/** What the programs of the seeds are: outcomes and features with their shares. */
export function distribution({ from, count }) {
  const [outcomes, features] = [new Map(), new Map()];
  const add = (map, key) => map.set(key, (map.get(key) ?? 0) + 1);
  for (let seed = from; seed < from + count; seed += 1) {
    const program = programOf(seed);
    add(outcomes, kindOf(meaning(program.tree)));
    for (const feature of program.features) add(features, feature);
  }
  return { outcomes: sorted(outcomes), features: sorted(features) };
}

const kindOf = (line) =>
  line.startsWith("error") ? line : line.startsWith('"') ? "string" : line.startsWith("<") ? "function" : /^[tf]/.test(line) ? "boolean" : "integer";
const sorted = (map) => Object.fromEntries([...map].toSorted(([, one], [, other]) => other - one));
