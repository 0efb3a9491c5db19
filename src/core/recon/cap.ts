const encoder = new TextEncoder();

export const bytesOf = (text: string): number => encoder.encode(text).length;

const mark = (bytes: number) => `\n[… cut at ${bytes} bytes; the rest does not fit]\n`;

/** The lines that fit into so many bytes, with a mark when some did not: never the middle of a character. */
export function cutAtLine(text: string, bytes: number): string {
  if (bytesOf(text) <= bytes) return text;
  const room = bytes - bytesOf(mark(bytes));
  const kept = new TextDecoder().decode(encoder.encode(text).subarray(0, Math.max(0, room)));
  return `${kept.slice(0, Math.max(0, kept.lastIndexOf("\n")))}${mark(bytes)}`;
}

const begin = (name: string) => `--- BEGIN UNTRUSTED PROJECT-SUPPLIED DATA: ${name}`;
const end = (name: string) => `--- END UNTRUSTED PROJECT-SUPPLIED DATA: ${name}`;

/** A text of the project between marks. Every line of it is indented, so that none of them can be a mark. */
export function framed(name: string, text: string): string {
  const plain = oneLine(name);
  // Whatever some program takes for a line end is one here, too.
  const lines = text.split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/).map((line) => `    ${line}`);
  return `${begin(plain)}\n${lines.join("\n").trimEnd()}\n${end(plain)}\n`;
}

/** A name or path on one line. */
export const oneLine = (text: string): string => text.replace(/[\s\u0085\u2028\u2029]+/g, " ");

/** As much of the parts as fits; a framed block that would have to be cut is left out whole, and the text says so. */
export function fitted(parts: readonly string[], bytes: number): string {
  const room = bytes - 200;
  let text = "";
  let dropped = 0;
  for (const part of parts) {
    const whole = bytesOf(text) + bytesOf(part) <= room;
    if (whole) text += part;
    else if (part.includes("\n--- BEGIN UNTRUSTED ") || part.startsWith("--- BEGIN UNTRUSTED ")) dropped += 1;
    else text = cutAtLine(text + part, room);
  }
  return dropped > 0 ? `${text}\n[… ${dropped} project ${dropped === 1 ? "text" : "texts"} left out: they do not fit into ${bytes} bytes]\n` : text;
}
