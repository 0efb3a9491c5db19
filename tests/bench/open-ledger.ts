/** Reads the bug ledger of a repository as the gates do; for the benchmark. */
import { readLedger } from "../../gates/shared/ledger.ts";
import { discover } from "../../src/adapters/discover.ts";
import { createCommitMemory } from "../../src/adapters/looking/commits.ts";
import { createRepository } from "../../src/adapters/repository.ts";
import { isBlocking, openBecause } from "../../src/core/bugs/ledger.ts";
import type { GateView } from "../../src/ports/gate.ts";

export async function openLedger(dir: string, env: Record<string, string>) {
  const paths = discover(dir, env);
  if (!paths) throw new Error("no repository");
  const repository = createRepository(paths);
  try {
    const commit = (await repository.resolve("HEAD")) ?? "";
    const began = performance.now();
    const commits = createCommitMemory(repository);
    const view = {
      told: (reader) => commits.told(reader, commit, null),
      authorOf: async (of) => ({ kind: "human", name: await commits.authorName(of) }),
    } satisfies Partial<GateView> as Pick<GateView, "told" | "authorOf"> as GateView;
    const ledger = await readLedger(view);

    const open = ledger.bugs.filter((bug) => isBlocking(bug) && openBecause(ledger, bug) !== null);
    return { ms: performance.now() - began, bugs: ledger.bugs.length, answer: JSON.stringify([ledger.bugs.length, open.map(({ id }) => id)]) };
  } finally {
    await repository.close();
  }
}
