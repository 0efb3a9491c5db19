/** Bytes as text: by the byte order mark, else as UTF-8. Null for what is not text: a NUL byte and no mark. */
export function textOf(bytes: Uint8Array): string | null {
  const mark = marks.find(({ bytes: first }) => first.every((byte, index) => bytes[index] === byte));
  if (mark) return new TextDecoder(mark.encoding).decode(bytes.subarray(mark.bytes.length));
  return bytes.subarray(0, probed).includes(0) ? null : new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

// As far as git itself looks for a NUL byte.
const probed = 8_000;

const marks = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { bytes: [0xff, 0xfe], encoding: "utf-16le" },
  { bytes: [0xfe, 0xff], encoding: "utf-16be" },
] as const;
