/** A piece of a file as text. What stands at the end of one is repeated at the beginning of the next, `overlap` units of it. */
export type Piece = { readonly text: string; readonly isText: boolean; readonly overlap: number };

const pieceBytes = 8 << 20;
const overlapBytes = 64 << 10;

/** A file of any size and encoding, piece by piece. UTF-16 and UTF-32 are told by their zeros where there is no mark. */
export function* readable(bytes: Uint8Array): Generator<Piece> {
  const decode = decoderOf(bytes);
  for (let from = 0; from < bytes.length || from === 0; from += pieceBytes) {
    const to = from + pieceBytes + overlapBytes;
    const { text, isText } = decode(bytes.subarray(from, to));
    const tail = to < bytes.length ? decode(bytes.subarray(from + pieceBytes, to)).text.length : 0;
    yield { text, isText, overlap: tail };
  }
}

type Decode = (bytes: Uint8Array) => Pick<Piece, "text" | "isText">;

function decoderOf(bytes: Uint8Array): Decode {
  const encoding = encodingOf(bytes);
  const decoder = new TextDecoder(encoding ?? "latin1");
  const isText = encoding !== null || isMostlyText(bytes.subarray(0, probed));
  return (part) => {
    const text = decoder.decode(part);
    return { text: text.includes("\0") ? text.replaceAll("\0", "") : text, isText };
  };
}

const probed = 8_000;

/** One odd byte does not make a picture of a text. */
const isMostlyText = (probe: Uint8Array): boolean =>
  probe.filter((byte) => byte > 0 && byte < 0x20 && !(byte >= 9 && byte <= 13)).length <= probe.length * 0.02;

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" | null {
  const [first, second, third, fourth] = bytes;
  const wide = first === 0xff && second === 0xfe && third === 0 && fourth === 0;
  if (first === 0xff && second === 0xfe && !wide) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  const probe = bytes.subarray(0, probed);
  const zeros = [0, 0];
  for (let at = 0; at < probe.length; at++) if (probe[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0) return "utf-8";
  const enough = probe.length * 0.3;
  if (odd >= enough && even < probe.length * 0.05) return "utf-16le";
  return even >= enough && odd < probe.length * 0.05 ? "utf-16be" : null;
}
