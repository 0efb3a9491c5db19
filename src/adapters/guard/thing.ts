import { lstatSync, readFileSync, readlinkSync } from "node:fs";

/** One path as it was: a file with its mode, a link, a folder; null when there was nothing. */
export type Thing = { kind: "file"; bytes: Buffer; mode: number } | { kind: "link"; target: string } | { kind: "folder" } | null;

export function thingAt(path: string): Thing {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isSymbolicLink()) return { kind: "link", target: readlinkSync(path) };
  if (stat?.isDirectory()) return { kind: "folder" };
  return stat?.isFile() ? { kind: "file", bytes: readFileSync(path), mode: stat.mode & 0o777 } : null;
}

export function same(one: Thing, other: Thing): boolean {
  if (one?.kind === "file" && other?.kind === "file") return one.mode === other.mode && one.bytes.equals(other.bytes);
  if (one?.kind === "link" && other?.kind === "link") return one.target === other.target;
  return one?.kind === other?.kind;
}
