import { join } from "node:path";
import type { Recorded } from "../../core/event.ts";
import type { FileChange } from "../../core/file-change.ts";
import type { MessageReader, Told } from "../../core/message-reader.ts";
import type { Author, Oid } from "../../core/vocabulary.ts";
import type { Repository } from "../../ports/repository.ts";
import { createLoggedAuthors, readLogged } from "../log/authors.ts";
import { changesOfCommits } from "./changes-of.ts";
import { createKept } from "./kept.ts";
import { toldOf } from "./told.ts";

/** What is known of commits, asked in one go and remembered: a commit never changes. */
export type CommitMemory = {
  readonly told: <T>(reader: MessageReader<T>, tip: Oid, known: Oid | null) => Promise<readonly Told<T>[]>;
  readonly changesIn: (commits: readonly Oid[]) => Promise<ReadonlyMap<Oid, readonly FileChange[]>>;
  /** Git's author. */
  readonly authorName: (commit: Oid) => Promise<string>;
  readonly logged: () => Promise<readonly Recorded[]>;
  /** Who made a commit the log has seen, however long ago. */
  readonly loggedAuthor: (commit: Oid) => Promise<Author | null>;
};

export function createCommitMemory(repository: Repository): CommitMemory {
  const { paths } = repository;
  const folder = join(paths.stateDir, "looked");
  const kept = createKept(folder);
  const answers = new Map<string, Promise<readonly Told<unknown>[]>>();
  const names = new Map<Oid, string>();
  return {
    told: async <T>(reader: MessageReader<T>, tip: Oid, known: Oid | null) => {
      const key = `${reader.id}@${reader.version} ${tip} ${known}`;
      const answer = answers.get(key) ?? toldOf({ repository, folder, names }, reader, { tip, known });
      answers.set(key, answer);
      return (await answer) as readonly Told<T>[];
    },
    changesIn: (commits) => changesOfCommits({ paths, kept }, commits),
    authorName: async (commit) => names.get(commit) ?? (await repository.facts(commit)).authorName,
    loggedAuthor: createLoggedAuthors(paths),
    logged: () => readLogged(paths),
  };
}
