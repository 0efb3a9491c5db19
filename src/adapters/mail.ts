import { randomBytes } from "node:crypto";
import { existsSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boxOf, fileNameOf, type Message, numberOf, parseMessage, renderMessage } from "../core/mail.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Mail } from "../ports/world.ts";

/** Messages handed to one turn at most; the rest waits for the next. */
const mostAtOnce = 20;

/** The letter boxes under `.peers/comms`. A message is published whole or not at all, and leaves its box once it was read. */
export function createMail(paths: RepositoryPaths): Mail {
  const comms = join(paths.mainTop, ".peers", "comms");
  return {
    send: async (message) => publish(join(comms, boxOf(message.from, message.to)), message),
    waiting: async (to) =>
      boxesOf(comms, to)
        .flatMap(({ from, folder }) => messagesIn(folder, { from, to }))
        .slice(0, mostAtOnce),
    archive: async (messages) => {
      for (const message of messages) putAway(comms, message);
    },
  };
}

/** Linking fails when the number is taken, so two senders never overwrite each other; readers see no half file. */
function publish(folder: string, message: Omit<Message, "number">): string {
  mkdirSync(folder, { recursive: true });
  const draft = join(folder, `.draft-${randomBytes(6).toString("hex")}`);
  writeFileSync(draft, renderMessage(message));
  try {
    for (let number = lastNumber(folder) + 1; ; number += 1) {
      const file = join(folder, fileNameOf(number, message.topic));
      if (numbersIn(folder).includes(number)) continue;
      try {
        linkSync(draft, file);
        return file;
      } catch (fault) {
        if ((fault as NodeJS.ErrnoException).code !== "EEXIST") throw fault;
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

// Archived numbers are not used again, or a later message would push an earlier one out of the archive.
function lastNumber(folder: string): number {
  const archive = join(folder, "..", "archive", folder.split("/").at(-1) ?? "");
  return Math.max(0, ...numbersIn(folder), ...numbersIn(archive));
}

const numbersIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).flatMap((name) => numberOf(name) ?? []) : []);

function boxesOf(comms: string, to: string): { from: string; folder: string }[] {
  if (!existsSync(comms)) return [];
  return readdirSync(comms)
    .filter((name) => name.endsWith(`-to-${to}`))
    .toSorted()
    .map((name) => ({ from: name.slice(0, -`-to-${to}`.length), folder: join(comms, name) }));
}

/** Links and folders in a box are somebody's trick, not messages. */
function messagesIn(folder: string, { from, to }: { from: string; to: string }): Message[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const number = numberOf(name);
      return number !== null && lstatSync(join(folder, name)).isFile() ? [parseMessage(readFileSync(join(folder, name), "utf8"), { from, to, number })] : [];
    })
    .toSorted((one, other) => one.number - other.number);
}

function putAway(comms: string, { from, to, number }: Message): void {
  const folder = join(comms, boxOf(from, to));
  const archive = join(comms, "archive", boxOf(from, to));
  mkdirSync(archive, { recursive: true });
  for (const name of existsSync(folder) ? readdirSync(folder) : []) if (numberOf(name) === number) renameSync(join(folder, name), join(archive, name));
}
