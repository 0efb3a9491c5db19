/** Files that are nothing but a holder of secrets, by the bytes they begin with; null for every other file. */
export function secretContainer(bytes: Uint8Array, path: string): string | null {
  if (isPkcs12(bytes)) return /trust|cacerts/i.test(path) ? null : "PKCS #12 key store";
  if (isBinaryKey(bytes)) return "private key in DER";
  const magic = word(bytes, 0);
  if (magic === 0xfeedfeed || magic === 0xcececece) return holdsKey(bytes) ? "Java key store with a private key" : null;
  if (magic === 0x03d9a29a) return "KeePass database";
  return bytes[0] !== undefined && /\.(?:gpg|pgp|skr|key)$|secring/i.test(path) && isSecretPacket(bytes) ? "OpenPGP secret key" : null;
}

const word = (bytes: Uint8Array, at: number) =>
  (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0;
const half = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

/** SEQUENCE { INTEGER 3, SEQUENCE … }, RFC 7292 section 4. */
function isPkcs12(bytes: Uint8Array): boolean {
  const inside = sequence(bytes);
  return inside > 0 && bytes[inside] === 2 && bytes[inside + 1] === 1 && bytes[inside + 2] === 3 && bytes[inside + 3] === 0x30;
}

/** PKCS #1 or #8 (INTEGER 0, then INTEGER or an AlgorithmIdentifier) or SEC 1 (INTEGER 1, then OCTET STRING). */
function isBinaryKey(bytes: Uint8Array): boolean {
  const inside = sequence(bytes);
  if (inside === 0 || bytes[inside] !== 2 || bytes[inside + 1] !== 1 || bytes.length < 40) return false;
  const [version, next, after] = [bytes[inside + 2], bytes[inside + 3], bytes[inside + 5]];
  if (version === 1) return next === 4 && bytes[inside + 4] === 32;
  return version === 0 && ((next === 2 && (bytes[inside + 4] ?? 0) >= 0x81) || (next === 0x30 && after === 6));
}

/** Where the content of a DER SEQUENCE that is the whole file begins; 0 when it is none. */
function sequence(bytes: Uint8Array): number {
  if (bytes[0] !== 0x30) return 0;
  const first = bytes[1] ?? 0;
  if (first < 0x80) return first + 2 === bytes.length ? 2 : 0;
  const size = first === 0x81 ? (bytes[2] ?? 0) : first === 0x82 ? half(bytes, 2) : first === 0x80 ? bytes.length - 2 : -1;
  const head = first === 0x81 ? 3 : first === 0x82 ? 4 : 2;
  return size + head === bytes.length ? head : 0;
}

/** Walks the entries of a Java key store: trusted certificates are passed over, anything else holds a key. */
function holdsKey(bytes: Uint8Array): boolean {
  let at = 12;
  for (let count = word(bytes, 8); count > 0; count--) {
    if (word(bytes, at) !== 2) return true;
    at += 4;
    at += 2 + half(bytes, at) + 8;
    at += 2 + half(bytes, at);
    at += 4 + word(bytes, at);
    if (at > bytes.length) return true;
  }
  return false;
}

/** Packet tag 5, RFC 9580 section 4.2, with a version behind its length. */
const isSecretPacket = (bytes: Uint8Array): boolean =>
  [0x94, 0x95, 0x96, 0xc5].includes(bytes[0] ?? 0) && bytes.subarray(2, 7).some((byte) => byte === 4 || byte === 6);
