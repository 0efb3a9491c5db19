import { gates } from "../../gates/index.ts";
import { createBench } from "../adapters/bench.ts";
import { systemClock } from "../adapters/clock.ts";
import { createEventLog } from "../adapters/event-log.ts";
import { withoutGitVariables } from "../adapters/git.ts";
import { createGuard } from "../adapters/guard.ts";
import { hiddenPlaces } from "../adapters/hidden.ts";
import { createLoggedAuthors } from "../adapters/log/authors.ts";
import { createOperator, openOperator } from "../adapters/log/operator.ts";
import { createMail } from "../adapters/mail.ts";
import { readPackageFile } from "../adapters/package-files.ts";
import { createPeek } from "../adapters/peek.ts";
import { createPrimer, type PrimerWanted } from "../adapters/primer.ts";
import { createProcesses } from "../adapters/processes.ts";
import { renderRuns } from "../adapters/rendering.ts";
import { createRepository } from "../adapters/repository.ts";
import { createTurnFiles, digestOf, newToken } from "../adapters/turn-files.ts";
import { createWakeups } from "../adapters/wakeups.ts";
import { createWorkspaces } from "../adapters/workspaces.ts";
import { recordMended } from "../app/runner.ts";
import { openSession, type Session } from "../app/session.ts";
import { looksSecret } from "../core/redact.ts";
import type { RepositoryPaths } from "../ports/repository.ts";
import type { Wakeups, World } from "../ports/world.ts";
import { createAgents } from "./agents.ts";
import type { Invocation } from "./command.ts";
import { isInsideTurn } from "./operator-only.ts";
import { pathsOf } from "./paths-of.ts";

export type Wired = {
  readonly world: World;
  readonly session: Session;
  readonly paths: RepositoryPaths;
  readonly publicKey: string;
  readonly close: () => Promise<void>;
};

export type WireOptions = {
  /** Makes the identity of this clone when there is none: `init` does. */
  readonly create?: boolean;
  /** Begin a log of its own even where another could be continued. */
  readonly alone?: boolean;
  /** Watches files: only a runner needs to. */
  readonly watch?: boolean;
  readonly say?: (line: string) => void;
  /** What is prepared for peers to begin with; everything when absent. */
  readonly primer?: PrimerWanted;
};

/** The composition root: every port with the adapter that really does it. */
export async function wire(invocation: Invocation, options: WireOptions = {}): Promise<Wired> {
  const paths = pathsOf(invocation);
  const operator = options.create ? createOperator(paths.stateDir) : openOperator(paths.stateDir);
  const environment = withoutGitVariables(invocation.environment);
  const secrets = Object.entries(environment).flatMap(([name, value]) => (looksSecret(name) && value.length >= 8 ? [value] : []));
  const repository = createRepository(paths);
  const processes = createProcesses(() => hiddenPlaces(paths));
  const log = createEventLog({ paths, operator, now: systemClock.now, secrets, crashAt: environment.PEERS_CRASH_AT, onAppended: renderRuns(paths) });
  const say = options.say ?? (() => undefined);
  const wakeups = options.watch ? createWakeups(paths) : deaf;
  const turnFiles = createTurnFiles(paths);
  const primer = createPrimer({ repository, turnFiles, wanted: options.primer ?? { recon: true, codemap: true }, say });
  const world: World = {
    repository,
    log,
    loggedAuthors: () => createLoggedAuthors(paths),
    processes,
    say,
    wakeups,
    environment,
    bench: createBench({ paths, repository, processes, clock: systemClock, environment, say, gates, isInsideTurn: () => isInsideTurn(invocation) }),
    gatesAsk: Object.fromEntries(gates.map(({ id, says }) => [id, says])),
    workspaces: createWorkspaces({ paths, repository, environment }),
    guard: createGuard({ paths, repository }),
    clock: systemClock,
    agents: createAgents(environment),
    peek: createPeek(paths, secrets),
    mail: createMail(paths),
    turnFiles,
    primer,
    template: async (role) => readPackageFile(`templates/prompts/${role}.md`),
    newToken,
    digest: digestOf,
  };
  const session = await openSession(log);
  await recordMended(session, session.problems);
  return {
    world,
    session,
    paths,
    publicKey: operator?.signer.publicKey ?? "",
    close: async () => closeAll([() => primer.close(), () => wakeups.close(), () => repository.close(), async () => log.close()]),
  };
}

const deaf: Wakeups = { next: async () => undefined, drain: async () => [], close: async () => undefined };

async function closeAll(closers: readonly (() => Promise<void>)[]): Promise<void> {
  for (const close of closers) await close();
}
