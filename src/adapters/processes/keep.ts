import { StringDecoder } from "node:string_decoder";

export type Kept = { readonly add: (chunk: Buffer) => void; readonly text: () => string };

/** Keeps the first and the last half of `maxBytes` and counts what lies between; memory does not grow with the stream. */
export function keepEnds(maxBytes: number): Kept {
  const headSize = Math.ceil(maxBytes / 2);
  const tailSize = Math.floor(maxBytes / 2);
  const head = growing();
  let ring = Buffer.alloc(0);
  let beyond = 0;
  const add = (chunk: Buffer) => {
    const first = chunk.subarray(0, headSize - head.bytes().length);
    const rest = chunk.subarray(first.length);
    head.add(first);
    if (rest.length === 0) return;
    if (ring.length === 0) ring = Buffer.alloc(tailSize);
    writeRing(ring, beyond, rest);
    beyond += rest.length;
  };
  return { add, text: () => join(head.bytes(), unroll(ring, beyond), beyond) };
}

/** Text of a stream chunk by chunk: a character split between two chunks comes with the second. */
export const decoding = (onText: (text: string) => void) => {
  const decoder = new StringDecoder("utf8");
  return (chunk: Buffer) => {
    const text = decoder.write(chunk);
    if (text) onText(text);
  };
};

/** Doubles instead of joining: a program that prints a byte at a time would otherwise copy everything for each. */
function growing() {
  let room = Buffer.alloc(4096);
  let length = 0;
  const add = (chunk: Buffer) => {
    if (length + chunk.length > room.length) room = Buffer.concat([room.subarray(0, length)], 2 * (length + chunk.length));
    chunk.copy(room, length);
    length += chunk.length;
  };
  return { add, bytes: () => room.subarray(0, length) };
}

function writeRing(ring: Buffer, at: number, bytes: Buffer): void {
  if (ring.length === 0) return;
  const last = bytes.subarray(Math.max(0, bytes.length - ring.length));
  const start = (at + bytes.length - last.length) % ring.length;
  const first = last.subarray(0, ring.length - start);
  first.copy(ring, start);
  last.subarray(first.length).copy(ring, 0);
}

function unroll(ring: Buffer, written: number): Buffer {
  if (written <= ring.length) return ring.subarray(0, written);
  const start = ring.length === 0 ? 0 : written % ring.length;
  return Buffer.concat([ring.subarray(start), ring.subarray(0, start)]);
}

function join(head: Buffer, tail: Buffer, beyond: number): string {
  if (beyond === tail.length) return Buffer.concat([head, tail]).toString("utf8");
  const begin = head.subarray(0, lastCharacter(head));
  const end = tail.subarray(firstCharacter(tail));
  const left = head.length + beyond - begin.length - end.length;
  return `${begin.toString("utf8")}\n[... ${left} bytes left out ...]\n${end.toString("utf8")}`;
}

/** Bytes at the start that continue a character whose beginning is not here: at most three. */
function firstCharacter(bytes: Buffer): number {
  let at = 0;
  while (at < 3 && isContinuation(bytes[at])) at++;
  return at;
}

/** Where the last character begins if its end is not here; the length otherwise. */
function lastCharacter(bytes: Buffer): number {
  let at = bytes.length - 1;
  while (at > bytes.length - 4 && isContinuation(bytes[at])) at--;
  const lead = bytes[at] ?? 0;
  const size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return at + size > bytes.length ? at : bytes.length;
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;
