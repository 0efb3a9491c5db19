// The programs an implementation gets wrong, the shortest of each nature first, each with a command that fails.
import { compare, printed } from "./evaluate.mjs";
import { written } from "./write.mjs";

const command = (text, expected) => `node src/main.mjs '${text}' | grep -qxF -- '${expected}'`;

/** The program and the line asked for of every such command in a text. */
export const commandsIn = (text) =>
  [...text.matchAll(/node src\/main\.mjs '([^']*)' \| grep -qxF -- '([^']*)'/g)].map(([whole, program, expected]) => ({ command: whole, program, expected }));

/** At most `most` of them, no two of one nature. */
export async function differences(folder, { from, count, most }) {
  const found = [];
  const different = await compare(folder, { from, count, differs: (one) => found.push(one) });
  const natures = new Set();
  const told = found
    .map(onOneLine)
    .filter(({ text, expected, got }) => !/[\n\t']/.test(text + expected) && got !== expected)
    .toSorted((one, other) => one.text.length - other.text.length)
    .filter(({ expected, got }) => natures.size !== natures.add(natureOf(expected, got)).size)
    .slice(0, most)
    .map(({ text, expected, got }) => ({ text, expected, got: got.replace(/[\n\t]/g, " "), command: command(text, expected) }));
  return { different, told };
}

const kindOf = (line) => (line.startsWith("error") || line.startsWith("crashed") ? line.slice(0, 16) : line.slice(0, 1));
const natureOf = (expected, got) => `${kindOf(expected)} ${kindOf(got)}`;

/** The same program without line breaks and comments, so that it fits into a command. */
function onOneLine({ tree, text, expected, got, run }) {
  if (tree.is === "bad" || !/[\n\t]/.test(text)) return { text, expected, got };
  const plain = written(tree, () => 0.5);
  return { text: plain, expected, got: printed(run, plain) };
}
