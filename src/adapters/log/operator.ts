import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Oid } from "../../core/vocabulary.ts";
import { type Checkpoint, readCheckpoint } from "./checkpoint.ts";
import { newPrivateKey, type Signer, signerOf } from "./signature.ts";

/**
 * What the operator's state folder holds: who writes, with which key, and where the log stood. It is outside the repository,
 * so that whoever can write refs cannot also say what they should be.
 */
export type Operator = {
  readonly writer: string;
  readonly signer: Signer;
  readonly expectedTip: () => Oid | null;
  readonly expect: (tip: Oid | null) => void;
  /** State folded up to a tip; null when there is none of this version. */
  readonly checkpoint: () => Checkpoint | null;
  readonly keepCheckpoint: (checkpoint: Checkpoint) => void;
};

/** Null when this clone has no identity yet: its log can be read but not written. */
export function openOperator(stateDir: string): Operator | null {
  if (!existsSync(join(stateDir, "writer"))) return null;
  const writer = readFileSync(join(stateDir, "writer"), "utf8").trim();
  const signer = signerOf(readFileSync(join(stateDir, "key.pem"), "utf8"));
  return {
    writer,
    signer,
    expectedTip: () => readIfThere(join(stateDir, "tip"))?.trim() || null,
    expect: (tip) => replaceFile(join(stateDir, "tip"), `${tip ?? ""}\n`),
    checkpoint: () => readCheckpoint(join(stateDir, "checkpoint.json")),
    keepCheckpoint: (checkpoint) => replaceFile(join(stateDir, "checkpoint.json"), JSON.stringify(checkpoint)),
  };
}

/** Makes the identity of this clone: a writer name, an ed25519 key, and an allowed-signers file for `git verify-commit`. */
export function createOperator(stateDir: string): Operator {
  const existing = openOperator(stateDir);
  if (existing) return existing;
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  chmodSync(stateDir, 0o700);
  const writer = `clone-${randomBytes(4).toString("hex")}`;
  const pem = newPrivateKey();
  const { publicKey } = signerOf(pem);
  writeFileSync(join(stateDir, "key.pem"), pem, { mode: 0o600 });
  writeFileSync(join(stateDir, "key.pub"), `${publicKey} ${writer}\n`);
  writeFileSync(join(stateDir, "allowed_signers"), `${writer}@peers namespaces="git" ${publicKey}\n`);
  replaceFile(join(stateDir, "writer"), `${writer}\n`);
  return openOperator(stateDir) as Operator;
}

/** Readers never see half a file. */
function replaceFile(file: string, content: string): void {
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, content, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (fault) {
    rmSync(temporary, { force: true });
    throw fault;
  }
}

const readIfThere = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : null);
