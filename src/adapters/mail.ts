import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import {
  bodyCap,
  boxOf,
  type Draft,
  fileNameOf,
  fitting,
  highestNumber,
  type Message,
  numberOf,
  parseMessage,
  renderInbox,
  renderMessage,
} from "../core/mail.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Mail } from "../ports/world.ts";

/** Files of a box that are looked at for one turn; the rest waits for the next. */
const mostAtOnce = 20;
/** Characters are up to four bytes; besides the body there is some front matter. */
const readBytes = 4 * bodyCap + 4_096;

/** The letter boxes under `.peers/comms`. A message is published whole or not at all, and leaves its box once it was read. */
export function createMail(paths: RepositoryPaths): Mail {
  const comms = join(paths.mainTop, ".peers", "comms");
  const inBoxes = (to: string, from: readonly string[]) => [...from].toSorted().flatMap((sender) => messagesIn(comms, sender, to));
  return {
    send: async (message) => publish(join(comms, boxOf(message.from, message.to)), message),
    waiting: async (to, from) => fitting(inBoxes(to, from)),
    toldIn: async (promptFile, to, from) => {
      const prompt = existsSync(promptFile) ? readFileSync(promptFile, "utf8") : "";
      return inBoxes(to, from).filter((message) => prompt.includes(renderInbox([message])));
    },
    archive: async (messages) => {
      for (const message of messages) putAway(comms, message);
    },
  };
}

/** Links appear whole, so readers see no half file. Who holds the number's mark may use it: names differ by topic, so they would not collide. */
function publish(box: string, message: Draft): string {
  mkdirSync(box, { recursive: true });
  const draft = join(box, `.draft-${randomBytes(6).toString("hex")}`);
  writeFileSync(draft, renderMessage(message));
  try {
    for (let number = lastNumber(box) + 1; number <= highestNumber; number += 1) {
      const file = withNumber(box, number, () => {
        const name = join(box, fileNameOf(number, message.topic));
        linkSync(draft, name);
        return name;
      });
      if (file) return file;
    }
    throw new Error(`the numbers of ${box} are used up; remove the file with the highest`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Does it while nobody else may use this number; null when it is taken. A mark left by a crash costs a number, nothing else. */
function withNumber(box: string, number: number, act: () => string): string | null {
  const mark = join(box, `.number-${number}`);
  try {
    writeFileSync(mark, "", { flag: "wx" });
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === "EEXIST") return null;
    throw fault;
  }
  try {
    return numbersOf(box).includes(number) ? null : act();
  } finally {
    rmSync(mark, { force: true });
  }
}

const lastNumber = (box: string) => numbersOf(box).reduce((highest, number) => Math.max(highest, number), 0);

// Archived numbers are not used again, or a later message would push an earlier one out of the archive. The box is read first: messages move from there to here.
const numbersOf = (box: string) => [...namesIn(box), ...namesIn(join(dirname(box), "archive", basename(box)))].flatMap((name) => numberOf(name) ?? []);

/** A box that is a link leads to files nobody sent; one that is a file holds nothing. */
function namesIn(folder: string): string[] {
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [];
}

function messagesIn(comms: string, from: string, to: string): Message[] {
  const box = join(comms, boxOf(from, to));
  const numbered = namesIn(comms).length > 0 ? namesIn(box).flatMap((file) => ({ file, number: numberOf(file) ?? -1 })) : [];
  return numbered
    .filter(({ number }) => number >= 0)
    .toSorted((one, other) => one.number - other.number)
    .slice(0, mostAtOnce)
    .flatMap(({ file, number }) => {
      const text = beginningOf(join(box, file));
      return text === null ? [] : [parseMessage(text, { from, to, number, file })];
    });
}

/** Links, pipes and folders in a box are somebody's trick, not messages; of an endless file only the beginning is read. */
function beginningOf(file: string): string | null {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    if (!fstatSync(descriptor).isFile()) return null;
    const buffer = Buffer.alloc(readBytes);
    return buffer.toString("utf8", 0, readSync(descriptor, buffer, 0, readBytes, 0));
  } catch {
    return null;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** What cannot be archived is removed: it was read, and must not come again. */
function putAway(comms: string, { from, to, file }: Message): void {
  const read = join(comms, boxOf(from, to), file);
  const archive = join(comms, "archive", boxOf(from, to));
  try {
    mkdirSync(archive, { recursive: true });
    renameSync(read, join(archive, file));
  } catch {
    rmSync(read, { recursive: true, force: true });
  }
}
