/** Where peers write prose into a generated page: between two marks, by name. */
export const emptySlot = (name: string) => `${begin(name)}\n${end}\n`;

const begin = (name: string) => `<!-- prose of ${name} -->`;
const end = "<!-- end of prose -->";
const beginning = /^<!-- prose of ([\w-]+) -->$/;

export type Slot = { readonly name: string; readonly text: string /** Where its prose begins, from 1. */; readonly line: number };
export type Emptied = { readonly page: string; readonly slots: readonly Slot[] };

/** The page without what was written into it, and that. */
export function emptied(text: string): Emptied {
  const kept: string[] = [];
  const slots: { name: string; text: string[]; line: number }[] = [];
  let open = false;
  for (const [at, line] of text.replace(/\r\n?/g, "\n").split("\n").entries()) {
    const name = beginning.exec(line)?.[1];
    if (open && line !== end) slots.at(-1)?.text.push(line);
    else kept.push(line);
    if (!open && name !== undefined) slots.push({ name, text: [], line: at + 2 });
    if (name !== undefined || line === end) open = open ? line !== end : name !== undefined;
  }
  return { page: kept.join("\n"), slots: slots.map(({ name, text: lines, line }) => ({ name, text: lines.join("\n").trim(), line })) };
}

/** The new page with what was written into the former one. What has no place any more is lost, and named. */
export function refilled(page: string, former: string): { readonly text: string; readonly lost: readonly string[] } {
  const { slots } = emptied(former);
  const lost = slots.filter(({ name, text }) => text !== "" && !page.includes(`${begin(name)}\n`)).map(({ name }) => name);
  const text = slots.reduce(
    (sofar, slot) => (slot.text === "" ? sofar : sofar.replace(emptySlot(slot.name), () => `${begin(slot.name)}\n${slot.text}\n${end}\n`)),
    page,
  );
  return { text, lost };
}
