/** An event line longer than this is given up: 16 Mi characters, four times the longest tool result seen. */
const longestEvent = 16 * 1024 * 1024;
/** A line that is not JSON can only be shown to a person; this much of it is kept. */
const longestOther = 64 * 1024;

/** `cut` means the rest was thrown away: such a line is not an event, however it begins. */
export type Line = { readonly text: string; readonly cut: boolean };

export type LineReader = {
  readonly push: (chunk: string) => readonly Line[];
  /** The line that was begun and never ended, if any. */
  readonly end: () => readonly Line[];
};

/**
 * Whole lines out of chunks cut anywhere, `\n` or `\r\n`, in linear time and bounded memory.
 * A line begins only after a line feed. What follows in a line that was cut is thrown away up to the next one, so text in the middle
 * of a line can never pose as the beginning of one.
 */
export function lineReader(): LineReader {
  let held = "";
  let limit = longestOther;
  let cut = false;

  const hold = (piece: string) => {
    if (cut || piece === "") return;
    // Looked at once: asking `held` each time would copy all of it together each time.
    if (held === "") limit = piece.startsWith("{") ? longestEvent : longestOther;
    held += piece;
    cut = held.length > limit;
    if (cut) held = held.slice(0, longestOther);
  };
  const take = (): Line => {
    const line = { text: held.endsWith("\r") ? held.slice(0, -1) : held, cut };
    held = "";
    cut = false;
    return line;
  };

  return {
    push: (chunk) => {
      const lines: Line[] = [];
      let from = 0;
      for (let at = chunk.indexOf("\n"); at >= 0; at = chunk.indexOf("\n", from)) {
        hold(chunk.slice(from, at));
        lines.push(take());
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.slice(from));
      return lines;
    },
    end: () => (held === "" ? [] : [take()]),
  };
}

/** The object a line is, or null for anything else: text, a broken line, a list. */
export function eventOf(line: Line): Readonly<Record<string, unknown>> | null {
  if (line.cut || !line.text.startsWith("{")) return null;
  try {
    return JSON.parse(line.text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
