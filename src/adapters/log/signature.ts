import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";

/**
 * SSH signatures (PROTOCOL.sshsig of OpenSSH) with ed25519, made in process: `ssh-keygen -Y sign` would cost a start for every
 * entry. `git verify-commit` and `ssh-keygen -Y verify` accept them.
 */
export type Signer = { readonly publicKey: string; readonly sign: (text: Uint8Array) => string };

/** A new private key (PKCS#8 PEM). */
export const newPrivateKey = (): string => generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();

export function signerOf(privatePem: string): Signer {
  const key = createPrivateKey(privatePem);
  const publicBlob = blobOf(createPublicKey(key));
  return { publicKey: `ssh-ed25519 ${publicBlob.toString("base64")}`, sign: (text) => armour(publicBlob, sign(null, signedData(text), key)) };
}

/** Whether `signature` (armoured) is one over `text` by `publicKey` (an OpenSSH line). Never throws: garbage is simply not a signature. */
export function isSignedBy(publicKey: string, text: Uint8Array, signature: string): boolean {
  try {
    const { key, raw } = dissect(signature);
    const wanted = Buffer.from(publicKey.split(" ")[1] ?? "", "base64");
    return wanted.length > 0 && key.equals(wanted) && verify(null, signedData(text), keyOf(wanted), raw);
  } catch {
    return false;
  }
}

/** `SHA256:…` as `ssh-keygen -l` prints it. */
export const fingerprint = (publicKey: string) =>
  `SHA256:${createHash("sha256")
    .update(Buffer.from(publicKey.split(" ")[1] ?? "", "base64"))
    .digest("base64")
    .replace(/=+$/, "")}`;

const namespace = "git";

function signedData(text: Uint8Array): Buffer {
  const digest = createHash("sha512").update(text).digest();
  return Buffer.concat([Buffer.from("SSHSIG"), ...[namespace, "", "sha512"].map(field), field(digest)]);
}

function armour(key: Buffer, raw: Buffer): string {
  const version = Buffer.from([0, 0, 0, 1]);
  const signature = Buffer.concat([field("ssh-ed25519"), field(raw)]);
  const blob = Buffer.concat([Buffer.from("SSHSIG"), version, field(key), ...[namespace, "", "sha512"].map(field), field(signature)]);
  return `-----BEGIN SSH SIGNATURE-----\n${(blob.toString("base64").match(/.{1,70}/g) ?? []).join("\n")}\n-----END SSH SIGNATURE-----`;
}

function dissect(armoured: string): { key: Buffer; raw: Buffer } {
  const blob = Buffer.from(armoured.replace(/-----[A-Z ]+-----/g, ""), "base64");
  const [key, , , , signature] = fields(blob.subarray(10));
  const [, raw] = fields(signature ?? Buffer.alloc(0));
  if (!key || !raw || blob.subarray(0, 6).toString() !== "SSHSIG") throw new Error("not an SSH signature");
  return { key, raw };
}

function field(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function fields(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    found.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return found;
}

// The last 32 bytes of both encodings are the key itself (RFC 8410 for DER, RFC 8709 for SSH).
const derPrefix = Buffer.from("302a300506032b6570032100", "hex");
const blobOf = (key: KeyObject) => Buffer.concat([field("ssh-ed25519"), field(key.export({ type: "spki", format: "der" }).subarray(-32))]);
const keyOf = (blob: Buffer) => createPublicKey({ key: Buffer.concat([derPrefix, blob.subarray(-32)]), format: "der", type: "spki" });
